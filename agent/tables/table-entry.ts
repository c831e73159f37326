import { parseMatch } from "../../dsl/entries/match-text.ts";
import type { EntryMatch, TableEntry } from "../../dsl/entries/node-entries.ts";
import { parseValue, valueForms } from "../../dsl/entries/value-text.ts";
import { fits } from "../../dsl/language/width.ts";
import type { TableKeyModel, UserTableModel } from "../../dsl/model/index.ts";

type GivenValue = number | bigint | string;

/** A key's match as a program writes it. */
export type GivenMatch =
  | GivenValue
  | { readonly value: GivenValue; readonly mask: GivenValue }
  | { readonly value: GivenValue; readonly prefixLength: number }
  | { readonly low: GivenValue; readonly high: GivenValue };

export interface GivenPlace {
  readonly match: Readonly<Record<string, GivenMatch | undefined>>;
  readonly priority?: number;
}

export interface GivenEntry extends GivenPlace {
  readonly action: string;
  readonly params?: Readonly<Record<string, GivenValue>>;
}

/**
 * An entry in the form in which tables keep it.
 *
 * @throws TypeError for names that the table does not have, or that are missing; RangeError for values that do not fit.
 */
export function tableEntryOf(table: UserTableModel, given: GivenEntry): TableEntry {
  const action = table.actions.find(({ name }) => name === given.action);
  if (action === undefined) throw new TypeError(`table ${table.name} has no action ${given.action}`);
  const params = given.params ?? {};
  checkNames(`action ${action.name} of table ${table.name}`, "parameter", params, action.parameters);
  const parameters = action.parameters.map(({ name, bits }) => {
    const value = params[name];
    if (value === undefined)
      throw new TypeError(`action ${action.name} of table ${table.name} needs ${name}`);
    return [name, numberOf(value, bits, name)] as const;
  });
  return { ...placeOf(table, given), action: action.name, parameters: Object.fromEntries(parameters) };
}

/** What tells an entry from others. @throws as {@link tableEntryOf} */
export function placeOf(table: UserTableModel, given: GivenPlace): Pick<TableEntry, "match" | "priority"> {
  checkNames(`table ${table.name}`, "key", given.match, table.key);
  const match = table.key.flatMap((key) => {
    const value = given.match[key.name];
    if (value === undefined && key.match === "exact")
      throw new TypeError(`an entry of table ${table.name} needs the exact key ${key.name}`);
    const wanted = value === undefined ? "any" : matchOf(key, value);
    return wanted === "any" ? [] : [[key.name, wanted] as const];
  });
  return { match: Object.fromEntries(match), priority: priorityOf(table, given.priority) };
}

function priorityOf(table: UserTableModel, priority: number | undefined): number {
  const prioritised = table.key.some(({ match }) => match === "ternary" || match === "range");
  if (!prioritised) {
    if (priority !== undefined) throw new TypeError(`table ${table.name} has no priorities`);
    return 0;
  }
  if (priority === undefined || !Number.isInteger(priority) || priority < 1 || priority > 0x7fff_ffff)
    throw new RangeError(`an entry of table ${table.name} needs a priority from 1 to 2147483647`);
  return priority;
}

function matchOf({ name, match, field: { bits } }: TableKeyModel, given: GivenMatch): EntryMatch | "any" {
  if (typeof given === "bigint" || typeof given === "number" || typeof given === "string") {
    const text = typeof given === "bigint" ? `${given}` : given;
    const parsed = parseMatch(text, match, bits);
    if (parsed.ok) return parsed.match;
    throw new RangeError(`${given} is no ${match} match of ${bits} bits for ${name}`);
  }
  if ("low" in given && match === "range") {
    const [low, high] = [numberOf(given.low, bits, name), numberOf(given.high, bits, name)];
    if (low > high) throw new RangeError(`the range of ${name} begins above its end`);
    return { kind: "range", low, high };
  }
  if ("mask" in given && match === "ternary") {
    const [value, mask] = [numberOf(given.value, bits, name), numberOf(given.mask, bits, name)];
    if ((value & ~mask) !== 0n)
      throw new RangeError(`the value of ${name} has bits that its mask leaves out`);
    return mask === 0n ? "any" : { kind: "ternary", value, mask };
  }
  if ("prefixLength" in given && match === "lpm") return prefixOf(given, bits, name);
  throw new TypeError(`${name} is matched by ${match}`);
}

function prefixOf(
  given: { readonly value: GivenValue; readonly prefixLength: number },
  bits: number,
  name: string,
): EntryMatch | "any" {
  const { prefixLength } = given;
  if (!Number.isInteger(prefixLength) || prefixLength < 0 || prefixLength > bits)
    throw new RangeError(`${name} has ${bits} bits, and no prefix of ${prefixLength}`);
  const value = numberOf(given.value, bits, name);
  if (value % (1n << BigInt(bits - prefixLength)) !== 0n)
    throw new RangeError(`the value of ${name} has bits behind its prefix`);
  return prefixLength === 0 ? "any" : { kind: "lpm", value, prefixLength };
}

function numberOf(given: GivenValue, bits: number, name: string): bigint {
  const value = typeof given === "bigint" ? given : parseValue(given, bits);
  if (value === undefined) throw new TypeError(`${name} is ${valueForms(bits)}, not ${given}`);
  if (!fits(value, bits)) throw new RangeError(`${given} does not fit in the ${bits} bits of ${name}`);
  return value;
}

function checkNames(
  owner: string,
  what: string,
  given: Readonly<Record<string, unknown>>,
  known: readonly { readonly name: string }[],
): void {
  const unknown = Object.keys(given).find((name) => !known.some((candidate) => candidate.name === name));
  if (unknown === undefined) return;
  const names = known.map(({ name }) => name).join(", ") || "none";
  throw new TypeError(`${owner} has no ${what} ${unknown}: ${names}`);
}
