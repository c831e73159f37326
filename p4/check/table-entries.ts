import type { EntriesProperty, KeyProperty, TableDeclaration, TableEntry } from "../syntax/ast.ts";
import { bindInTable } from "./action-bindings.ts";
import type { CheckedEntry, KeyPattern, TableAction, TableKey } from "./checked-program.ts";
import { type Checker, declaredHere } from "./checker.ts";
import { entryPriorities } from "./entry-priorities.ts";
import type { Environment } from "./environment.ts";
import { checkKeyset } from "./keysets.ts";

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
  if (keyProperty === undefined) {
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
  return property.entries.flatMap((entry, index) => {
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
  );
  for (const pattern of patterns) {
    if (pattern.kind === "valueSet")
      checker.report("p4-not-constant", entry.keyset.span, { what: "the key of an entry" });
    if (pattern.kind === "expression" && !checker.isConstant(pattern.expression))
      checker.report("p4-not-constant", pattern.expression.span, { what: "the key of an entry" });
  }
  return patterns;
}
