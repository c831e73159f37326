import type { EntriesProperty, KeyProperty, TableDeclaration, TableEntry } from "../syntax/ast.ts";
import { bindInTable } from "./action-bindings.ts";
import type { CheckedEntry, KeyPattern, TableAction, TableKey } from "./checked-program.ts";
import { type Checker, declaredHere } from "./checker.ts";
import { checkOverlap } from "./entry-overlap.ts";
import { entryPriorities } from "./entry-priorities.ts";
import type { Environment } from "./environment.ts";
import { checkKeyset } from "./keysets.ts";
import { widthOf } from "./layout.ts";

/** Entries in the program text, specification section 14.2.1.4. */
export function checkEntries(
  checker: Checker,
  environment: Environment,
  table: TableDeclaration,
  property: EntriesProperty,
  keyProperty: KeyProperty | undefined,
  keys: readonly TableKey[],
  actions: readonly TableAction[],
): readonly CheckedEntry[] {
  const [first] = property.entries;
  if (keyProperty === undefined || keyProperty.elements.length === 0) {
    if (first !== undefined)
      checker.report(
        "p4-entries-without-key",
        { span: table.name.span, related: declaredHere(first.span, "the first entry") },
        { table: table.name.text },
      );
    return [];
  }
  if (table.properties.indexOf(property) < table.properties.indexOf(keyProperty)) {
    checker.report("p4-entries-before-key", {
      span: property.span,
      related: declaredHere(keyProperty.span, "the key"),
    });
    return [];
  }
  const priorities = entryPriorities(checker, environment, table, property, keys);
  const checked = property.entries.flatMap((entry, index) => {
    const patterns = checkPatterns(checker, environment, entry, keys);
    const action = bindInTable(checker, environment, table, actions, {
      ...entry.action,
      arguments: entry.action.arguments ?? [],
    });
    if (action === undefined) return [];
    checker.references.set(entry.action, action.declaration);
    const listed = actions.find((candidate) => candidate.declaration === action.declaration);
    if (listed?.defaultOnly === true)
      checker.report("p4-default-only-entry", entry.action.span, { action: action.declaration.name.text });
    return [
      { entry, patterns, action, isConst: entry.isConst || property.isConst, priority: priorities[index] },
    ];
  });
  checkOverlap(checker, keys, checked);
  return checked;
}

/** Which patterns an entry may give for a match kind; other kinds, and exact, are their target's affair. */
function fitsMatchKind(key: TableKey, pattern: KeyPattern): boolean {
  switch (key.matchKind) {
    case "optional":
      return pattern.kind !== "mask" && pattern.kind !== "range";
    case "ternary":
      return pattern.kind !== "range";
    case "range":
      return pattern.kind !== "mask";
    case "lpm":
      return (
        pattern.kind !== "range" &&
        (pattern.kind !== "mask" || isPrefix(pattern.mask, widthOf(key.type) ?? 0))
      );
    default:
      return true;
  }
}

/** Ones from the top, then zeros. */
function isPrefix(mask: bigint, width: number): boolean {
  const zeros = BigInt.asUintN(width, ~mask);
  return (zeros & (zeros + 1n)) === 0n;
}

function checkPatterns(
  checker: Checker,
  environment: Environment,
  entry: TableEntry,
  keys: readonly TableKey[],
): readonly KeyPattern[] {
  const patterns = checkKeyset(
    checker,
    environment,
    entry.keyset,
    keys.map((key) => key.type),
    keys[0] === undefined ? [] : declaredHere(keys[0].element.span, "the key"),
  );
  for (const [index, pattern] of patterns.entries()) {
    const key = keys[index]!;
    const element = entry.keyset.elements[index] ?? entry.keyset;
    if (!fitsMatchKind(key, pattern))
      checker.report("p4-key-pattern", element.span, { matchKind: key.matchKind });
    if (pattern.kind === "valueSet")
      checker.report("p4-not-constant", entry.keyset.span, { what: "the key of an entry" });
    if (pattern.kind === "expression" && !checker.isConstant(pattern.expression))
      checker.report("p4-not-constant", pattern.expression.span, { what: "the key of an entry" });
  }
  return patterns;
}
