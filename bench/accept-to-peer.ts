import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { OwnershipConfiguration } from "../agent/configuration/node-configuration.ts";
import { connectionKey } from "../agent/ownership/connection-key.ts";
import { OwnershipHub } from "../agent/ownership/in-process/hub.ts";
import { processPort } from "../agent/ownership/in-process/port.ts";
import { NatsServer } from "../test-support/nats-server.ts";
import { missingEngine } from "../testing/optional-engine.ts";
import { connectionOf, type OpenConnections, type ServerReport } from "./peers/farm-server.ts";

/**
 * How long after a SYN arrives at server 1 its own entry and both peers' are in their devices: `npm run bench:accept-to-peer [connections]`.
 * Three servers, each a process with an embedded switch and its agent, over the hub in the parent process and over NATS.
 */
const SERVER = fileURLToPath(new URL("peers/farm-server.js", import.meta.url));
const RATES = [20, 100, 1_000];
/** Of each rate. */
const SECONDS = 5;
const SERVERS = [1, 2, 3];

/** Three servers and what they said. */
class Farm {
  readonly #children: ChildProcess[] = [];
  /** By server: when each connection's entry was in its device. */
  readonly #installed = SERVERS.map(() => new Map<string, number>());
  readonly #opened = new Map<number, readonly number[]>();
  #ready = 0;

  static async start(ownership: OwnershipConfiguration): Promise<Farm> {
    const farm = new Farm();
    const hub = ownership.kind === "in-process" ? new OwnershipHub() : undefined;
    for (const node of SERVERS) {
      const child = fork(SERVER, ["examples/farm.ts", String(node), JSON.stringify(ownership)]);
      hub?.attach(processPort(child));
      child.on("message", (message: unknown) => farm.#note(node, message));
      farm.#children.push(child);
    }
    await until(() => farm.#ready === SERVERS.length);
    return farm;
  }

  /** Milliseconds of each connection from its SYN to its entry at server 1, and to the later of its peers'. */
  async open(request: OpenConnections): Promise<{ readonly own: number[]; readonly peers: number[] }> {
    const { first, count } = request;
    this.#children[0]!.send(request);
    const keys = Array.from({ length: count }, (_, n) => connectionKey(connectionOf(first + n)));
    await until(
      () => this.#opened.has(first) && this.#installed.every((at) => keys.every((key) => at.has(key))),
    );
    const opened = this.#opened.get(first)!;
    const after = (key: string, n: number, servers: readonly number[]) =>
      Math.max(...servers.map((server) => this.#installed[server]!.get(key)!)) - opened[n]!;
    return {
      own: keys.map((key, n) => after(key, n, [0])),
      peers: keys.map((key, n) => after(key, n, [1, 2])),
    };
  }

  stop(): void {
    for (const child of this.#children) child.disconnect();
  }

  #note(node: number, message: unknown): void {
    if (typeof message !== "object" || message === null || !("kind" in message)) return;
    const report = message as ServerReport;
    if (report.kind === "ready") this.#ready += 1;
    else if (report.kind === "opened") this.#opened.set(report.first, report.at);
    else if (report.kind === "installed")
      for (const [key, at] of report.entries) this.#installed[node - 1]!.set(key, at);
  }
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 20));
}

function percentile(values: readonly number[], share: number): string {
  const sorted = values.toSorted((a, b) => a - b);
  return `${sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!.toFixed(1)} ms`;
}

const most = Number(process.argv[2] ?? 3_000);
const nats = missingEngine("nats") === undefined ? await NatsServer.start() : undefined;
const kinds: OwnershipConfiguration[] = [{ kind: "in-process" }];
if (nats !== undefined) kinds.push({ kind: "nats", servers: [nats.address] });
else console.log(`NATS is left out: ${missingEngine("nats")}`);

const columns = ["SYN → own entry", "p99", "SYN → peers' entries", "p99"];
console.log(`ownership     per second${columns.map((column) => column.padStart(22)).join("")}`);
for (const ownership of kinds) {
  const farm = await Farm.start(ownership);
  // Warms up.
  await farm.open({ first: 0, count: 200, perSecond: 200 });
  let first = 200;
  for (const perSecond of RATES) {
    const count = Math.min(most, perSecond * SECONDS);
    const { own, peers } = await farm.open({ first, count, perSecond });
    first += count;
    const figures = [
      percentile(own, 0.5),
      percentile(own, 0.99),
      percentile(peers, 0.5),
      percentile(peers, 0.99),
    ];
    const row = figures.map((figure) => figure.padStart(22)).join("");
    console.log(`${ownership.kind.padEnd(14)}${String(perSecond).padStart(10)}${row}`);
  }
  farm.stop();
}
await nats?.stop();
process.exit();
