import { create } from "@bufbuild/protobuf";
import {
  type TableAction,
  TableActionSchema,
  type TableEntry,
  TableEntrySchema,
  Update_Type,
} from "../../gen/p4/v1/p4runtime_pb.js";
import type { PlannedUpdate } from "../entity-kind.ts";
import { packAction, unpackAction } from "../packed-action.ts";
import { canonicalBytes } from "../packed-bytes.ts";
import type { TableSchema } from "../pipeline-schema.ts";
import { type PipelineState, programDefault, type TableState } from "../pipeline-state.ts";
import { refusal, within } from "../request-error.ts";
import type { StoredDefault } from "../stored-entry.ts";

/** Changes what a miss runs (P4Runtime specification, "Default Entry"). @throws RequestError */
export function planDefaultEntry(
  _state: PipelineState,
  table: TableState,
  type: Update_Type,
  message: TableEntry,
): PlannedUpdate {
  const { schema } = table;
  if (type !== Update_Type.MODIFY) {
    const what = "a default action";
    throw refusal("p4runtime-update-type", "is_default_action", {
      what,
      type: Update_Type[type] ?? type,
      allowed: "MODIFY",
    });
  }
  requirePlain(message);
  if (schema.defaultIsConst || schema.profile !== undefined) {
    throw refusal("p4runtime-const", "is_default_action", { what: `the default action of ${schema.name}` });
  }
  const before = table.default;
  table.default =
    message.action === undefined ? programDefault(schema) : newDefault(schema, message, message.action);
  return {
    changes: [{ kind: "defaultAction", entry: table.default }],
    undo: () => {
      table.default = before;
    },
    inverse: () => [{ kind: "defaultAction", entry: before }],
  };
}

function requirePlain(message: TableEntry): void {
  const reason = "a default action has none";
  if (message.match.length > 0) throw refusal("p4runtime-forbidden-field", "match", { reason });
  if (message.priority !== 0) throw refusal("p4runtime-forbidden-field", "priority", { reason });
  if (message.idleTimeoutNs !== 0n) throw refusal("p4runtime-forbidden-field", "idle_timeout_ns", { reason });
  if (message.timeSinceLastHit !== undefined)
    throw refusal("p4runtime-forbidden-field", "time_since_last_hit", { reason });
  if (message.isConst)
    throw refusal("p4runtime-forbidden-field", "is_const", { reason: "it can only be read" });
  for (const [field, value] of [
    ["meter_config", message.meterConfig],
    ["counter_data", message.counterData],
    ["meter_counter_data", message.meterCounterData],
  ] as const) {
    if (value !== undefined)
      throw refusal("p4runtime-unimplemented", field, { what: "a direct resource of the default action" });
  }
}

function newDefault(table: TableSchema, message: TableEntry, { type }: TableAction): StoredDefault {
  if (type.case !== "action") {
    throw refusal("p4runtime-invalid-value", "action", {
      reason: `the default action of ${table.name} is an action by itself`,
    });
  }
  try {
    return {
      table,
      action: packAction(table.name, table.actions, type.value, "asDefault"),
      metadata: message.metadata,
      controllerMetadata: message.controllerMetadata,
    };
  } catch (error) {
    throw within("action.action", error);
  }
}

export function defaultEntryMessage({ schema, default: stored }: TableState): TableEntry {
  const { action, metadata, controllerMetadata } = stored;
  const message =
    action === undefined
      ? initialAction(schema)
      : { type: { case: "action" as const, value: unpackAction(action) } };
  return create(TableEntrySchema, {
    tableId: schema.id,
    isDefaultAction: true,
    ...(message === undefined ? {} : { action: message }),
    metadata,
    controllerMetadata,
    isConst: schema.defaultIsConst,
  });
}

function initialAction({ initialDefault }: TableSchema): TableAction | undefined {
  if (initialDefault === undefined) return undefined;
  const params = initialDefault.arguments.map(({ paramId, value }) => ({
    paramId,
    value: canonicalBytes(value, 0, value.length),
  }));
  return create(TableActionSchema, {
    type: { case: "action", value: { actionId: initialDefault.actionId, params } },
  });
}
