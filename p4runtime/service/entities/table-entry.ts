import { create } from "@bufbuild/protobuf";
import {
  type MeterConfig,
  type TableEntry,
  TableEntry_IdleTimeoutSchema,
  TableEntrySchema,
  Update_Type,
} from "../../gen/p4/v1/p4runtime_pb.js";
import { type EntityKind, inPieces, type PlannedUpdate, type ReadContext } from "../entity-kind.ts";
import { packedPriority, packMatch, unpackMatch } from "../packed-match.ts";
import type { TableSchema } from "../pipeline-schema.ts";
import { countUse, type PipelineState, type TableState } from "../pipeline-state.ts";
import { refusal, within } from "../request-error.ts";
import type { StoredEntry } from "../stored-entry.ts";
import { counterData } from "./counter-data.ts";
import { defaultEntryMessage, planDefaultEntry } from "./default-entry.ts";
import { checkMeterConfig } from "./meter-config.ts";
import { storedAction, tableActionMessage } from "./table-action.ts";

const NO_METADATA = new Uint8Array(0);

/** Entries of tables, and with `is_default_action` the actions of a miss. */
export const tableEntryKind: EntityKind<"tableEntry"> = {
  plan(state, type, message) {
    const table = tableOf(state, message.tableId);
    if (message.isDefaultAction) return planDefaultEntry(state, table, type, message);
    const { schema } = table;
    if (schema.isConst) throw refusal("p4runtime-const", "table_id", { what: `table ${schema.name}` });
    if (schema.fields.length === 0) {
      const reason = `table ${schema.name} has no key: only its default action can be changed`;
      throw refusal("p4runtime-invalid-value", "table_id", { reason });
    }
    if (message.isConst)
      throw refusal("p4runtime-forbidden-field", "is_const", {
        reason: "only the program makes const entries",
      });
    const key = packMatch(schema, message.match, message.priority);
    switch (type) {
      case Update_Type.INSERT:
        return planInsert(state, table, key, message);
      case Update_Type.MODIFY:
        return planModify(state, table, key, message);
      default:
        return planDelete(state, table, key);
    }
  },

  async *read(context, filter) {
    const { state } = context;
    const tables = filter.tableId === 0 ? [...state.tables.values()] : [tableOf(state, filter.tableId)];
    for (const table of tables) {
      if (filter.isDefaultAction) {
        yield [defaultEntryMessage(table)];
        continue;
      }
      for (const piece of inPieces([...selectEntries(table, filter)])) {
        yield await entryMessages(context, piece, filter);
      }
    }
  },
};

/** @throws RequestError at `table_id` */
export function tableOf(state: PipelineState, id: number): TableState {
  const table = state.tables.get(id);
  if (table === undefined) throw refusal("p4runtime-unknown-object", "table_id", { what: "table", id });
  return table;
}

/** The entry with exactly the match of a message. @throws RequestError */
export function entryOf(
  table: TableState,
  { match, priority }: Pick<TableEntry, "match" | "priority">,
): StoredEntry {
  const entry = table.entries.get(packMatch(table.schema, match, priority));
  if (entry === undefined)
    throw refusal("p4runtime-not-found", "match", {
      what: `an entry of ${table.schema.name} with this match`,
    });
  return entry;
}

/** Entries that a read asks for (P4Runtime specification, "Wildcard Reads" of TableEntry). */
export function* selectEntries(table: TableState, filter: TableEntry): Iterable<StoredEntry> {
  const { schema, entries } = table;
  if (filter.match.length > 0) {
    const entry = entries.get(packMatch(schema, filter.match, filter.priority));
    if (entry !== undefined && passes(entry, filter)) yield entry;
    return;
  }
  for (const entry of entries.values()) {
    if (filter.priority !== 0 && packedPriority(schema, entry.key) !== filter.priority) continue;
    if (passes(entry, filter)) yield entry;
  }
}

function passes(entry: StoredEntry, { action, controllerMetadata, metadata }: TableEntry): boolean {
  if (controllerMetadata !== 0n && entry.controllerMetadata !== controllerMetadata) return false;
  if (metadata.length > 0 && Buffer.compare(entry.metadata, metadata) !== 0) return false;
  if (action?.type.case !== "action" || action.type.value.actionId === 0) return true;
  return entry.action.kind === "action" && entry.action.run.action.id === action.type.value.actionId;
}

function planInsert(
  state: PipelineState,
  table: TableState,
  key: string,
  message: TableEntry,
): PlannedUpdate {
  const { schema, entries } = table;
  if (entries.has(key))
    throw refusal("p4runtime-already-exists", "match", {
      what: `an entry of ${schema.name} with this match`,
    });
  if (message.action === undefined) throw refusal("p4runtime-missing-field", "action");
  const entry = newEntry(state, schema, key, message, undefined);
  if (entries.size >= schema.size) {
    throw refusal("p4runtime-full", "table_id", {
      what: `table ${schema.name}`,
      size: `${schema.size} entries`,
    });
  }
  entries.set(key, entry);
  countUse(state, schema, entry.action, 1);
  return {
    changes: [{ kind: "insertEntry", entry, counter: message.counterData }],
    undo: () => {
      countUse(state, schema, entry.action, -1);
      entries.delete(key);
    },
    inverse: () => [{ kind: "deleteEntry", entry }],
  };
}

function planModify(
  state: PipelineState,
  table: TableState,
  key: string,
  message: TableEntry,
): PlannedUpdate {
  const { schema, entries } = table;
  const before = requireMutable(table, key);
  const entry = newEntry(state, schema, key, message, before);
  entries.set(key, entry);
  countUse(state, schema, before.action, -1);
  countUse(state, schema, entry.action, 1);
  return {
    changes: [{ kind: "modifyEntry", entry, before, counter: message.counterData }],
    undo: () => {
      countUse(state, schema, entry.action, -1);
      countUse(state, schema, before.action, 1);
      entries.set(key, before);
    },
    inverse: () => [{ kind: "modifyEntry", entry: before, before: entry, counter: undefined }],
  };
}

function planDelete(state: PipelineState, table: TableState, key: string): PlannedUpdate {
  const { schema, entries } = table;
  const entry = requireMutable(table, key);
  entries.delete(key);
  countUse(state, schema, entry.action, -1);
  return {
    changes: [{ kind: "deleteEntry", entry }],
    undo: () => {
      countUse(state, schema, entry.action, 1);
      entries.set(key, entry);
    },
    inverse: () => [{ kind: "insertEntry", entry, counter: undefined }],
  };
}

function requireMutable({ schema, entries }: TableState, key: string): StoredEntry {
  const entry = entries.get(key);
  if (entry === undefined)
    throw refusal("p4runtime-not-found", "match", { what: `an entry of ${schema.name} with this match` });
  if (entry.isConst) throw refusal("p4runtime-const", "match", { what: `this entry of ${schema.name}` });
  return entry;
}

function newEntry(
  state: PipelineState,
  table: TableSchema,
  key: string,
  message: TableEntry,
  before: StoredEntry | undefined,
): StoredEntry {
  checkAttachments(table, message);
  return {
    table,
    key,
    action: actionOf(state, table, message, before),
    idleTimeout: message.idleTimeoutNs,
    // A copy: the message's bytes hold on to the whole request.
    metadata: message.metadata.length === 0 ? NO_METADATA : new Uint8Array(message.metadata),
    controllerMetadata: message.controllerMetadata,
    meterConfig: directMeterConfig(table, message.meterConfig),
    isConst: false,
    handle: before?.handle ?? -1,
  };
}

function actionOf(
  state: PipelineState,
  table: TableSchema,
  { action }: TableEntry,
  before: StoredEntry | undefined,
) {
  // MODIFY without an action keeps the action (specification, "Action Specification").
  if (action === undefined) return before!.action;
  if (before?.action.kind === "set") countUse(state, table, before.action, -1);
  try {
    return storedAction(state, table, action);
  } catch (error) {
    throw within("action", error);
  } finally {
    if (before?.action.kind === "set") countUse(state, table, before.action, 1);
  }
}

/** Direct resources and idle times only where the table has them (specification, "Direct Resources", "Idle-timeout"). */
function checkAttachments(table: TableSchema, message: TableEntry): void {
  if (message.counterData !== undefined && table.directCounter === undefined) {
    throw refusal("p4runtime-forbidden-field", "counter_data", {
      reason: `table ${table.name} has no direct counter`,
    });
  }
  if (message.meterCounterData !== undefined) {
    throw refusal("p4runtime-unimplemented", "meter_counter_data", { what: "counting by colour" });
  }
  if (message.timeSinceLastHit !== undefined) {
    throw refusal("p4runtime-forbidden-field", "time_since_last_hit", { reason: "it can only be read" });
  }
  if (message.idleTimeoutNs === 0n) return;
  if (!table.hasIdleTimeout) {
    throw refusal("p4runtime-forbidden-field", "idle_timeout_ns", {
      reason: `table ${table.name} has no idle timeout`,
    });
  }
  if (message.idleTimeoutNs < 0n)
    throw refusal("p4runtime-invalid-value", "idle_timeout_ns", { reason: "a timeout is not negative" });
}

function directMeterConfig(table: TableSchema, config: MeterConfig | undefined): MeterConfig | undefined {
  if (config === undefined) return undefined;
  if (table.directMeter === undefined) {
    throw refusal("p4runtime-forbidden-field", "meter_config", {
      reason: `table ${table.name} has no direct meter`,
    });
  }
  try {
    return checkMeterConfig(table.directMeter.type, config);
  } catch (error) {
    throw within("meter_config", error);
  }
}

async function entryMessages(
  { driver }: ReadContext,
  entries: readonly StoredEntry[],
  filter: TableEntry,
): Promise<TableEntry[]> {
  const { directCounter, hasIdleTimeout } = entries[0]!.table;
  const wantsCounters = filter.counterData !== undefined && directCounter !== undefined;
  const counters = wantsCounters ? await driver?.readDirectCounters(entries) : undefined;
  const wantsTimes = filter.timeSinceLastHit !== undefined && hasIdleTimeout;
  const idle = wantsTimes ? await driver?.readIdleTimes(entries) : undefined;
  return entries.map((entry, index) => {
    const message = entryMessage(entry);
    if (filter.meterConfig !== undefined && entry.meterConfig !== undefined) {
      message.meterConfig = entry.meterConfig;
    }
    if (wantsCounters) message.counterData = counterData(counters?.[index]);
    if (wantsTimes) {
      message.timeSinceLastHit = create(TableEntry_IdleTimeoutSchema, { elapsedNs: idle?.[index] ?? 0n });
    }
    return message;
  });
}

/** The message of an entry without what the device counts. */
export function entryMessage(entry: StoredEntry): TableEntry {
  return create(TableEntrySchema, {
    tableId: entry.table.id,
    match: unpackMatch(entry.table, entry.key),
    action: tableActionMessage(entry.action),
    priority: packedPriority(entry.table, entry.key),
    controllerMetadata: entry.controllerMetadata,
    idleTimeoutNs: entry.idleTimeout,
    metadata: entry.metadata,
    isConst: entry.isConst,
  });
}
