import { fileURLToPath } from "node:url";
import { compileP4 } from "../p4/compile.ts";
import type { RowMatch, TableRow } from "../p4runtime/table-row.ts";
import { ethernet, ipv4, packet, udp } from "../packet/index.ts";
import { createSwitch } from "../switch/index.ts";
import { prefixMask } from "../switch/tables/match-key.ts";
import { compileFileWithP4c } from "../targets/bmv2/compile-with-p4c.ts";
import { missingEngine } from "../testing/optional-engine.ts";
import { batchRate, inTurn, loadRows, ordinaryRate } from "./embedded-rates.ts";
import { median } from "./median.ts";
import { packetsPerSecond } from "./peers/simple-switch-files.ts";

/**
 * A router with 10,000 routes and an access list of 500 ternary entries: the embedded switch (ordinary and batch
 * interface) against simple_switch_grpc on the same P4, entries and packets, in turns. `npm run bench:routes [rounds]`.
 */
const ROUTES = 10_000;
const ACCESS_ENTRIES = 500;
const FLOWS = 10_000;
const ROUNDS = Number(process.argv[2] ?? 3);
const PEER_PACKETS = 20_000;
const [INPUT, OUTPUT] = [0, 1];

const random = generator(1);
const destinations: bigint[] = [];
const routes = routeRows();
const rows = [...routes, ...accessRows()];
const traffic = {
  inputPort: INPUT,
  outputPort: OUTPUT,
  frames: Array.from({ length: FLOWS }, (_, flow) => frameTo(destinations[flow % destinations.length]!)),
};

const file = fileURLToPath(new URL("programs/routes.p4", import.meta.url));
const { program } = compileP4({ file });
if (program === undefined) throw new Error("the benchmark's program does not compile");
const target = createSwitch(program, { batchBytes: 1 << 20 });
loadRows(target, rows);
const peer = missingEngine("bmv2") === undefined ? await compileFileWithP4c(file) : undefined;

console.log(
  `${ROUTES} routes, ${ACCESS_ENTRIES} ternary entries, ${FLOWS} flows; ${ROUNDS} interleaved rounds, medians`,
);
const rates = { ordinary: [] as number[], batch: [] as number[], peer: [] as number[] };
for (let round = 0; round < ROUNDS; round++) {
  rates.ordinary.push(ordinaryRate(target, traffic));
  rates.batch.push(batchRate(target, traffic));
  if (peer === undefined) continue;
  const input = { port: INPUT, frames: inTurn(traffic, PEER_PACKETS) };
  rates.peer.push(await packetsPerSecond({ program: peer, rows, input, outputPort: OUTPUT }));
}
const peerRate = rates.peer.length > 0 ? median(rates.peer) : undefined;
report("ordinary", median(rates.ordinary));
report("batch", median(rates.batch));
if (peerRate !== undefined) report("simple_switch", peerRate);

function report(name: string, perSecond: number): void {
  const ratio = peerRate === undefined ? "" : `  ${(perSecond / peerRate).toFixed(0)} ×`;
  console.log(`${name.padEnd(14)} ${perSecond.toFixed(0).padStart(10)} packets/s${ratio}`);
}

/** Prefixes of 8 to 32 bits in about the mixture of a full routing table: most of them 24 bits long. */
function routeRows(): TableRow[] {
  const lengths = [8, 12, 16, 16, 18, 19, 20, 20, 21, 22, 22, 22, 23, 23, ...Array<number>(16).fill(24), 32];
  const found = new Map<string, TableRow>();
  while (found.size < ROUTES) {
    const prefixLength = lengths[random(lengths.length)]!;
    const address = addressIn(1, 224);
    const value = address & prefixMask(32, prefixLength);
    const name = `${value}/${prefixLength}`;
    if (found.has(name)) continue;
    destinations.push(address);
    found.set(name, {
      table: "RouterIngress.routes",
      match: { "hdr.ipv4.dstAddr": { kind: "lpm", value, prefixLength } },
      action: "RouterIngress.forward",
      parameters: { nextHop: 0x020000000000n + BigInt(random(256)), port: BigInt(OUTPUT) },
      priority: 0,
    });
  }
  return [...found.values()];
}

/** Entries of a firewall: prefixes of source and destination, some with protocol and a port. All of them let pass. */
function accessRows(): TableRow[] {
  const shapes = [
    ...[0, 8, 16, 24, 32].flatMap((source) => [16, 24, 32].map((destination) => ({ source, destination }))),
    ...[16, 24].map((source) => ({ source, destination: 0 })),
  ];
  return Array.from({ length: ACCESS_ENTRIES }, (_, entry): TableRow => {
    const { source, destination } = shapes[entry % shapes.length]!;
    const match: Record<string, RowMatch> = {};
    if (source > 0) match["hdr.ipv4.srcAddr"] = prefix(addressIn(10, 11), source);
    if (destination > 0) match["hdr.ipv4.dstAddr"] = prefix(addressIn(1, 224), destination);
    if (entry % 2 === 0) match["hdr.ipv4.protocol"] = { kind: "ternary", value: 17n, mask: 0xffn };
    if (entry % 4 === 0) {
      match["hdr.ports.dstPort"] = { kind: "ternary", value: BigInt(random(1024)), mask: 0xffffn };
    }
    return {
      table: "RouterIngress.accessList",
      match,
      action: "RouterIngress.mark",
      parameters: { diffserv: BigInt((entry & 0x3f) << 2) },
      priority: ACCESS_ENTRIES - entry,
    };
  });
}

function prefix(address: bigint, length: number): RowMatch {
  const mask = prefixMask(32, length);
  return { kind: "ternary", value: address & mask, mask };
}

/** An address whose first byte is in `from` to below `to`. */
function addressIn(from: number, to: number): bigint {
  return BigInt((from + random(to - from)) * 0x1000000 + random(0x1000000));
}

function frameTo(destination: bigint): Uint8Array {
  const dotted = (address: bigint) => [24n, 16n, 8n, 0n].map((shift) => (address >> shift) & 0xffn).join(".");
  return packet(
    ethernet({ destination: "02:00:00:00:00:01", source: "02:00:00:00:00:99" }),
    ipv4({ source: dotted(addressIn(10, 11)), destination: dotted(destination) }),
    udp({ sourcePort: 1024 + random(60_000), destinationPort: random(1024) }),
    new Uint8Array(22),
  );
}

/** Numbers from 0 to below a limit; the same ones in each run. */
function generator(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    // Numerical Recipes' linear congruential generator; its high bits are the random ones.
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}
