import { create } from "@bufbuild/protobuf";
import { byteString, byteStringValue } from "./byte-string.ts";
import { fieldMatch, isMatchedBy, rowMatch } from "./field-match.ts";
import type { Table } from "./gen/p4/config/v1/p4info_pb.js";
import {
  type Action,
  ActionSchema,
  type FieldMatch,
  type TableEntry,
  TableEntrySchema,
} from "./gen/p4/v1/p4runtime_pb.js";
import type { P4InfoIndex } from "./p4info-index.ts";
import type { RowMatch, TableRow } from "./table-row.ts";

/**
 * The message of a row, in the canonical form of the P4Runtime specification ("TableEntry").
 *
 * @throws TypeError for names that P4Info does not have, a missing parameter or exact field, or the wrong kind of
 * match; RangeError for values that do not fit, and a priority where the table takes none or needs one.
 */
export function tableEntry(row: TableRow, index: P4InfoIndex): TableEntry {
  const table = index.get("table", row.table);
  const tableId = table.preamble!.id;
  const action = { type: { case: "action" as const, value: actionMessage(row, index) } };
  if (row.isDefaultAction) {
    const isPlain = Object.keys(row.match).length === 0 && row.priority === 0;
    if (!isPlain) throw new TypeError(`the default action of ${row.table} has neither match nor priority`);
    return create(TableEntrySchema, { tableId, action, isDefaultAction: true });
  }
  return create(TableEntrySchema, {
    tableId,
    action,
    match: matchMessages(table, row),
    priority: checkedPriority(table, row.priority),
  });
}

/**
 * The row of a message that carries an action, as reads return it.
 *
 * @throws TypeError for ids that P4Info does not have, and entries whose action is a member or group of a profile;
 * RangeError for values that do not fit.
 */
export function tableRow(entry: TableEntry, index: P4InfoIndex): TableRow {
  const table = index.get("table", entry.tableId);
  if (entry.action?.type.case !== "action") {
    throw new TypeError(`the entry of ${table.preamble!.name} has no direct action`);
  }
  const action = index.get("action", entry.action.type.value.actionId);
  const values = new Map(entry.action.type.value.params.map((param) => [param.paramId, param.value]));
  const parameters = action.params.map(({ id, name, bitwidth }) => {
    const value = values.get(id);
    if (value === undefined) throw new TypeError(`no value for ${name} of ${action.preamble!.name}`);
    return [name, byteStringValue(value, bitwidth)];
  });
  const messages = new Map(entry.match.map((match) => [match.fieldId, match]));
  const matches = table.matchFields.flatMap((field): [string, RowMatch][] => {
    const match = entry.isDefaultAction ? undefined : rowMatch(field, messages.get(field.id));
    return match === undefined ? [] : [[field.name, match]];
  });
  return {
    table: table.preamble!.name,
    ...(entry.isDefaultAction ? { isDefaultAction: true } : {}),
    match: Object.fromEntries(matches),
    action: action.preamble!.name,
    parameters: Object.fromEntries(parameters),
    priority: entry.priority,
  };
}

/** Ternary, range and optional fields let several entries match, so that their order must be given. */
export function needsPriority(table: Table): boolean {
  return table.matchFields.some(
    (field) => isMatchedBy(field, "ternary") || isMatchedBy(field, "range") || isMatchedBy(field, "optional"),
  );
}

function checkedPriority(table: Table, priority: number): number {
  const name = table.preamble!.name;
  if (needsPriority(table) && priority < 1)
    throw new RangeError(`an entry of ${name} needs a priority above 0`);
  if (!needsPriority(table) && priority !== 0) throw new RangeError(`entries of ${name} have no priority`);
  return priority;
}

function matchMessages(table: Table, row: TableRow): FieldMatch[] {
  const name = table.preamble!.name;
  checkNames(Object.keys(row.match), table.matchFields, `match field in ${name}`);
  return table.matchFields.flatMap((field) => {
    const match = row.match[field.name];
    if (match === undefined && isMatchedBy(field, "exact")) {
      throw new TypeError(`no value for the exact field ${field.name} of ${name}`);
    }
    const message = match && fieldMatch(field, match);
    return message === undefined ? [] : [message];
  });
}

function actionMessage(row: TableRow, index: P4InfoIndex): Action {
  const action = index.get("action", row.action);
  const name = action.preamble!.name;
  checkNames(Object.keys(row.parameters), action.params, `parameter in ${name}`);
  return create(ActionSchema, {
    actionId: action.preamble!.id,
    params: action.params.map((param) => {
      const value = row.parameters[param.name];
      if (value === undefined) throw new TypeError(`no value for ${param.name} of ${name}`);
      return { paramId: param.id, value: byteString(value, param.bitwidth) };
    }),
  });
}

function checkNames(
  written: readonly string[],
  known: readonly { readonly name: string }[],
  what: string,
): void {
  const unknown = written.find((name) => !known.some((candidate) => candidate.name === name));
  if (unknown === undefined) return;
  throw new TypeError(
    `${unknown} is no ${what}: ${known.map((candidate) => candidate.name).join(", ") || "none"}`,
  );
}
