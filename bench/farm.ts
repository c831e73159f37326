import { execFileSync } from "node:child_process";
import { generateProgram } from "../codegen/p4/generate-program.ts";
import type { PipelineModel } from "../dsl/model/index.ts";
import { createSwitch, type SoftwareSwitch } from "../switch/index.ts";
import { compileGenerated } from "../targets/bmv2/compile-generated.ts";
import { compileProgram } from "../targets/bmv2/compile-with-p4c.ts";
import { tableRows } from "../targets/bmv2/entries.ts";
import { missingEngine } from "../testing/optional-engine.ts";
import { modelOf } from "../testing/start.ts";
import { entriesOf, frameOf } from "./farm-traffic.ts";
import { median } from "./median.ts";
import { packetsPerSecond } from "./peers/simple-switch-files.ts";

/**
 * The default farm, hit-remote path: the embedded switch (buffers of its own for each packet, and the batch
 * interface) against simple_switch_grpc on the same P4, entries and packets, in turns. `npm run bench:farm [rounds]`.
 */
const FLOWS = [1, 1_000, 65_536];
const ROUNDS = Number(process.argv[2] ?? 3);
const PEER_PACKETS = 50_000;
const BATCH = 256;
/** Packets in one turn of the measuring loop. */
const WORK = 65_536;
const WAN = 0;
const LAN = 1;

const model = await modelOf("examples/farm.ts");
const generated = generateProgram(model);
const program = compileGenerated(generated);
const peer = missingEngine("bmv2") === undefined ? await compileProgram(generated) : undefined;
const cpu = execFileSync("uname", ["-m"], { encoding: "utf8" }).trim();

console.log(
  `default farm, hit remote, ${ROUNDS} interleaved rounds, medians; Node ${process.version}, ${cpu}`,
);
console.log("   flows  ordinary Mpps  batch Mpps  simple_switch pps  ordinary ×  batch ×");
for (const flows of FLOWS) {
  const frames = Array.from({ length: flows }, (_, flow) => frameOf(flow));
  const target = loadedSwitch(model, flows);
  const rates = { ordinary: [] as number[], batch: [] as number[], peer: [] as number[] };
  for (let round = 0; round < ROUNDS; round++) {
    rates.ordinary.push(rate(() => processAll(target, frames)));
    rates.batch.push(rate(() => processBatches(target, frames)));
    if (peer !== undefined) rates.peer.push(await peerRate(peer, flows, frames));
  }
  report(
    flows,
    median(rates.ordinary),
    median(rates.batch),
    rates.peer.length > 0 ? median(rates.peer) : undefined,
  );
}

function loadedSwitch(pipeline: PipelineModel, flows: number): SoftwareSwitch {
  const target = createSwitch(program, { batchBytes: 1 << 20 });
  for (const { table, action, parameters, ...row } of tableRows(pipeline, entriesOf(flows))) {
    const run = { action, params: parameters };
    if (row.isDefaultAction === true) target.control.table(table).setDefaultAction(run);
    else target.control.table(table).insert({ match: row.match, priority: row.priority, run });
  }
  return target;
}

async function peerRate(compiled: NonNullable<typeof peer>, flows: number, frames: readonly Uint8Array[]) {
  return packetsPerSecond({
    program: compiled,
    rows: tableRows(model, entriesOf(flows)),
    input: {
      port: WAN,
      frames: Array.from({ length: PEER_PACKETS }, (_, turn) => frames[(turn * 31) % flows]!),
    },
    outputPort: LAN,
  });
}

function processAll(target: SoftwareSwitch, frames: readonly Uint8Array[]): number {
  let sent = 0;
  let next = 0;
  for (let turn = 0; turn < WORK; turn++) {
    if (target.process(WAN, frames[next]!)[0]?.port === LAN) sent++;
    next = (next + 31) % frames.length;
  }
  return sent;
}

function processBatches(target: SoftwareSwitch, frames: readonly Uint8Array[]): number {
  const { batch } = target;
  let sent = 0;
  let next = 0;
  for (let turn = 0; turn < WORK; turn += BATCH) {
    batch.clear();
    for (let place = 0; place < BATCH; place++) {
      batch.add(WAN, frames[next]!);
      next = (next + 31) % frames.length;
    }
    target.processBatch();
    sent += batch.sentCount;
  }
  return sent;
}

/** Packets per second over half a second, after as long a warm-up. */
function rate(work: () => number): number {
  run(work, 500);
  return run(work, 500);
}

function run(work: () => number, milliseconds: number): number {
  const start = performance.now();
  let packets = 0;
  while (performance.now() - start < milliseconds) {
    const sent = work();
    if (sent !== WORK) throw new Error(`only ${sent} of ${WORK} packets were forwarded`);
    packets += sent;
  }
  return (packets / (performance.now() - start)) * 1000;
}

function report(flows: number, ordinary: number, batch: number, peerPps: number | undefined): void {
  const ratio = (value: number) => (peerPps === undefined ? "–" : (value / peerPps).toFixed(0));
  const columns = [
    String(flows).padStart(8),
    (ordinary / 1e6).toFixed(2).padStart(13),
    (batch / 1e6).toFixed(2).padStart(10),
    (peerPps === undefined ? "not here" : peerPps.toFixed(0)).padStart(17),
    ratio(ordinary).padStart(10),
    ratio(batch).padStart(7),
  ];
  console.log(columns.join("  "));
}
