import { fileURLToPath } from "node:url";
import { compileP4 } from "../p4/compile.ts";
import { updateChecksum } from "../packet/checksum.ts";
import { createSwitch, type SoftwareSwitch } from "../switch/index.ts";

/**
 * Packets per second of the embedded switch, hit-remote path, packets in memory: the ordinary interface (a
 * buffer for each packet that leaves) and the batch interface. `npm run bench:switch [seconds per measurement]`.
 */
const FLOWS = [1, 1_000, 65_536];
const BATCH = 256;
/** Packets of one timed run: short enough to fit between the interruptions of a busy machine. */
const PACKETS = 4_096;
/** Packets per second of simple_switch on such a program, see docs/benchmarks.md. */
const SIMPLE_SWITCH = 24_000;

/** Goes on through the flows from run to run, so that all of them are met. */
let next = 0;

const seconds = Number(process.argv[2] ?? 2);
const program = compileP4({ file: fileURLToPath(new URL("programs/steer.p4", import.meta.url)) }).program;
if (program === undefined) throw new Error("the benchmark's program does not compile");

console.log("flows     interface     Mpps   ns/packet   × simple_switch (24,000/s)");
for (const flows of FLOWS) {
  const target = createSwitch(program, { batchBytes: 1 << 20 });
  const packets = Array.from({ length: flows }, (_, flow) => packetOf(flow));
  for (let flow = 0; flow < flows; flow++) addFlow(target, flow);
  report(
    flows,
    "process",
    measure(() => processAll(target, packets)),
  );
  report(
    flows,
    "batch",
    measure(() => processBatches(target, packets)),
  );
}

function addFlow(target: SoftwareSwitch, flow: number): void {
  const exact = (value: number) => ({ kind: "exact", value: BigInt(value) }) as const;
  target.control.table("SteerIngress.connections").insert({
    match: {
      "hdr.ipv4.srcAddr": exact(0xc6336400 + (flow >> 8)),
      "hdr.ipv4.dstAddr": exact(0xcb00710a),
      "hdr.ports.srcPort": exact(40_000 + (flow & 0xff)),
      "hdr.ports.dstPort": exact(80),
      "hdr.ipv4.protocol": exact(6),
    },
    run: { action: "SteerIngress.remote", params: { mac: 0x020000000102n, owner: 0x0a4d0002n } },
  });
}

/** A TCP packet of 64 bytes of one flow, with a right IPv4 checksum. */
function packetOf(flow: number): Uint8Array {
  const packet = new Uint8Array(64);
  const view = new DataView(packet.buffer);
  packet.set([2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 9, 8, 0, 0x45, 0]);
  view.setUint16(16, 50);
  view.setUint16(22, 0x4006);
  view.setUint32(26, 0xc6336400 + (flow >> 8));
  view.setUint32(30, 0xcb00710a);
  view.setUint16(34, 40_000 + (flow & 0xff));
  view.setUint16(36, 80);
  let checksum = 0xffff;
  for (let at = 14; at < 34; at += 2) checksum = updateChecksum(checksum, 0, view.getUint16(at));
  view.setUint16(24, checksum);
  return packet;
}

function processAll(target: SoftwareSwitch, packets: readonly Uint8Array[]): number {
  let sent = 0;
  for (let turn = 0; turn < PACKETS; turn++) {
    next = (next + 31) % packets.length;
    const [packet] = target.process(0, packets[next]!);
    if (packet?.port === 1) sent++;
  }
  return sent;
}

function processBatches(target: SoftwareSwitch, packets: readonly Uint8Array[]): number {
  const { batch } = target;
  let sent = 0;
  for (let turn = 0; turn < PACKETS; turn += BATCH) {
    batch.clear();
    for (let packet = 0; packet < BATCH; packet++) {
      batch.add(0, packets[next]!);
      next = (next + 31) % packets.length;
    }
    target.processBatch();
    sent += batch.sentCount;
  }
  return sent;
}

/** Packets per second of the best run, after as long a warm-up. */
function measure(work: () => number): number {
  let best = 0;
  const end = performance.now() + seconds * 2000;
  while (performance.now() < end) {
    const start = performance.now();
    const sent = work();
    if (sent !== PACKETS) throw new Error(`only ${sent} of ${PACKETS} packets left`);
    best = Math.max(best, (sent / (performance.now() - start)) * 1000);
  }
  return best;
}

function report(flows: number, name: string, rate: number): void {
  const columns = [
    String(flows).padStart(6),
    name.padStart(11),
    (rate / 1e6).toFixed(2).padStart(9),
    (1e9 / rate).toFixed(0).padStart(9),
    (rate / SIMPLE_SWITCH).toFixed(0).padStart(9),
  ];
  console.log(columns.join("  "));
}
