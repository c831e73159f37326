import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { type AddressInfo, connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** A `nats-server` with JetStream of a test's own, on 127.0.0.1, at a port that stays the same over its restarts. */
export class NatsServer {
  readonly #store = mkdtempSync(join(tmpdir(), "nicforge-nats-"));
  readonly port: number;
  readonly #jetstream: boolean;
  #process: ChildProcess | undefined;

  private constructor(port: number, jetstream: boolean) {
    this.port = port;
    this.#jetstream = jetstream;
  }

  /** @param jetstream without it a server stores nothing */
  static async start({ jetstream = true } = {}): Promise<NatsServer> {
    const server = new NatsServer(await freePort(), jetstream);
    await server.start();
    return server;
  }

  get address(): string {
    return `127.0.0.1:${this.port}`;
  }

  /** Starts it (again), with what it stored before; resolves when it listens. */
  async start(): Promise<void> {
    const args = ["-a", "127.0.0.1", "-p", String(this.port)];
    if (this.#jetstream) args.push("-js", "-sd", this.#store);
    const started = spawn("nats-server", args, { stdio: "ignore" });
    this.#process = started;
    // It must not outlive a test that is aborted.
    const end = () => started.kill("SIGKILL");
    process.once("exit", end);
    started.once("exit", () => process.off("exit", end));
    while (!(await listens(this.port))) await sleep(10);
  }

  /** Kills it, as a crash does. */
  async kill(): Promise<void> {
    const killed = this.#process;
    this.#process = undefined;
    if (killed === undefined) return;
    const exited = once(killed, "exit");
    killed.kill("SIGKILL");
    await exited;
  }

  /** Removes what it stored; only while it does not run. */
  forget(): void {
    rmSync(this.#store, { recursive: true, force: true });
  }

  async stop(): Promise<void> {
    await this.kill();
    this.forget();
  }
}

/** A TCP port of 127.0.0.1 that nobody listens on. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}
