import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { afterEach, describe, expect, test } from "vitest";
import { DiagnosticError } from "../../../diagnostics/diagnostic.ts";
import { milliseconds } from "../../timers.ts";
import type { Datagram, Reply, Session } from "../application.ts";
import { eventually, type ServedFarm, type ServeOptions, serve } from "./served-farm.ts";

let served: ServedFarm | undefined;
const sockets: Socket[] = [];

async function start(options: Omit<ServeOptions, "protocol">): Promise<ServedFarm> {
  served = await serve({ ...options, protocol: "udp" });
  return served;
}

class Client {
  readonly #socket: Socket;
  readonly #port: number;
  readonly #address: string;
  readonly received: string[] = [];
  /** Where answers came from. */
  readonly sources = new Set<string>();

  constructor(socket: Socket, port: number, address: string) {
    this.#socket = socket;
    this.#port = port;
    this.#address = address;
    socket.on("message", (bytes, source) => {
      this.received.push(bytes.toString());
      this.sources.add(`${source.address} ${source.port}`);
    });
  }

  send(text: string): void {
    this.#socket.send(text, this.#port, this.#address);
  }

  get port(): number {
    return this.#socket.address().port;
  }
}

async function client(port: number, address = "127.0.0.1"): Promise<Client> {
  const socket = createSocket(address.includes(":") ? "udp6" : "udp4");
  sockets.push(socket);
  socket.bind(0, address);
  await once(socket, "listening");
  return new Client(socket, port, address);
}

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.close();
  await served?.stop();
  served = undefined;
});

const echo = ({ bytes }: Datagram, reply: Reply) => reply(bytes);

describe("a TypeScript application of a UDP service", () => {
  test.each(["127.0.0.1", "::1"])("answers from the service's address, %s and port", async (address) => {
    const farm = await start({ address, module: echo });
    const one = await client(farm.port, address);
    one.send("hello");
    await eventually(() => expect(one.received).toEqual(["hello"]));
    expect([...one.sources]).toEqual([`${address} ${farm.port}`]);
    expect(farm.device.connections).toHaveLength(1);
    expect(farm.device.connections[0]).toMatchObject({ node: 1, protocol: "udp" });
  });

  test("gets the datagrams of a session in order, also those that came before the claim was settled", async () => {
    const farm = await start({ module: echo });
    farm.farm.latency = milliseconds(30);
    const one = await client(farm.port);
    for (const text of ["first", "second", "third"]) one.send(text);
    await eventually(() => expect(one.received).toEqual(["first", "second", "third"]));
  });

  test("keeps state by session, from the first datagram to the end that it names", async () => {
    const farm = await start({
      module: ({ bytes, client: from, session }: Datagram, reply: Reply) => {
        session.state = [...((session.state as string[] | undefined) ?? []), bytes.toString()];
        reply(`${from} ${(session.state as string[]).join()}`);
        if (bytes.toString() === "end") session.end();
      },
    });
    const [one, two] = [await client(farm.port), await client(farm.port)];
    one.send("a");
    two.send("x");
    await eventually(() => expect(one.received.length + two.received.length).toBe(2));
    one.send("end");
    await eventually(() => expect(one.received).toHaveLength(2));
    one.send("b");
    await eventually(() => expect(one.received).toHaveLength(3));
    const at = `127.0.0.1:${one.port}`;
    expect(one.received).toEqual([`${at} a`, `${at} a,end`, `${at} b`]);
    expect(two.received).toEqual([`127.0.0.1:${two.port} x`]);
    expect(farm.connections.counts).toMatchObject({ won: 3, closed: 1 });
  });

  test("never sees a session that a peer owns", async () => {
    const farm = await start({ module: echo });
    const one = await client(farm.port);
    const service = `127.0.0.1:${farm.port}`;
    const connection = { client: `127.0.0.1:${one.port}`, service, protocol: "udp" } as const;
    farm.farm.owners.set(`udp ${connection.client} ${service}`, { connection, owner: 2 });
    one.send("to a peer");
    await eventually(() => expect(farm.connections.counts.lost).toBe(1));
    expect(one.received).toEqual([]);
    expect(farm.device.connections[0]?.node).toBe(2);
  });

  test("one that throws ends its session, is logged, and serves on", async () => {
    const farm = await start({
      module: ({ bytes }: Datagram, reply: Reply) => {
        if (bytes.toString() === "bad") throw new Error("broken application");
        reply(bytes);
      },
    });
    const one = await client(farm.port);
    one.send("bad");
    await eventually(() => expect(farm.connections.counts.closed).toBe(1));
    expect(farm.log.some(({ msg }) => msg === "the application failed; its session is ended")).toBe(true);
    one.send("good");
    await eventually(() => expect(one.received).toEqual(["good"]));
  });

  test("a port in use is a diagnostic", async () => {
    const other = createSocket("udp4");
    sockets.push(other);
    other.bind(0, "127.0.0.1");
    await once(other, "listening");
    const error = await serve({ protocol: "udp", port: other.address().port, module: echo }).catch(
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(DiagnosticError);
    expect((error as DiagnosticError).diagnostics[0]?.code).toBe("application-port-in-use");
  });
});

describe("a session that moves between servers", () => {
  const counting = {
    receive: ({ session, bytes }: Datagram, reply: Reply) => {
      const count = Number(session.state ?? 0) + 1;
      session.state = count;
      reply(`${bytes} ${count}`);
    },
    migratedIn: (session: Session, state: Uint8Array) => {
      session.state = Number(new TextDecoder().decode(state));
    },
  };

  test("is taken over with its state, and datagrams that waited come first", async () => {
    const farm = await start({ module: counting });
    const one = await client(farm.port);
    const service = `127.0.0.1:${farm.port}`;
    const connection = { client: `127.0.0.1:${one.port}`, service, protocol: "udp" } as const;
    expect(farm.applications.takes(connection, true)).toBe(true);
    expect(farm.applications.takes({ ...connection, service: "127.0.0.1:1" }, true)).toBe(false);
    farm.connections.begin(connection);
    farm.applications.migratedIn(connection, new TextEncoder().encode("41"));
    farm.applications.deliver(connection, new TextEncoder().encode("waited"));
    await eventually(() => expect(one.received).toEqual(["waited 42"]));
    one.send("direct");
    await eventually(() => expect(one.received).toEqual(["waited 42", "direct 43"]));
  });

  test("is not received here any more from the moment it is given away", async () => {
    const taken: string[] = [];
    let frozen = false;
    const farm = await start({
      module: {
        ...counting,
        receive: (datagram: Datagram, reply: Reply) => {
          counting.receive(datagram, reply);
          if (datagram.bytes.toString() === "go") void datagram.session.migrate(2, Buffer.from("1"));
        },
      },
      migration: {
        take: (_, payload) => {
          if (frozen) taken.push(Buffer.from(payload).toString());
          return frozen;
        },
        migrate: async () => {
          frozen = true;
          return { moved: true };
        },
      },
    });
    const one = await client(farm.port);
    one.send("go");
    await eventually(() => expect(one.received).toEqual(["go 1"]));
    one.send("later");
    await eventually(() => expect(taken).toEqual(["later"]));
    expect(one.received).toEqual(["go 1"]);
  });

  test("stays where the application is a plain function", async () => {
    const farm = await start({ module: echo });
    const service = `127.0.0.1:${farm.port}`;
    expect(farm.applications.takes({ client: "127.0.0.1:9", service, protocol: "udp" }, true)).toBe(false);
    // A TCP connection before its first byte has no state to be taken over.
    expect(farm.applications.takes({ client: "127.0.0.1:9", service, protocol: "tcp" }, false)).toBe(true);
  });
});
