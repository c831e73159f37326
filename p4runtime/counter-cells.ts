import type { P4RuntimeClient } from "./client.ts";
import type { P4InfoIndex } from "./p4info-index.ts";

export interface CounterCell {
  readonly packets: bigint;
  readonly bytes: bigint;
}

/** All cells of an indirect counter, by its full name or alias, in the order of their indices. */
export async function readCounterCells(
  client: P4RuntimeClient,
  index: P4InfoIndex,
  counter: string,
): Promise<readonly CounterCell[]> {
  const counterId = index.id("counter", counter);
  const cells: CounterCell[] = [];
  for await (const { entity } of client.read({ case: "counterEntry", value: { counterId } })) {
    if (entity.case !== "counterEntry") continue;
    const { packetCount = 0n, byteCount = 0n } = entity.value.data ?? {};
    cells[Number(entity.value.index?.index ?? 0n)] = { packets: packetCount, bytes: byteCount };
  }
  return cells;
}
