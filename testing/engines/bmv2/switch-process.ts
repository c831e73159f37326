import { mkdtemp, readFile, rm } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { execa } from "execa";
import { freePort } from "./free-port.ts";

export interface SwitchProcessOptions {
  readonly deviceId: number;
  /** The port that leads to P4Runtime's packet-ins; the switch has none unless given. */
  readonly cpuPort?: number;
  /** Log nothing, for measurements; the switch logs everything unless given. */
  readonly quiet?: boolean;
}

const START_ATTEMPTS = 3;
const START_TIMEOUT_MS = 20_000;
const POLL_MS = 20;
const KILL_AFTER_MS = 2_000;

/** A running simple_switch_grpc without network interfaces: packets come and go by gRPC, so that it needs no root. */
export class SwitchProcess {
  /** `host:port` of P4Runtime. */
  readonly p4runtimeAddress: string;
  /** `host:port` of the data-plane service. */
  readonly dataplaneAddress: string;
  readonly #child: ReturnType<typeof spawn>;
  readonly #folder: string;
  #logRead = 0;

  private constructor(child: ReturnType<typeof spawn>, folder: string, ports: Ports) {
    this.#child = child;
    this.#folder = folder;
    this.p4runtimeAddress = `127.0.0.1:${ports.p4runtime}`;
    this.dataplaneAddress = `127.0.0.1:${ports.dataplane}`;
  }

  /**
   * Starts a switch without a program and waits until it listens.
   *
   * @throws Error with the switch's own words when it ends instead, or does not listen in time.
   */
  static async start(options: SwitchProcessOptions): Promise<SwitchProcess> {
    // Another program may take a port between our finding it free and the switch's listening on it: then the switch
    // ends, and other ports are tried.
    for (let attempt = 1; ; attempt++) {
      const folder = await mkdtemp(join(tmpdir(), "nicforge-bmv2-"));
      const ports = {
        p4runtime: await freePort(),
        dataplane: await freePort(),
        thrift: await freePort(),
      };
      const running = new SwitchProcess(spawn(options, ports, folder), folder, ports);
      try {
        await Promise.all([running.#listening(ports.p4runtime), running.#listening(ports.dataplane)]);
        return running;
      } catch (error) {
        await running.stop();
        if (attempt === START_ATTEMPTS) throw error;
      }
    }
  }

  /** Of the operating system. */
  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** What the switch logged since the last call, without times and thread numbers. */
  async newLog(): Promise<string> {
    const log = await readFile(join(this.#folder, "switch.txt"), "utf8").catch(() => "");
    const added = log.slice(this.#logRead);
    this.#logRead = log.length;
    return added.replace(/^(?:\[[^\]]*\] )+/gm, "").trimEnd();
  }

  /** Ends the process and removes its files; may be called twice. */
  async stop(): Promise<void> {
    this.#child.kill("SIGTERM");
    await this.#child;
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** The switch has no message for "I listen now" that leaves its output buffer, so that connecting is tried. */
  async #listening(port: number): Promise<void> {
    const deadline = Date.now() + START_TIMEOUT_MS;
    while (!(await accepts(port))) {
      if (this.#child.exitCode !== null) {
        const { stderr, stdout } = await this.#child;
        throw new Error(`simple_switch_grpc ended while starting:\n${stderr}\n${stdout}`);
      }
      if (Date.now() > deadline)
        throw new Error(`simple_switch_grpc did not listen in ${START_TIMEOUT_MS} ms`);
      await delay(POLL_MS);
    }
  }
}

interface Ports {
  readonly p4runtime: number;
  readonly dataplane: number;
  readonly thrift: number;
}

function spawn({ deviceId, cpuPort, quiet = false }: SwitchProcessOptions, ports: Ports, folder: string) {
  const general = [
    "--no-p4",
    ...["--device-id", String(deviceId)],
    // Only listened on by builds with Thrift, but then 9090 is shared by all switches of the machine.
    ...["--thrift-port", String(ports.thrift)],
    ...(quiet ? [] : ["--log-file", join(folder, "switch"), "--log-level", "trace", "--log-flush"]),
  ];
  const target = [
    ...["--grpc-server-addr", `127.0.0.1:${ports.p4runtime}`],
    ...["--dp-grpc-server-addr", `127.0.0.1:${ports.dataplane}`],
    ...(cpuPort === undefined ? [] : ["--cpu-port", String(cpuPort)]),
  ];
  // `cleanup` ends the switch with this process, however that ends.
  return execa("simple_switch_grpc", [...general, "--", ...target], {
    reject: false,
    cleanup: true,
    forceKillAfterDelay: KILL_AFTER_MS,
  });
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    const settle = (accepted: boolean) => {
      socket.destroy();
      resolve(accepted);
    };
    socket.once("connect", () => settle(true));
    socket.once("error", () => settle(false));
  });
}
