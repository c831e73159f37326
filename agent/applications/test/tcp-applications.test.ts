import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { text } from "node:stream/consumers";
import { afterEach, describe, expect, test } from "vitest";
import { DiagnosticError } from "../../../diagnostics/diagnostic.ts";
import type { ConnectionTuple } from "../../../targets/data-plane.ts";
import { connectionKey } from "../../ownership/connection-key.ts";
import type { TcpApplication } from "../application.ts";
import { listenFailure } from "../listen-failure.ts";
import { endpointOf } from "../socket-endpoints.ts";
import { eventually, freePort, type ServedFarm, type ServeOptions, serve } from "./served-farm.ts";

let served: ServedFarm | undefined;
const sockets: Socket[] = [];

async function start(options: ServeOptions): Promise<ServedFarm> {
  served = await serve(options);
  return served;
}

interface Client {
  readonly socket: Socket;
  readonly connection: ConnectionTuple;
}

async function client(port: number, address = "127.0.0.1", localPort?: number): Promise<Client> {
  const from = localPort === undefined ? {} : { localPort };
  const socket = connect({ port, host: address, allowHalfOpen: true, ...from });
  sockets.push(socket);
  socket.on("error", () => {});
  await once(socket, "connect");
  const at = (ownPort: number) => endpointOf(address, ownPort);
  const connection = { client: at(socket.localPort!), service: at(port), protocol: "tcp" } as const;
  return { socket, connection };
}

/** What comes back for a text, until the server has closed its side. */
async function answerTo({ socket }: Client, question: string): Promise<string> {
  socket.end(question);
  return text(socket);
}

async function closedByServer({ socket }: Client): Promise<void> {
  if (socket.closed) return;
  socket.once("end", () => socket.end());
  await once(socket.resume(), "close");
}

function stateOf(farm: ServedFarm): string | undefined {
  return [...farm.connections.own()][0]?.state;
}

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await served?.stop();
  served = undefined;
});

const echo: TcpApplication = (socket) => socket.pipe(socket);

describe("a TypeScript application of a TCP service", () => {
  test.each(["127.0.0.1", "::1"])("serves at %s, on connections that this node owns", async (address) => {
    const ownersAtAccept: (number | undefined)[] = [];
    const farm = await start({
      address,
      module: (socket: Socket) => {
        ownersAtAccept.push(served?.device.connections[0]?.node);
        echo(socket);
      },
    });
    const one = await client(farm.port, address);
    expect(await answerTo(one, "hello")).toBe("hello");
    // Written and announced before the application saw it.
    expect(ownersAtAccept).toEqual([1]);
    expect(farm.farm.owners.get(connectionKey(one.connection))?.owner).toBe(1);
  });

  test("a connection goes when both sides have closed it", async () => {
    const farm = await start({ module: echo });
    const one = await client(farm.port);
    await eventually(() => expect(stateOf(farm)).toBe("established"));
    expect(await answerTo(one, "bye")).toBe("bye");
    await eventually(() => expect(stateOf(farm)).toBe("closing"));
    await eventually(() => expect(farm.device.connections).toEqual([]));
    expect(farm.connections.counts.closed).toBe(1);
  });

  test("a connection that a peer owns is closed, and the application never sees it", async () => {
    const seen: Socket[] = [];
    const farm = await start({ module: (socket: Socket) => seen.push(socket) });
    const localPort = await freePort("tcp");
    const connection = {
      client: `127.0.0.1:${localPort}`,
      service: `127.0.0.1:${farm.port}`,
      protocol: "tcp",
    } as const;
    farm.farm.owners.set(connectionKey(connection), { connection, owner: 2 });
    await closedByServer(await client(farm.port, "127.0.0.1", localPort));
    expect(seen).toEqual([]);
    expect(farm.connections.counts.lost).toBe(1);
  });

  test("a connection that the agent has forgotten is closed", async () => {
    const farm = await start({ module: echo });
    const one = await client(farm.port);
    await eventually(() => expect(stateOf(farm)).toBe("established"));
    farm.connections.closed(one.connection);
    await closedByServer(one);
    await eventually(() => expect(farm.applications.running[0]?.serving).toBe(0));
  });

  test.each<[string, TcpApplication]>([
    [
      "throws",
      () => {
        throw new Error("broken application");
      },
    ],
    ["rejects", async () => Promise.reject(new Error("broken application"))],
    [
      "throws in a listener",
      (socket) =>
        socket.on("data", () => {
          throw new Error("broken application");
        }),
    ],
  ])("one that %s is logged, its connection closed, and the next one served", async (_, broken) => {
    let first = true;
    const farm = await start({
      module: (socket: Socket) => {
        if (!first) return echo(socket);
        first = false;
        return broken(socket);
      },
    });
    const victim = await client(farm.port);
    victim.socket.write("go");
    await closedByServer(victim);
    const failures = farm.log.filter(({ msg }) => msg === "the application failed; its connection is closed");
    expect(failures).toHaveLength(1);
    const connection = connectionKey(victim.connection);
    expect(failures[0]).toMatchObject({ application: "tested-app", connection });
    expect(await answerTo(await client(farm.port), "still here")).toBe("still here");
  });

  test("draining takes no new connections, lets the old ones end, and no longer than it may", async () => {
    const farm = await start({ module: echo });
    const [ending, staying] = [await client(farm.port), await client(farm.port)];
    await eventually(() => expect(farm.applications.running[0]?.serving).toBe(2));
    const patience = new AbortController();
    let drained = false;
    const draining = farm.applications.drain(patience.signal).then(() => {
      drained = true;
    });
    const [refusal] = (await once(connect(farm.port, "127.0.0.1"), "error")) as [NodeJS.ErrnoException];
    expect(refusal.code).toBe("ECONNREFUSED");
    expect(await answerTo(ending, "last words")).toBe("last words");
    expect(drained).toBe(false);
    patience.abort();
    await draining;
    await farm.applications.stop();
    await closedByServer(staying);
  });
});

async function codesOf(starting: Promise<unknown>): Promise<readonly string[]> {
  const error = await starting.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(DiagnosticError);
  return (error as DiagnosticError).diagnostics.map(({ code }) => code);
}

describe("what an application cannot serve is a diagnostic", () => {
  test("a port in use", async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    const { port } = other.address() as { port: number };
    expect(await codesOf(serve({ port, module: echo }))).toEqual(["application-port-in-use"]);
    other.close();
  });

  test("an address that this host does not have", async () => {
    expect(await codesOf(serve({ address: "203.0.113.10", port: 8080, module: echo }))).toEqual([
      "application-address-missing",
    ]);
  });

  test.each([
    ["EACCES", "application-port-privileged"],
    ["EINVAL", "application-cannot-listen"],
  ])("whatever else the system says: %s", (code, expected) => {
    const error = Object.assign(new Error(code), { code });
    const place = { application: "tested-app", protocol: "tcp", address: "127.0.0.1", port: 80 } as const;
    expect(listenFailure(error, place).diagnostics[0]?.code).toBe(expected);
  });

  test("a module that exports no function", async () => {
    expect(await codesOf(serve({ module: { serve: echo } }))).toEqual(["application-not-a-function"]);
  });

  test("a program for each connection of a UDP service", async () => {
    const runner = { kind: "inetd", command: ["cat"] } as const;
    expect(await codesOf(serve({ protocol: "udp", runner }))).toEqual(["application-inetd-udp"]);
  });
});
