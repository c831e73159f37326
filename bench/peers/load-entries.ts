import { setTimeout as delay } from "node:timers/promises";
import { P4RuntimeClient } from "../../p4runtime/client.ts";
import { Update_Type } from "../../p4runtime/gen/p4/v1/p4runtime_pb.js";
import { P4InfoIndex } from "../../p4runtime/p4info-index.ts";
import { tableEntry } from "../../p4runtime/table-entry.ts";
import type { TableRow } from "../../p4runtime/table-row.ts";
import type { CompiledProgram } from "../../targets/bmv2/compile-with-p4c.ts";

const BATCH = 1_000;
const PATIENCE_MS = 120_000;

/** Gives a switch that is starting its program and its entries. */
export async function loadEntries(
  address: string,
  { p4info, deviceConfig }: Pick<CompiledProgram, "p4info" | "deviceConfig">,
  rows: readonly TableRow[],
): Promise<void> {
  const index = new P4InfoIndex(p4info);
  const entries = rows.map((row) => tableEntry(row, index));
  const client = await primary(address);
  try {
    await client.setPipeline(p4info, deviceConfig);
    for (let start = 0; start < entries.length; start += BATCH) {
      await client.write(
        entries.slice(start, start + BATCH).map((value) => ({
          type: value.isDefaultAction ? Update_Type.MODIFY : Update_Type.INSERT,
          entity: { entity: { case: "tableEntry" as const, value } },
        })),
      );
    }
  } finally {
    await client.close();
  }
}

async function primary(address: string): Promise<P4RuntimeClient> {
  for (const end = Date.now() + PATIENCE_MS; ; ) {
    const client = new P4RuntimeClient({ address, deviceId: 1n });
    try {
      await client.becomePrimary(AbortSignal.timeout(2_000));
      return client;
    } catch (error) {
      await client.close();
      if (Date.now() > end) throw error;
      await delay(50);
    }
  }
}
