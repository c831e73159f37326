import { create } from "@bufbuild/protobuf";
import {
  type DirectCounterEntry,
  DirectCounterEntrySchema,
  type TableEntry,
} from "../../gen/p4/v1/p4runtime_pb.js";
import { type EntityKind, inPieces } from "../entity-kind.ts";
import type { PipelineState, TableState } from "../pipeline-state.ts";
import { refusal, within } from "../request-error.ts";
import { counterData } from "./counter-data.ts";
import { entryMessage, entryOf, selectEntries, tableOf } from "./table-entry.ts";
import { requireModify } from "./update-type.ts";

/** The counters of entries (P4Runtime specification, "DirectCounterEntry"). */
export const directCounterEntryKind: EntityKind<"directCounterEntry"> = {
  plan(state, type, { tableEntry, data }) {
    requireModify(type, "a direct counter");
    if (tableEntry === undefined) throw refusal("p4runtime-missing-field", "table_entry");
    try {
      const entry = entryOf(tableWithCounter(state, tableEntry.tableId), tableEntry);
      const changes = data === undefined ? [] : [{ kind: "directCounter" as const, entry, data }];
      return { changes, undo: () => {}, inverse: () => [] };
    } catch (error) {
      throw within("table_entry", error);
    }
  },

  async *read({ state, driver }, { tableEntry }) {
    for (const table of selectTables(
      state,
      tableEntry,
      tableWithCounter,
      ({ directCounter }) => directCounter !== undefined,
    )) {
      for (const piece of inPieces(selected(table, tableEntry))) {
        const cells = await driver?.readDirectCounters(piece);
        yield piece.map(
          (entry, index): DirectCounterEntry =>
            create(DirectCounterEntrySchema, {
              tableEntry: keyOnly(entryMessage(entry)),
              data: counterData(cells?.[index]),
            }),
        );
      }
    }
  },
};

function tableWithCounter(state: PipelineState, id: number): TableState {
  const table = tableOf(state, id);
  if (table.schema.directCounter !== undefined) return table;
  throw refusal("p4runtime-invalid-value", "table_id", {
    reason: `table ${table.schema.name} has no direct counter`,
  });
}

/** The table that a direct resource's read names, or all that have the resource. @throws RequestError */
export function selectTables(
  state: PipelineState,
  filter: TableEntry | undefined,
  named: (state: PipelineState, id: number) => TableState,
  has: (table: TableState["schema"]) => boolean,
): readonly TableState[] {
  if (filter === undefined || filter.tableId === 0)
    return [...state.tables.values()].filter(({ schema }) => has(schema));
  try {
    return [named(state, filter.tableId)];
  } catch (error) {
    throw within("table_entry", error);
  }
}

/** Entries of a direct resource's read: one that must be there, or all. @throws RequestError */
export function selected(table: TableState, filter: TableEntry | undefined) {
  try {
    if (filter === undefined || filter.match.length === 0) {
      return filter === undefined ? [...table.entries.values()] : [...selectEntries(table, filter)];
    }
    return [entryOf(table, filter)];
  } catch (error) {
    throw within("table_entry", error);
  }
}

/** What identifies an entry. */
export function keyOnly({ tableId, match, priority }: TableEntry) {
  return { tableId, match, priority };
}
