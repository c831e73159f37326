import { create, equals, type MessageInitShape } from "@bufbuild/protobuf";
import { P4DataTypeSpecSchema } from "../gen/p4/config/v1/p4types_pb.js";
import { type EntitySchema, Update_Type, UpdateSchema } from "../gen/p4/v1/p4runtime_pb.js";
import { ENTITY_KINDS } from "./entities/entity-kinds.ts";
import { tableActionMessage } from "./entities/table-action.ts";
import { entryMessage } from "./entities/table-entry.ts";
import type { ReadContext } from "./entity-kind.ts";
import type { DriverChange, PipelineDriver } from "./forwarding-device.ts";
import type { PipelineState } from "./pipeline-state.ts";
import { RequestError, refusal } from "./request-error.ts";
import { planUpdate } from "./write-batch.ts";

type EntityInit = NonNullable<MessageInitShape<typeof EntitySchema>["entity"]>;

/**
 * Writes what controllers wrote for one pipeline to another that has none of it yet, and returns what its device must
 * do for that. The program's own entries stay as they are.
 *
 * @throws RequestError for the first entity that the other pipeline does not take
 */
export async function carryOver(from: PipelineState, to: PipelineState): Promise<readonly DriverChange[]> {
  const changes: DriverChange[] = [];
  for await (const { type, entity } of writtenEntities(from, to)) {
    try {
      changes.push(...planUpdate(to, create(UpdateSchema, { type, entity: { entity } })).changes);
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      throw refusal("p4runtime-pipeline-not-reconcilable", "config", {
        what: entity.case ?? "",
        reason: error.text,
      });
    }
  }
  return changes;
}

/** In an order in which each finds what it refers to: members before groups before entries. */
async function* writtenEntities(
  from: PipelineState,
  to: PipelineState,
): AsyncGenerator<{ readonly type: Update_Type; readonly entity: EntityInit }> {
  const context: ReadContext = { state: from, driver: undefined };
  const { INSERT, MODIFY, DELETE } = Update_Type;
  for (const kind of ["actionProfileMember", "actionProfileGroup"] as const) {
    const all = { $typeName: undefined, actionProfileId: 0, memberId: 0, groupId: 0 } as never;
    for await (const found of ENTITY_KINDS[kind].read(context, all)) {
      for (const value of found) yield { type: INSERT, entity: { case: kind, value } as EntityInit };
    }
  }
  for (const [id, table] of from.tables) {
    const there = to.tables.get(id)?.entries;
    for (const entry of table.entries.values()) {
      if (entry.isConst) continue;
      const meter = entry.meterConfig === undefined ? {} : { meterConfig: entry.meterConfig };
      const value = { ...entryMessage(entry), ...meter };
      yield { type: there?.has(entry.key) ? MODIFY : INSERT, entity: { case: "tableEntry", value } };
    }
    const { action, metadata, controllerMetadata } = table.default;
    if (action === undefined) continue;
    const message = tableActionMessage({ kind: "action", run: action });
    const value = { tableId: id, isDefaultAction: true, action: message, metadata, controllerMetadata };
    yield { type: MODIFY, entity: { case: "tableEntry", value } };
  }
  if (from.config === to.config) {
    // The same program: what is missing now was deleted.
    for (const [id, { entries }] of to.tables) {
      for (const entry of entries.values()) {
        if (entry.isConst || from.tables.get(id)!.entries.has(entry.key)) continue;
        yield { type: DELETE, entity: { case: "tableEntry", value: entryMessage(entry) } };
      }
    }
  }
  for (const [meterId, cells] of from.meters) {
    for (const [index, config] of cells) {
      const value = { meterId, index: { index: BigInt(index) }, config };
      yield { type: MODIFY, entity: { case: "meterEntry", value } };
    }
  }
  for (const value of from.multicastGroups.values()) {
    const entity = { type: { case: "multicastGroupEntry" as const, value } };
    yield { type: INSERT, entity: { case: "packetReplicationEngineEntry", value: entity } };
  }
  for (const value of from.cloneSessions.values()) {
    const entity = { type: { case: "cloneSessionEntry" as const, value } };
    yield { type: INSERT, entity: { case: "packetReplicationEngineEntry", value: entity } };
  }
  for (const [valueSetId, { members }] of from.valueSets) {
    if (members.length === 0) continue;
    for await (const [value] of ENTITY_KINDS.valueSetEntry.read(context, { valueSetId } as never)) {
      if (value !== undefined) yield { type: MODIFY, entity: { case: "valueSetEntry", value } };
    }
  }
  for (const [digestId, config] of from.digests) {
    yield { type: INSERT, entity: { case: "digestEntry", value: { digestId, config } } };
  }
}

/** What the old data plane counted and stored, for those counters, registers and entries that are there again. */
export async function carryOverData(
  from: PipelineState,
  old: PipelineDriver,
  to: PipelineState,
): Promise<readonly DriverChange[]> {
  const changes: DriverChange[] = [];
  for (const [id, { schema, entries }] of to.tables) {
    const before = from.tables.get(id);
    if (schema.directCounter === undefined || before?.schema.directCounter === undefined) continue;
    const kept = [...entries.values()].filter(({ key }) => before.entries.has(key));
    const cells = await old.readDirectCounters(kept.map(({ key }) => before.entries.get(key)!));
    kept.forEach((entry, index) => {
      changes.push({ kind: "directCounter", entry, data: countsOf(cells[index]!) });
    });
  }
  for (const [id, counter] of to.schema.counters) {
    const before = from.schema.counters.get(id);
    if (before === undefined) continue;
    const cells = await old.readCounters(before, 0, Math.min(before.size, counter.size));
    cells.forEach((cell, index) => {
      if (cell.packets !== 0n || cell.bytes !== 0n)
        changes.push({ kind: "counter", counter, index, data: countsOf(cell) });
    });
  }
  for (const [id, register] of to.schema.registers) {
    const before = from.schema.registers.get(id);
    if (before?.type === undefined || register.type === undefined) continue;
    if (!equals(P4DataTypeSpecSchema, before.type, register.type)) continue;
    const cells = await old.readRegisters(before, 0, Math.min(before.size, register.size));
    cells.forEach((values, index) => {
      if (values.some((value) => value !== 0n)) changes.push({ kind: "register", register, index, values });
    });
  }
  return changes;
}

function countsOf({ packets, bytes }: { readonly packets: bigint; readonly bytes: bigint }) {
  return { $typeName: "p4.v1.CounterData" as const, packetCount: packets, byteCount: bytes };
}
