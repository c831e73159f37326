import { create } from "@bufbuild/protobuf";
import { type DirectMeterEntry, DirectMeterEntrySchema } from "../../gen/p4/v1/p4runtime_pb.js";
import { type EntityKind, inPieces } from "../entity-kind.ts";
import type { PipelineState, TableState } from "../pipeline-state.ts";
import { refusal, within } from "../request-error.ts";
import { keyOnly, selected, selectTables } from "./direct-counter-entry.ts";
import { checkMeterConfig } from "./meter-config.ts";
import { entryMessage, entryOf, tableOf } from "./table-entry.ts";
import { requireModify } from "./update-type.ts";

/** The meters of entries (P4Runtime specification, "DirectMeterEntry"). */
export const directMeterEntryKind: EntityKind<"directMeterEntry"> = {
  plan(state, type, { tableEntry, config, counterData }) {
    requireModify(type, "a direct meter");
    if (counterData !== undefined)
      throw refusal("p4runtime-unimplemented", "counter_data", { what: "counting by colour" });
    if (tableEntry === undefined) throw refusal("p4runtime-missing-field", "table_entry");
    const { table, before } = entryWithMeter(state, tableEntry);
    try {
      if (config !== undefined) checkMeterConfig(table.schema.directMeter!.type, config);
    } catch (error) {
      throw within("config", error);
    }
    const entry = { ...before, meterConfig: config };
    table.entries.set(entry.key, entry);
    return {
      changes: [{ kind: "directMeter", entry }],
      undo: () => {
        table.entries.set(entry.key, before);
      },
      inverse: () => [{ kind: "directMeter", entry: before }],
    };
  },

  async *read({ state }, { tableEntry, counterData }) {
    if (counterData !== undefined)
      throw refusal("p4runtime-unimplemented", "counter_data", { what: "counting by colour" });
    for (const table of selectTables(
      state,
      tableEntry,
      tableWithMeter,
      ({ directMeter }) => directMeter !== undefined,
    )) {
      for (const piece of inPieces(selected(table, tableEntry))) {
        yield piece.map((entry): DirectMeterEntry => {
          const config = entry.meterConfig === undefined ? {} : { config: entry.meterConfig };
          return create(DirectMeterEntrySchema, { tableEntry: keyOnly(entryMessage(entry)), ...config });
        });
      }
    }
  },
};

function entryWithMeter(
  state: PipelineState,
  message: Parameters<typeof entryOf>[1] & { readonly tableId: number },
) {
  try {
    const table = tableWithMeter(state, message.tableId);
    return { table, before: entryOf(table, message) };
  } catch (error) {
    throw within("table_entry", error);
  }
}

function tableWithMeter(state: PipelineState, id: number): TableState {
  const table = tableOf(state, id);
  if (table.schema.directMeter !== undefined) return table;
  throw refusal("p4runtime-invalid-value", "table_id", {
    reason: `table ${table.schema.name} has no direct meter`,
  });
}
