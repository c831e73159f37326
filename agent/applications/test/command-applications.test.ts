import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { pino } from "pino";
import { afterEach, describe, expect, test } from "vitest";
import { procSockets } from "../../connections/kernel-sockets.ts";
import { VirtualTimers } from "../../timers.ts";
import { ListenerApplication } from "../listener-application.ts";
import { eventually, freePort, type ServedFarm, type ServeOptions, serve } from "./served-farm.ts";

let served: ServedFarm | undefined;

async function start(options: ServeOptions): Promise<ServedFarm> {
  served = await serve(options);
  return served;
}

afterEach(async () => {
  await served?.stop();
  served = undefined;
});

const node = (script: string) => [process.execPath, "-e", script] as const;

async function client(port: number): Promise<Socket> {
  const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
  await once(socket, "connect");
  return socket;
}

describe("a program that is started for each connection", () => {
  test("has the stream as its standard input and output, to the end of both", async () => {
    const farm = await start({ runner: { kind: "inetd", command: ["sort"] } });
    const [one, two] = [await client(farm.port), await client(farm.port)];
    // `sort` answers only when it has read everything: the client's end of stream does not end the answer.
    one.end("b\na\n");
    two.end("2\n1\n");
    expect(await text(one)).toBe("a\nb\n");
    expect(await text(two)).toBe("1\n2\n");
    await eventually(() => expect(farm.applications.running[0]?.serving).toBe(0));
  });

  test("knows both ends, and what it writes to standard error is logged", async () => {
    const script =
      'console.error("an error line"); console.log(process.env.NICFORGE_CLIENT, process.env.NICFORGE_SERVICE)';
    const farm = await start({ runner: { kind: "inetd", command: node(script) } });
    const one = await client(farm.port);
    const { localPort } = one;
    expect(await text(one)).toBe(`127.0.0.1:${localPort} 127.0.0.1:${farm.port}\n`);
    await eventually(() =>
      expect(farm.log.find(({ line }) => line === "an error line")).toMatchObject({
        application: "tested-app",
      }),
    );
  });

  test("that cannot be started closes the connection, and the agent lives", async () => {
    const farm = await start({ runner: { kind: "inetd", command: ["/no/such/program"] } });
    const one = await client(farm.port);
    expect(await text(one)).toBe("");
    const failed = "the application's program cannot run; its connection is closed";
    expect(farm.log.filter(({ msg }) => msg === failed)).toHaveLength(1);
    expect(farm.applications.running[0]?.serving).toBe(0);
  });

  test("that ends early ends the connection, however much the client still sends", async () => {
    const farm = await start({ runner: { kind: "inetd", command: ["head", "-c", "3"] } });
    const one = await client(farm.port);
    one.on("error", () => {});
    one.write("abcdef".repeat(100_000));
    expect((await text(one)).slice(0, 3)).toBe("abc");
    one.destroy();
  });

  test("large answers arrive whole", async () => {
    const farm = await start({ runner: { kind: "inetd", command: ["cat"] } });
    const one = await client(farm.port);
    const sent = "0123456789abcdef".repeat(100_000);
    one.end(sent);
    expect((await text(one)).length).toBe(sent.length);
  });
});

describe("a program that listens by itself", () => {
  const LISTENER = fileURLToPath(new URL("listener.mjs", import.meta.url));

  test("is started with the service's address and port, and ends with the agent", async () => {
    const farm = await start({ runner: { kind: "listener", command: [process.execPath, LISTENER] } });
    const one = await eventually(() => client(farm.port));
    one.end("hello");
    expect(await text(one)).toBe("hello");
    await farm.applications.stop();
    await expect(client(farm.port)).rejects.toThrow("ECONNREFUSED");
  });

  test.runIf(process.platform === "linux")(
    "has connections that end when the kernel says so, though the agent never saw their sockets",
    async () => {
      const runner = { kind: "listener", command: [process.execPath, LISTENER] } as const;
      const farm = await start({ runner, kernelSockets: procSockets() });
      const one = await eventually(() => client(farm.port));
      const [own, service] = [`127.0.0.1:${one.localPort}`, `127.0.0.1:${farm.port}`];
      // As the data plane reports the SYN.
      farm.connections.begin({ client: own, service, protocol: "tcp" });
      const state = () => [...farm.connections.own()][0]?.state;
      await eventually(() => expect(state()).toBe("established"));
      expect(farm.device.connections).toHaveLength(1);
      one.end();
      await text(one);
      await eventually(() => expect(farm.device.connections).toEqual([]));
      expect(farm.connections.counts.closed).toBe(1);
    },
  );

  test("is started again when it ends, later each time", async () => {
    const timers = new VirtualTimers();
    const log = pino({ level: "silent" });
    const place = { application: "crashing", protocol: "tcp", addresses: ["127.0.0.1"], port: 1 } as const;
    const folder = process.cwd();
    const application = new ListenerApplication({ place, timers, log, folder, command: ["false"] });
    application.start();
    const pauses: number[] = [];
    for (const starts of [2, 3, 4, 5]) {
      await eventually(() => expect(application.serving).toBe(0));
      const before = timers.now();
      while (application.starts < starts) await timers.advance(100_000);
      pauses.push(Math.round((timers.now() - before) / 1_000_000));
    }
    expect(pauses).toEqual([1, 2, 4, 8]);
    await application.stop();
    await timers.advance(60_000_000);
    expect(application.starts).toBe(5);
    expect(timers.waiting).toBe(0);
  });

  test("that is not there is tried again, and the agent lives", async () => {
    const farm = await start({ runner: { kind: "listener", command: ["/no/such/program"] } });
    const failed = "the application has ended and is started again";
    await eventually(() => expect(farm.log.filter(({ msg }) => msg === failed)).toHaveLength(1));
  });

  test("may end its connections while it drains, and is ended when the time is over", async () => {
    const port = await freePort("tcp");
    const farm = await start({
      port,
      runner: { kind: "listener", command: [process.execPath, LISTENER, "stubborn"] },
    });
    const one = await eventually(() => client(port));
    const patience = new AbortController();
    let drained = false;
    const draining = farm.applications.drain(patience.signal).then(() => {
      drained = true;
    });
    one.write("still ");
    await once(one, "data");
    expect(drained).toBe(false);
    patience.abort();
    await draining;
    one.destroy();
  });
});
