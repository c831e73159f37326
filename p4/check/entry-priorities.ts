import type { RelatedLocation } from "../../diagnostics/diagnostic.ts";
import type { EntriesProperty, TableDeclaration, TableEntry } from "../syntax/ast.ts";
import type { TableKey } from "./checked-program.ts";
import { type Checker, declaredHere } from "./checker.ts";
import type { Environment } from "./environment.ts";
import { inferExpression } from "./expressions.ts";

/** Match kinds for which more than one entry can match, without a longest prefix to decide. */
const OVERLAPPING_KINDS: readonly string[] = ["ternary", "range", "optional"];

const MAXIMUM_PRIORITY = (1n << 64n) - 1n;

/**
 * The priority of each entry, in order: as written, or counted from its neighbour by `priority_delta` so that the first
 * entry wins (specification section 14.2.1.4). Undefined where the table's match kinds need none.
 */
export function entryPriorities(
  checker: Checker,
  environment: Environment,
  table: TableDeclaration,
  property: EntriesProperty,
  keys: readonly TableKey[],
): readonly (bigint | undefined)[] {
  const { entries } = property;
  const none = entries.map(() => undefined);
  const firstWritten = entries.find((entry) => entry.priority !== undefined);
  if (property.isConst && firstWritten !== undefined) {
    checker.report("p4-priority-in-const-entries", firstWritten.priority!.span);
    return none;
  }
  if (!keys.some((key) => OVERLAPPING_KINDS.includes(key.matchKind))) {
    if (firstWritten !== undefined)
      checker.report(
        "p4-priority-not-needed",
        { span: firstWritten.priority!.span, related: keyOf(table) },
        { table: table.name.text },
      );
    return none;
  }
  const largestWins = booleanProperty(checker, environment, table, "largest_priority_wins") ?? true;
  const delta = integerProperty(checker, environment, table, "priority_delta") ?? 1n;
  if (firstWritten === undefined) return countFromLast(entries, largestWins, delta);
  return countFromWritten(checker, environment, table, entries, largestWins, delta);
}

function keyOf(table: TableDeclaration): readonly RelatedLocation[] {
  const key = table.properties.find((property) => property.kind === "keyProperty");
  return key === undefined ? [] : declaredHere(key.span, "the key");
}

/** Without written priorities the last one of the losers has 1. */
function countFromLast(
  entries: readonly TableEntry[],
  largestWins: boolean,
  delta: bigint,
): readonly bigint[] {
  const count = entries.length;
  return entries.map((_, index) => 1n + delta * BigInt(largestWins ? count - 1 - index : index));
}

function countFromWritten(
  checker: Checker,
  environment: Environment,
  table: TableDeclaration,
  entries: readonly TableEntry[],
  largestWins: boolean,
  delta: bigint,
): readonly (bigint | undefined)[] {
  const [first] = entries;
  if (first !== undefined && first.priority === undefined) {
    checker.report("p4-first-priority-missing", first.span);
    return entries.map(() => undefined);
  }
  let next = 0n;
  let previous: { priority: bigint; entry: TableEntry } | undefined;
  const used = new Map<bigint, TableEntry>();
  return entries.map((entry) => {
    const priority =
      entry.priority === undefined ? next : (writtenPriority(checker, environment, entry) ?? next);
    if (priority < 0n || priority > MAXIMUM_PRIORITY)
      checker.report(
        "p4-priority-out-of-range",
        { span: entry.priority?.span ?? entry.span, related: declaredHere(table.name.span, "the table") },
        { table: table.name.text, priority },
      );
    const same = used.get(priority);
    if (same !== undefined)
      checker.report(
        "p4-duplicate-priority",
        { span: entry.span, related: declaredHere(same.span, "the other entry") },
        { priority },
      );
    used.set(priority, entry);
    const disordered =
      previous !== undefined && (largestWins ? priority > previous.priority : priority < previous.priority);
    if (disordered)
      checker.report("p4-priorities-out-of-order", {
        span: entry.span,
        related: declaredHere(previous!.entry.span, "follows this entry"),
      });
    previous = { priority, entry };
    next = largestWins ? priority - delta : priority + delta;
    return priority;
  });
}

function writtenPriority(checker: Checker, environment: Environment, entry: TableEntry): bigint | undefined {
  const expression = entry.priority!;
  if (inferExpression(checker, environment, expression).kind === "unknown") return undefined;
  const value = checker.constants.get(expression);
  if (value?.kind === "integer") return value.value;
  checker.report("p4-not-a-constant-integer", expression.span, { what: "a priority" });
  return undefined;
}

function propertyValue(checker: Checker, environment: Environment, table: TableDeclaration, name: string) {
  for (const property of table.properties) {
    if (property.kind !== "valueProperty" || property.name.text !== name) continue;
    inferExpression(checker, environment, property.value);
    return { property, value: checker.constants.get(property.value) };
  }
  return undefined;
}

function booleanProperty(
  checker: Checker,
  environment: Environment,
  table: TableDeclaration,
  name: string,
): boolean | undefined {
  const found = propertyValue(checker, environment, table, name);
  return found?.value?.kind === "boolean" ? found.value.value : undefined;
}

function integerProperty(
  checker: Checker,
  environment: Environment,
  table: TableDeclaration,
  name: string,
): bigint | undefined {
  const found = propertyValue(checker, environment, table, name);
  if (found?.value?.kind !== "integer") return undefined;
  if (found.value.value > 0n) return found.value.value;
  checker.report("p4-not-a-constant-integer", found.property.value.span, {
    what: `${name}, which is positive,`,
  });
  return undefined;
}
