import { execFileSync } from "node:child_process";
import { generateProgram } from "../codegen/p4/generate-program.ts";
import type { PipelineModel } from "../dsl/model/index.ts";
import { createSwitch, type SoftwareSwitch } from "../switch/index.ts";
import { compileGenerated } from "../targets/bmv2/compile-generated.ts";
import { compileProgram } from "../targets/bmv2/compile-with-p4c.ts";
import { tableRows } from "../targets/bmv2/entries.ts";
import { missingEngine } from "../testing/optional-engine.ts";
import { modelOf } from "../testing/start.ts";
import { batchRate, inTurn, loadRows, ordinaryRate, type Traffic } from "./embedded-rates.ts";
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
  const traffic = { inputPort: WAN, outputPort: LAN, frames };
  const target = loadedSwitch(model, flows);
  const rates = { ordinary: [] as number[], batch: [] as number[], peer: [] as number[] };
  for (let round = 0; round < ROUNDS; round++) {
    rates.ordinary.push(ordinaryRate(target, traffic));
    rates.batch.push(batchRate(target, traffic));
    if (peer !== undefined) rates.peer.push(await peerRate(peer, flows, traffic));
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
  loadRows(target, tableRows(pipeline, entriesOf(flows)));
  return target;
}

async function peerRate(compiled: NonNullable<typeof peer>, flows: number, traffic: Traffic) {
  return packetsPerSecond({
    program: compiled,
    rows: tableRows(model, entriesOf(flows)),
    input: { port: WAN, frames: inTurn(traffic, PEER_PACKETS) },
    outputPort: LAN,
  });
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
