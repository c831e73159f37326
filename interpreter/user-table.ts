import type { EntryMatch, TableEntry } from "../dsl/entries/node-entries.ts";
import type { TableActionModel, TableKeyModel, UserTableModel } from "../dsl/model/index.ts";
import type { Situation } from "./actions.ts";
import { keyFieldValue } from "./key-field.ts";

/** What a table decided: one of its actions, with the values that the entry gives it. */
export interface TableDecision {
  readonly action: TableActionModel;
  readonly parameters: Readonly<Record<string, bigint>>;
}

/** The action of the entry that matches and wins, or the default action (semantics.md, 7). */
export function applyTable(table: UserTableModel, situation: Situation): TableDecision {
  const { note, tables } = situation.arrival;
  const values = new Map(table.key.map(({ name, field }) => [name, keyFieldValue(field, situation)]));
  const key = [...values].map(([name, value]) => `${name} 0x${value.toString(16)}`).join(", ");
  const matching = (tables.user[table.name] ?? []).filter((entry) => matchesEntry(table, entry, values));
  const winner = matching.reduce<TableEntry | undefined>(
    (best, entry) =>
      best === undefined || precedence(table, entry) > precedence(table, best) ? entry : best,
    undefined,
  );
  const name = winner?.action ?? table.defaultAction;
  note(`${table.name}(${key}): ${winner === undefined ? "default " : ""}${name}`);
  const action = table.actions.find((candidate) => candidate.name === name);
  if (action === undefined)
    throw new Error(`no action ${name} in ${table.name}; the entries are not checked`);
  return { action, parameters: winner?.parameters ?? {} };
}

function matchesEntry(
  table: UserTableModel,
  entry: TableEntry,
  values: ReadonlyMap<string, bigint>,
): boolean {
  return table.key.every((key) => matches(key, entry.match[key.name], values.get(key.name)!));
}

function matches(key: TableKeyModel, match: EntryMatch | undefined, value: bigint): boolean {
  // A key that the entry leaves out matches everything.
  if (match === undefined) return true;
  switch (match.kind) {
    case "exact":
      return value === match.value;
    case "lpm": {
      const free = BigInt(key.field.bits - match.prefixLength);
      return value >> free === match.value >> free;
    }
    case "ternary":
      return (value & match.mask) === (match.value & match.mask);
    case "range":
      return match.low <= value && value <= match.high;
  }
}

/** Of entries that match, the one with the largest figure wins: its priority, or the length of its prefix. */
function precedence(table: UserTableModel, entry: TableEntry): number {
  if (table.key.some(({ match }) => match === "ternary" || match === "range")) return entry.priority;
  const prefix = Object.values(entry.match).find((match) => match.kind === "lpm");
  return prefix?.prefixLength ?? 0;
}
