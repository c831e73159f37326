import { create, type MessageInitShape } from "@bufbuild/protobuf";
import {
  type FieldMatchSchema,
  type TableEntrySchema,
  Update_Type,
  type WriteRequest,
  WriteRequestSchema,
} from "../../p4runtime/gen/p4/v1/p4runtime_pb.js";
import type { CheckedEntry, CheckedTable, KeyPattern, TableKey } from "../check/checked-program.ts";
import type { Value } from "../check/value.ts";
import { controlPlaneParameters } from "./actions.ts";
import { paddedBytes } from "./bit-string.ts";
import type { P4InfoContext } from "./context.ts";
import { fieldIds } from "./field-ids.ts";
import { actionName, type TableObject } from "./inventory.ts";
import { controlPlaneWidth } from "./translation.ts";

/** The entries that stand in the program, as one P4Runtime write request. */
export function staticEntries(context: P4InfoContext): WriteRequest {
  return create(WriteRequestSchema, {
    updates: context.inventory.tables.flatMap((table) =>
      byPriority(table.table).map((entry) => ({
        type: Update_Type.INSERT,
        entity: { entity: { case: "tableEntry" as const, value: entryMessage(context, table, entry) } },
      })),
    ),
  });
}

/** Entries in the order in which they win, where the program writes them in another. */
function byPriority(table: CheckedTable): readonly CheckedEntry[] {
  const sign = table.largestPriorityWins ? 1 : -1;
  return table.entries.toSorted((a, b) => sign * Number((b.priority ?? 0n) - (a.priority ?? 0n)));
}

function entryMessage(
  context: P4InfoContext,
  object: TableObject,
  entry: CheckedEntry,
): MessageInitShape<typeof TableEntrySchema> {
  const ids = fieldIds(object.table.keys.map((key) => key.element));
  return {
    tableId: context.symbols.id("table", object.name),
    match: object.table.keys.flatMap((key, index) => {
      const field = fieldMatch(key, entry.patterns[index]!);
      return field === undefined ? [] : [{ fieldId: ids[index]!, fieldMatchType: field }];
    }),
    action: { type: { case: "action", value: actionCall(context, object, entry) } },
    ...(entry.priority === undefined ? {} : { priority: Number(entry.priority) }),
    isConst: entry.isConst,
  };
}

function actionCall(context: P4InfoContext, object: TableObject, entry: CheckedEntry) {
  const { declaration, arguments: bound } = entry.action;
  const ids = fieldIds(controlPlaneParameters(declaration));
  const given = bound.filter((argument) => argument.parameter.direction === "none");
  return {
    actionId: context.symbols.id("action", actionName(object.control, declaration)),
    params: given.flatMap((argument, index) => {
      const value =
        argument.value === undefined ? undefined : context.program.constantIn(object.control, argument.value);
      const bits = value === undefined ? undefined : bitsOf(value);
      if (bits === undefined) return [];
      return [{ paramId: ids[index]!, value: paddedBytes(bits, controlPlaneWidth(argument.parameter.type)) }];
    }),
  };
}

type FieldMatchType = NonNullable<MessageInitShape<typeof FieldMatchSchema>["fieldMatchType"]>;

/** How one key matches; undefined for don't care, which P4Runtime leaves out (specification 9.1.1). */
function fieldMatch(key: TableKey, pattern: KeyPattern): FieldMatchType | undefined {
  const width = controlPlaneWidth(key.type);
  const bytes = (value: bigint) => paddedBytes(value, width);
  const all = (1n << BigInt(width)) - 1n;
  const value = pattern.kind === "value" ? bitsOf(pattern.value) : undefined;
  if (pattern.kind === "any" || pattern.kind === "valueSet" || pattern.kind === "expression")
    return undefined;
  switch (key.matchKind) {
    case "exact":
      return value === undefined ? undefined : { case: "exact", value: { value: bytes(value) } };
    case "optional":
      return value === undefined ? undefined : { case: "optional", value: { value: bytes(value) } };
    case "lpm": {
      if (value !== undefined) return { case: "lpm", value: { value: bytes(value), prefixLen: width } };
      if (pattern.kind !== "mask" || pattern.mask === 0n) return undefined;
      const prefixLen = pattern.mask.toString(2).replaceAll("0", "").length;
      return { case: "lpm", value: { value: bytes(pattern.value & pattern.mask), prefixLen } };
    }
    case "ternary":
      if (value !== undefined) return { case: "ternary", value: { value: bytes(value), mask: bytes(all) } };
      if (pattern.kind !== "mask" || pattern.mask === 0n) return undefined;
      return {
        case: "ternary",
        value: { value: bytes(pattern.value & pattern.mask), mask: bytes(pattern.mask) },
      };
    case "range":
      if (value !== undefined) return { case: "range", value: { low: bytes(value), high: bytes(value) } };
      if (pattern.kind !== "range" || (pattern.low === 0n && pattern.high === all)) return undefined;
      return { case: "range", value: { low: bytes(pattern.low), high: bytes(pattern.high) } };
    default:
      return undefined;
  }
}

function bitsOf(value: Value): bigint | undefined {
  if (value.kind === "integer") return value.value;
  return value.kind === "boolean" ? BigInt(value.value) : undefined;
}
