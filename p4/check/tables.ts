import type {
  ActionsProperty,
  EntriesProperty,
  Expression,
  KeyElement,
  KeyProperty,
  TableDeclaration,
  ValueProperty,
} from "../syntax/ast.ts";
import { bindInList, bindInTable } from "./action-bindings.ts";
import { annotationString, findAnnotation, hasAnnotation } from "./annotations.ts";
import type { ActionBinding, TableAction, TableKey } from "./checked-program.ts";
import { type Checker, declaredHere, UNKNOWN, withSuggestion } from "./checker.ts";
import { settleExpression } from "./convert.ts";
import { type Environment, enter } from "./environment.ts";
import { inferExpression } from "./expressions.ts";
import { keyName } from "./key-name.ts";
import { declareName } from "./local-declarations.ts";
import { resolveInteger } from "./resolve-type.ts";
import { checkEntries } from "./table-entries.ts";
import type { Type } from "./type.ts";
import { typeText } from "./type-text.ts";

/** A table, specification section 14.2: key, actions, default action, entries, size, and what the target adds. */
export function checkTable(checker: Checker, outer: Environment, table: TableDeclaration): void {
  declareName(checker, outer.scope, table.name, table);
  const environment = enter(outer, { table });
  refuseDuplicates(checker, table);
  const keyProperty = property(table, "keyProperty");
  const actionsProperty = property(table, "actionsProperty");
  const entriesProperty = property(table, "entriesProperty");
  const defaultProperty = valueProperty(table, "default_action");
  const sizeProperty = valueProperty(table, "size");
  const order = [actionsProperty, defaultProperty].map((one) =>
    one === undefined ? -1 : table.properties.indexOf(one),
  );
  if (defaultProperty !== undefined && order[1]! < order[0]!)
    checker.report("p4-default-before-actions", {
      span: table.name.span,
      related: declaredHere(defaultProperty.span, "the default action"),
    });
  if (actionsProperty === undefined)
    checker.report("p4-no-actions", table.name.span, { table: table.name.text });
  const keys = keyProperty === undefined ? [] : checkKeys(checker, environment, keyProperty);
  const listed = actionsProperty === undefined ? [] : checkActions(checker, environment, actionsProperty);
  const { actions, defaultAction } = checkDefault(checker, environment, table, listed, defaultProperty);
  const size = sizeProperty === undefined ? undefined : resolveSize(checker, environment, sizeProperty.value);
  const entries =
    entriesProperty === undefined
      ? []
      : checkEntries(checker, environment, table, entriesProperty, keyProperty, keys, actions);
  const properties = new Map<string, ValueProperty>();
  for (const other of table.properties) {
    if (other.kind !== "valueProperty" || other === defaultProperty || other === sizeProperty) continue;
    properties.set(other.name.text, other);
    checkOtherProperty(checker, environment, other);
  }
  checker.declaredTypes.set(table, { kind: "table", name: table.name.text, declaration: table });
  if (defaultAction !== undefined)
    checker.tables.set(table, {
      declaration: table,
      keys,
      actions,
      defaultAction,
      defaultActionIsConst: defaultProperty?.isConst ?? false,
      entries,
      largestPriorityWins: isTrue(checker, properties.get("largest_priority_wins")),
      entriesAreConst: entriesProperty?.isConst ?? false,
      size,
      sizeExpression: sizeProperty?.value,
      properties,
    });
}

type SpecialProperty = KeyProperty | ActionsProperty | EntriesProperty;

function property<Kind extends SpecialProperty["kind"]>(
  table: TableDeclaration,
  kind: Kind,
): Extract<SpecialProperty, { kind: Kind }> | undefined {
  return table.properties.find((candidate) => candidate.kind === kind) as
    | Extract<SpecialProperty, { kind: Kind }>
    | undefined;
}

function valueProperty(table: TableDeclaration, name: string): ValueProperty | undefined {
  return table.properties.find(
    (candidate): candidate is ValueProperty =>
      candidate.kind === "valueProperty" && candidate.name.text === name,
  );
}

function isTrue(checker: Checker, property: ValueProperty | undefined): boolean {
  const value = property === undefined ? undefined : checker.constants.get(property.value);
  return value?.kind !== "boolean" || value.value;
}

/** A constructor parameter may give the size: then only the instance knows it. */
function resolveSize(checker: Checker, environment: Environment, size: Expression): bigint | undefined {
  const type = inferExpression(checker, environment, size);
  const numeric = type.kind === "bit" || type.kind === "int" || type.kind === "arbitraryInt";
  if (numeric && checker.instanceConstants.has(size) && !checker.constants.has(size)) return undefined;
  return resolveInteger(checker, environment, size, "the size of a table");
}

function refuseDuplicates(checker: Checker, table: TableDeclaration): void {
  const seen = new Map<string, TableDeclaration["properties"][number]>();
  for (const candidate of table.properties) {
    const name =
      candidate.kind === "valueProperty" ? candidate.name.text : candidate.kind.replace("Property", "");
    const first = seen.get(name);
    if (first !== undefined)
      checker.report(
        "p4-duplicate-name",
        { span: candidate.span, related: declaredHere(first.span) },
        { name },
      );
    seen.set(name, candidate);
  }
}

function checkKeys(checker: Checker, environment: Environment, key: KeyProperty): readonly TableKey[] {
  return key.elements.map((element) => {
    const type = keyType(checker, environment, element);
    const { text, span } = element.matchKind;
    if (!checker.matchKinds.has(text))
      checker.report("p4-unknown-match-kind", withSuggestion(span, text, checker.matchKinds.keys()), {
        name: text,
      });
    return { element, matchKind: text, type, name: nameOf(checker, element) };
  });
}

function keyType(checker: Checker, environment: Environment, element: KeyElement): Type {
  inferExpression(checker, environment, element.expression);
  const type = settleExpression(checker, element.expression);
  if (checker.isConstant(element.expression) && type.kind !== "unknown" && type.kind !== "set")
    checker.report("p4-constant-key", element.expression.span);
  if (isKey(type)) return type;
  return checker.report("p4-key-type", element.expression.span, { type: typeText(type) });
}

function isKey(type: Type): boolean {
  if (type.kind === "newtype") return isKey(type.underlying);
  return ["unknown", "bit", "int", "bool", "error", "enum", "serializableEnum", "varbit"].includes(type.kind);
}

function nameOf(checker: Checker, element: KeyElement): string {
  const annotation = findAnnotation(element.annotations, "name");
  const written = annotation === undefined ? undefined : annotationString(annotation);
  if (written !== undefined) return written;
  const name = keyName(checker, element.expression);
  if (name === undefined) checker.report("p4-key-without-name", element.expression.span);
  return name ?? "";
}

function checkActions(
  checker: Checker,
  environment: Environment,
  list: ActionsProperty,
): readonly TableAction[] {
  const actions: TableAction[] = [];
  for (const reference of list.actions) {
    const bound = bindInList(checker, environment, reference);
    if (bound === undefined) continue;
    const first = actions.find((other) => other.declaration === bound.declaration);
    if (first?.reference !== undefined) {
      checker.report(
        "p4-duplicate-name",
        { span: reference.name.span, related: declaredHere(first.reference.span) },
        { name: reference.name.text },
      );
      continue;
    }
    actions.push({
      reference,
      ...bound,
      tableOnly: hasAnnotation(reference.annotations, "tableonly"),
      defaultOnly: hasAnnotation(reference.annotations, "defaultonly"),
    });
  }
  return actions;
}

/** The default action, and the list of actions with a NoAction that the table did not write (section 14.2.1.3). */
function checkDefault(
  checker: Checker,
  environment: Environment,
  table: TableDeclaration,
  listed: readonly TableAction[],
  written: ValueProperty | undefined,
): { actions: readonly TableAction[]; defaultAction: ActionBinding | undefined } {
  if (written !== undefined) {
    const bound = bindDefault(checker, environment, table, listed, written.value);
    return { actions: listed, defaultAction: bound };
  }
  const noAction = checker.topLevel.find("NoAction").find((meaning) => meaning.kind === "actionDeclaration");
  if (noAction === undefined || noAction.parameters.length > 0) {
    const [wrong] = checker.topLevel.find("NoAction");
    const span = wrong !== undefined && "name" in wrong ? wrong.name.span : table.name.span;
    checker.report(
      "p4-no-default-action",
      { span, related: declaredHere(table.name.span, "the table") },
      { table: table.name.text },
    );
    return { actions: listed, defaultAction: undefined };
  }
  const own = listed.find((action) => action.declaration === noAction);
  const added: TableAction = {
    reference: undefined,
    declaration: noAction,
    arguments: [],
    tableOnly: false,
    defaultOnly: true,
  };
  return {
    actions: own === undefined ? [...listed, added] : listed,
    defaultAction: { declaration: noAction, arguments: [] },
  };
}

function bindDefault(
  checker: Checker,
  environment: Environment,
  table: TableDeclaration,
  listed: readonly TableAction[],
  value: Expression,
): ActionBinding | undefined {
  const path = value.kind === "callExpression" ? value.callee : value;
  if (path.kind !== "pathExpression") {
    checker.report("p4-not-an-action", value.span);
    return undefined;
  }
  const bound = bindInTable(checker, environment, table, listed, {
    span: value.span,
    name: path.name,
    absolute: path.absolute,
    arguments: value.kind === "callExpression" ? value.arguments : [],
  });
  if (bound === undefined) return undefined;
  checker.references.set(path, bound.declaration);
  checker.types.set(path, checker.declaredTypes.get(bound.declaration) ?? UNKNOWN);
  if (value.kind === "callExpression") {
    checker.types.set(value, { kind: "void" });
    checker.calls.set(value, { kind: "action", ...bound, typeArguments: [], returnType: { kind: "void" } });
  }
  const action = listed.find((candidate) => candidate.declaration === bound.declaration);
  if (action?.tableOnly === true)
    checker.report("p4-table-only-default", value.span, { action: path.name.text });
  return bound;
}

/** What a property means is the target's affair; here only that its value makes sense. */
function checkOtherProperty(checker: Checker, environment: Environment, property: ValueProperty): void {
  inferExpression(checker, environment, property.value);
  settleExpression(checker, property.value);
}
