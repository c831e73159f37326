import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { create } from "@bufbuild/protobuf";
import { execa } from "execa";
import { compileP4 } from "../p4/compile.ts";
import { P4RuntimeClient } from "../p4runtime/client.ts";
import type { P4Info } from "../p4runtime/gen/p4/config/v1/p4info_pb.js";
import { type Update, Update_Type, UpdateSchema } from "../p4runtime/gen/p4/v1/p4runtime_pb.js";
import { decodeP4Info } from "../p4runtime/p4info-file.ts";
import { P4InfoIndex } from "../p4runtime/p4info-index.ts";
import { tableEntry } from "../p4runtime/table-entry.ts";
import { SwitchProcess } from "../testing/engines/bmv2/switch-process.ts";
import { missingEngine } from "../testing/optional-engine.ts";

/**
 * Entries a second that one controller inserts, one request behind the other, into the embedded switch and into
 * simple_switch_grpc, each a process of its own: `npm run bench:p4runtime [rounds]`.
 */
const PROGRAM = fileURLToPath(new URL("programs/steer.p4", import.meta.url));
/** Batch size and entries of one timed run. */
const CASES = [
  { batch: 1, entries: 500 },
  { batch: 100, entries: 5_000 },
  { batch: 1_000, entries: 20_000 },
];

interface Target {
  readonly name: string;
  readonly client: P4RuntimeClient;
  readonly index: P4InfoIndex;
  readonly pid: number;
  stop(): Promise<void>;
}

async function embeddedTarget(): Promise<Target> {
  const { p4info } = compileP4({ file: PROGRAM });
  if (p4info === undefined) throw new Error("the benchmark's program does not compile");
  const child = spawn(
    process.execPath,
    [fileURLToPath(new URL("peers/embedded-server.js", import.meta.url))],
    {
      stdio: ["pipe", "pipe", "inherit"],
    },
  );
  const { value: address } = await createInterface(child.stdout)[Symbol.asyncIterator]().next();
  return {
    name: "embedded",
    ...(await controller(address, p4info, readFileSync(PROGRAM))),
    pid: child.pid!,
    stop: async () => {
      child.stdin.end();
    },
  };
}

async function bmv2Target(): Promise<Target> {
  const folder = mkdtempSync(join(tmpdir(), "nicforge-bench-"));
  const [json, info] = [join(folder, "steer.json"), join(folder, "steer.bin")];
  await execa("p4c-bm2-ss", ["--std", "p4-16", "-o", json, "--p4runtime-files", info, PROGRAM]);
  const process = await SwitchProcess.start({ deviceId: 1, quiet: true });
  const p4info = decodeP4Info(readFileSync(info), "binary");
  return {
    name: "simple_switch_grpc",
    ...(await controller(process.p4runtimeAddress, p4info, readFileSync(json))),
    pid: process.pid!,
    stop: () => process.stop(),
  };
}

async function controller(address: string, p4info: P4Info, config: Uint8Array) {
  const client = new P4RuntimeClient({ address });
  await client.becomePrimary(AbortSignal.timeout(10_000));
  await client.setPipeline(p4info, config);
  return { client, index: new P4InfoIndex(p4info) };
}

/** The update of connection number `n`: five exact fields, an action with two parameters. */
function connection(index: P4InfoIndex, n: number, type: Update_Type): Update {
  const exact = (value: bigint) => ({ kind: "exact", value }) as const;
  const row = {
    table: "SteerIngress.connections",
    match: {
      "hdr.ipv4.srcAddr": exact(0xc6336400n + BigInt(n >> 14)),
      "hdr.ipv4.dstAddr": exact(0xcb00710an),
      "hdr.ports.srcPort": exact(40_000n + BigInt(n & 0x3fff)),
      "hdr.ports.dstPort": exact(80n),
      "hdr.ipv4.protocol": exact(6n),
    },
    action: "SteerIngress.remote",
    parameters: { mac: 0x020000000102n, owner: 0x0a4d0002n },
    priority: 0,
  };
  return create(UpdateSchema, {
    type,
    entity: { entity: { case: "tableEntry", value: tableEntry(row, index) } },
  });
}

interface Measured {
  /** Entries a second. */
  readonly rate: number;
  /** Microseconds of processor time that the server spends on an entry, all its threads together. */
  readonly processor: number;
}

/** The entries are gone again afterwards. */
async function measure({ client, index, pid }: Target, batch: number, entries: number): Promise<Measured> {
  const updates = (type: Update_Type) =>
    Array.from({ length: entries }, (_, n) => connection(index, n, type));
  const batches = (all: readonly Update[], size: number) =>
    Array.from({ length: Math.ceil(all.length / size) }, (_, n) => all.slice(n * size, (n + 1) * size));
  const inserts = batches(updates(Update_Type.INSERT), batch);
  const processorBefore = processorSeconds(pid);
  const start = performance.now();
  for (const updatesOfBatch of inserts) await client.write(updatesOfBatch);
  const seconds = (performance.now() - start) / 1000;
  const processor = (processorSeconds(pid) - processorBefore) * 1e6;
  for (const deletes of batches(updates(Update_Type.DELETE), 1_000)) await client.write(deletes);
  return { rate: entries / seconds, processor: processor / entries };
}

/** Processor time of a process so far: proc(5), utime and stime in hundredths of a second. */
function processorSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]!.split(" ");
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1]!;
}

const rounds = Number(process.argv[2] ?? 7);
const targets = [await embeddedTarget()];
const missing = missingEngine("bmv2");
if (missing === undefined) targets.push(await bmv2Target());
else console.log(`simple_switch_grpc is left out: ${missing}`);

console.log(`updates in a request; entries/s and µs of processor an entry, medians of ${rounds}`);
for (const { batch, entries } of CASES) {
  const runs = targets.map((): Measured[] => []);
  for (let round = 0; round <= rounds; round++) {
    for (const [place, target] of targets.entries()) {
      const run = await measure(target, batch, entries);
      // The first round warms up.
      if (round > 0) runs[place]!.push(run);
    }
  }
  const columns = targets.map(({ name }, place) => {
    const rate = Math.round(median(runs[place]!.map((run) => run.rate))).toLocaleString("en");
    const processor = median(runs[place]!.map((run) => run.processor)).toFixed(0);
    return `${name} ${rate.padStart(8)}/s ${processor.padStart(6)} µs`;
  });
  console.log(`${String(batch).padEnd(8)}${columns.join("     ")}`);
}
for (const target of targets) {
  await target.client.close();
  await target.stop();
}
