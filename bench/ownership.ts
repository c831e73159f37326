import { OwnershipHub } from "../agent/ownership/in-process/hub.ts";
import { inProcessOwnership } from "../agent/ownership/in-process/in-process-ownership.ts";
import { natsOwnership } from "../agent/ownership/nats/nats-ownership.ts";
import type { Ownership } from "../agent/ownership/ownership.ts";
import { systemTimers } from "../agent/timers.ts";
import { farmNode } from "../dsl/entries/farm-node.ts";
import type { ConnectionTuple } from "../targets/data-plane.ts";
import { NatsServer } from "../test-support/nats-server.ts";
import { missingEngine } from "../testing/optional-engine.ts";

/**
 * Claims of connections: one after the other (latency, at the claimer and until a peer knows), many at once (rate), and how long a node
 * that joins takes to know them all. `npm run bench:ownership [claims]`.
 */
const CLAIMS = Number(process.argv[2] ?? 10_000);
const SINGLE = 2_000;

console.log(`${CLAIMS} claims at once, ${SINGLE} one after the other; Node ${process.version}`);
console.log("                 claim ms        at a peer ms     claims/s  releases/s  full picture");
console.log("            median     p99    median     p99                       of all, ms");

const hub = new OwnershipHub();
await measure("in process", () => inProcessOwnership(hub, { timers: systemTimers() }));

const missing = missingEngine("nats");
if (missing === undefined) {
  const server = await NatsServer.start();
  await measure("NATS", () => natsOwnership({ servers: [server.address], timers: systemTimers() }));
  await server.stop();
} else {
  console.log(`NATS: ${missing}`);
}
process.exit(0);

async function measure(name: string, member: () => Ownership): Promise<void> {
  const [one, two, late] = [member(), member(), member()];
  await one.join(farmNode(1));
  await two.join(farmNode(2));
  const { claims, peers } = await oneByOne(one, two);
  const connections = Array.from({ length: CLAIMS }, (_, number) => connection(number));
  const claimed = await rate(connections, (each) => one.claim(each));
  const joined = await milliseconds(() => late.join(farmNode(3)));
  if (late.known().length !== CLAIMS) throw new Error(`the joiner knows ${late.known().length} of ${CLAIMS}`);
  const released = await rate(connections, (each) => one.release(each));
  for (const each of [late, two, one]) await each.leave();
  const columns = [
    name.padEnd(10),
    ...[claims, peers].flatMap((times) => [quantile(times, 0.5), quantile(times, 0.99)]).map(millisecondText),
    String(Math.round(claimed)).padStart(11),
    String(Math.round(released)).padStart(11),
    String(Math.round(joined)).padStart(13),
  ];
  console.log(columns.join(" "));
}

/** Milliseconds until the claimer knows that it won, and until a peer knows; each claim is released again. */
async function oneByOne(one: Ownership, two: Ownership) {
  const claims: number[] = [];
  const peers: number[] = [];
  for (let number = 0; number < SINGLE; number++) {
    const tuple = connection(CLAIMS + number);
    const begin = performance.now();
    const known = new Promise<void>((resolve) => {
      const end = two.onChange((change) => {
        if (change.kind !== "learned") return;
        end();
        resolve();
      });
    });
    await one.claim(tuple);
    claims.push(performance.now() - begin);
    await known;
    peers.push(performance.now() - begin);
    await one.release(tuple);
  }
  return { claims, peers };
}

/** So many per second, all at once. */
async function rate<Item>(items: readonly Item[], work: (item: Item) => Promise<unknown>): Promise<number> {
  const time = await milliseconds(() => Promise.all(items.map(work)));
  return (items.length / time) * 1000;
}

async function milliseconds(work: () => Promise<unknown>): Promise<number> {
  const begin = performance.now();
  await work();
  return performance.now() - begin;
}

function quantile(values: readonly number[], share: number): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length * share)]!;
}

function millisecondText(value: number): string {
  return value.toFixed(2).padStart(7);
}

function connection(number: number): ConnectionTuple {
  const client = `198.51.${number >> 8}.${number & 0xff}:40000`;
  return { client, service: "203.0.113.10:80", protocol: "tcp" };
}
