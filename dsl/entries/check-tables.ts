import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { entriesMessages } from "../../diagnostics/messages-entries.ts";
import type { TableKeyModel, UserTableModel } from "../model/user-table.ts";
import { unknownNode } from "./check-nodes.ts";
import { readParameters } from "./check-parameters.ts";
import { type Checked, type EntriesContext, nearestHelp } from "./entries-context.ts";
import type { TableEntryOfFile } from "./entries-schema.ts";
import type { JsonPath } from "./json-document.ts";
import { type MatchMistake, parseMatch } from "./match-text.ts";
import type { EntryMatch, TableEntry } from "./node-entries.ts";

type Tables = Readonly<Record<string, readonly TableEntry[]>>;

/** The entries of the pipeline's own tables. */
export function checkTables(context: EntriesContext): Checked<Tables> {
  const { model, file, document } = context;
  const problems: Diagnostic[] = [];
  const value: Record<string, readonly TableEntry[]> = {};
  const known = model.tables.map(({ name }) => name);
  for (const [name, entries] of Object.entries(file.tables ?? {})) {
    const table = model.tables.find((candidate) => candidate.name === name);
    if (table === undefined) {
      const place = { span: document.keySpan(["tables", name]), ...nearestHelp(name, known) };
      const listed = known.length === 0 ? "none" : known.join(", ");
      problems.push(entriesMessages.diagnose("entries-table-unknown", place, { table: name, known: listed }));
      continue;
    }
    const checked = entries.map((entry, index) => checkEntry(table, entry, ["tables", name, index], context));
    value[name] = checked.map((entry) => entry.value);
    problems.push(...checked.flatMap((entry) => entry.problems), ...repeated(table, value[name], context));
    if (entries.length > table.size) {
      const place = { span: document.keySpan(["tables", name]) };
      const parameters = { table: name, count: entries.length, size: table.size };
      problems.push(entriesMessages.diagnose("entries-table-too-many", place, parameters));
    }
  }
  return { value, problems };
}

function checkEntry(
  table: UserTableModel,
  entry: TableEntryOfFile,
  path: JsonPath,
  context: EntriesContext,
): Checked<TableEntry> {
  const { document } = context;
  const match = checkMatch(table, entry.match ?? {}, path, context);
  const problems = [...match.problems, ...checkPriority(table, entry, path, context)];
  const names = table.actions.map(({ name }) => name);
  const action = table.actions.find(({ name }) => name === entry.action);
  let parameters: Readonly<Record<string, bigint>> = {};
  if (action === undefined) {
    const place = { span: document.span([...path, "action"]), ...nearestHelp(entry.action, names) };
    const about = { table: table.name, action: entry.action, known: names.join(", ") };
    problems.push(entriesMessages.diagnose("entries-action-unknown", place, about));
  } else {
    const paramsPath = [...path, "params"];
    const owner = `action ${action.name}`;
    const read = readParameters(action.parameters, entry.params ?? {}, paramsPath, owner, document);
    parameters = read.value;
    problems.push(...read.problems);
    const { body } = action;
    const node = "owner" in body && body.owner.kind === "parameter" ? parameters[body.owner.name] : undefined;
    if (node !== undefined && "owner" in body && body.owner.kind === "parameter") {
      problems.push(...unfitOwner(Number(node), [...paramsPath, body.owner.name], context));
    }
  }
  const value = { match: match.value, action: entry.action, parameters, priority: entry.priority ?? 0 };
  return { value, problems };
}

/** An entry's owner is a peer: a packet never goes to the node that it is at. */
function unfitOwner(node: number, path: JsonPath, context: EntriesContext): readonly Diagnostic[] {
  if (node !== context.file.node) return unknownNode(node, path, context);
  return [entriesMessages.diagnose("entries-node-own", { span: context.document.span(path) }, { node })];
}

function checkMatch(
  table: UserTableModel,
  written: NonNullable<TableEntryOfFile["match"]>,
  path: JsonPath,
  { document }: EntriesContext,
): Checked<Readonly<Record<string, EntryMatch>>> {
  const known = table.key.map(({ name }) => name);
  const problems: Diagnostic[] = Object.keys(written)
    .filter((name) => !known.includes(name))
    .map((name) => {
      const place = { span: document.keySpan([...path, "match", name]), ...nearestHelp(name, known) };
      const about = { table: table.name, key: name, known: known.join(", ") };
      return entriesMessages.diagnose("entries-key-unknown", place, about);
    });
  const value: Record<string, EntryMatch> = {};
  for (const key of table.key) {
    const given = Object.hasOwn(written, key.name) ? written[key.name] : undefined;
    if (given === undefined) {
      if (key.match !== "exact") continue;
      const place = { span: document.span([...path, "match"]) };
      problems.push(
        entriesMessages.diagnose("entries-key-missing", place, { table: table.name, key: key.name }),
      );
      continue;
    }
    const parsed = parseMatch(given, key.match, key.field.bits);
    if (!parsed.ok) {
      const span = document.span([...path, "match", key.name]);
      problems.push(mistakeIn(parsed.mistake, given, key, span));
    } else if (parsed.match !== "any") {
      value[key.name] = parsed.match;
    }
  }
  return { value, problems };
}

function mistakeIn(
  mistake: MatchMistake,
  given: string | number,
  { name, field }: TableKeyModel,
  span: NonNullable<Diagnostic["span"]>,
): Diagnostic {
  const value = JSON.stringify(given);
  const { diagnose } = entriesMessages;
  switch (mistake.kind) {
    case "form":
      return diagnose("entries-value", { span }, { value, name, expected: mistake.expected });
    case "too-wide": {
      const largest = (1n << BigInt(field.bits)) - 1n;
      return diagnose("entries-value-too-wide", { span }, { value, name, bits: field.bits, largest });
    }
    case "beyond-mask":
      return diagnose("entries-value-beyond-mask", { span }, { value, canonical: mistake.canonical });
    case "reversed":
      return diagnose("entries-range-reversed", { span }, { value });
  }
}

/** Priorities decide where entries may overlap without being prefixes of one another (P4Runtime 1.4, 9.1.1). */
function checkPriority(
  table: UserTableModel,
  entry: TableEntryOfFile,
  path: JsonPath,
  { document }: EntriesContext,
): readonly Diagnostic[] {
  const prioritised = table.key.some(({ match }) => match === "ternary" || match === "range");
  const about = { table: table.name };
  if (prioritised && entry.priority === undefined) {
    return [entriesMessages.diagnose("entries-priority-missing", { span: document.span(path) }, about)];
  }
  if (!prioritised && entry.priority !== undefined) {
    const place = { span: document.keySpan([...path, "priority"]) };
    return [entriesMessages.diagnose("entries-priority-unused", place, about)];
  }
  return [];
}

function repeated(
  table: UserTableModel,
  entries: readonly TableEntry[],
  { document }: EntriesContext,
): readonly Diagnostic[] {
  const first = new Map<string, number>();
  return entries.flatMap(({ match, priority }, index) => {
    const key = `${priority} ${table.key.map(({ name }) => matchText(match[name])).join(" ")}`;
    const before = first.get(key);
    if (before === undefined) {
      first.set(key, index);
      return [];
    }
    const related = [{ message: "first given here", span: document.span(["tables", table.name, before]) }];
    const place = { span: document.span(["tables", table.name, index]), related };
    return [entriesMessages.diagnose("entries-entry-repeated", place, { table: table.name })];
  });
}

function matchText(match: EntryMatch | undefined): string {
  return match === undefined ? "*" : Object.values(match).join(":");
}
