import type { TableRow } from "../p4runtime/table-row.ts";
import type { SoftwareSwitch } from "../switch/index.ts";

/** What is sent in, and where each packet must leave. */
export interface Traffic {
  readonly inputPort: number;
  readonly outputPort: number;
  readonly frames: readonly Uint8Array[];
}

const BATCH = 256;
/** Packets in one turn of the measuring loop. */
const WORK = 65_536;
/** From frame to frame, so that neighbours in memory are not neighbours in time. */
const STRIDE = 31;

/** Puts rows into the tables of an embedded switch. */
export function loadRows(target: SoftwareSwitch, rows: readonly TableRow[]): void {
  for (const { table, action, parameters, ...row } of rows) {
    const run = { action, params: parameters };
    if (row.isDefaultAction === true) target.control.table(table).setDefaultAction(run);
    else target.control.table(table).insert({ match: row.match, priority: row.priority, run });
  }
}

/** `count` frames in the order in which the embedded switch gets them. */
export function inTurn({ frames }: Traffic, count: number): readonly Uint8Array[] {
  return Array.from({ length: count }, (_, turn) => frames[(turn * STRIDE) % frames.length]!);
}

/** Packets per second through the ordinary interface: a buffer for each packet that leaves. */
export function ordinaryRate(target: SoftwareSwitch, traffic: Traffic): number {
  const { inputPort, outputPort, frames } = traffic;
  return rate(() => {
    let sent = 0;
    let next = 0;
    for (let turn = 0; turn < WORK; turn++) {
      if (target.process(inputPort, frames[next]!)[0]?.port === outputPort) sent++;
      next = (next + STRIDE) % frames.length;
    }
    return sent;
  });
}

/** Packets per second through the batch interface. */
export function batchRate(target: SoftwareSwitch, { inputPort, frames }: Traffic): number {
  const { batch } = target;
  return rate(() => {
    let sent = 0;
    let next = 0;
    for (let turn = 0; turn < WORK; turn += BATCH) {
      batch.clear();
      for (let place = 0; place < BATCH; place++) {
        batch.add(inputPort, frames[next]!);
        next = (next + STRIDE) % frames.length;
      }
      target.processBatch();
      sent += batch.sentCount;
    }
    return sent;
  });
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
