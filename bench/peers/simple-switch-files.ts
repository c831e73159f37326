import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { execa } from "execa";
import type { TableRow } from "../../p4runtime/table-row.ts";
import { readCapture, writePcap } from "../../packet/index.ts";
import type { CompiledProgram } from "../../targets/bmv2/compile-with-p4c.ts";
import { freePort } from "../../testing/engines/bmv2/free-port.ts";
import { loadEntries } from "./load-entries.ts";

export interface FileRun {
  readonly program: CompiledProgram;
  readonly rows: readonly TableRow[];
  readonly input: { readonly port: number; readonly frames: readonly Uint8Array[] };
  readonly outputPort: number;
}

const PATIENCE_MS = 120_000;
/** The part of the packets that the output file must hold: the switch loses some where its queues are full. */
const ENOUGH = 0.8;

/**
 * Packets per second of simple_switch_grpc that reads them from a pcap file: by the times at which the first and the
 * last packet left, as the switch writes them into the output file. Start-up and loading of entries do not count.
 */
export async function packetsPerSecond({ program, rows, input, outputPort }: FileRun): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "nicforge-bench-"));
  const interfaceOf = (port: number) => join(folder, `port${port}`);
  writeFileSync(`${interfaceOf(input.port)}_in.pcap`, writePcap(input.frames.map((bytes) => ({ bytes }))));
  writeFileSync(`${interfaceOf(outputPort)}_in.pcap`, writePcap([]));
  const [grpc, thrift] = [await freePort(), await freePort()];
  const secondsToLoad = 5 + Math.ceil(rows.length / 5_000);
  const process = execa(
    "simple_switch_grpc",
    [
      ...["--no-p4", "--device-id", "1", "--thrift-port", String(thrift), "-L", "off"],
      ...["--use-files", String(secondsToLoad)],
      ...[input.port, outputPort].flatMap((port) => ["-i", `${port}@${interfaceOf(port)}`]),
      ...["--", "--grpc-server-addr", `127.0.0.1:${grpc}`],
    ],
    { reject: false, cleanup: true },
  );
  try {
    await loadEntries(`127.0.0.1:${grpc}`, program, rows);
    return await rateOf(`${interfaceOf(outputPort)}_out.pcap`, input.frames.length);
  } finally {
    process.kill("SIGKILL");
    await process;
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Waits until the output file stops growing and takes the rate from its packets' times. The switch keeps the last
 * few packets in a buffer, so that not all of them are there.
 */
async function rateOf(file: string, count: number): Promise<number> {
  let before = -1;
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await delay(1_000)) {
    const packets = writtenSoFar(file);
    if (packets.length !== before || packets.length < count * ENOUGH) {
      before = packets.length;
      continue;
    }
    const nanoseconds = packets.at(-1)!.timestampNs - packets[0]!.timestampNs;
    return ((packets.length - 1) / Number(nanoseconds)) * 1e9;
  }
  throw new Error(`simple_switch wrote ${writtenSoFar(file).length} of ${count} packets`);
}

/** The last record may not be whole yet. */
function writtenSoFar(file: string) {
  try {
    return readCapture(readFileSync(file), file);
  } catch {
    return [];
  }
}
