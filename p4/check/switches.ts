import type { Expression, SwitchStatement, TableDeclaration } from "../syntax/ast.ts";
import { type Checker, declaredHere, withSuggestion } from "./checker.ts";
import { equalValues } from "./comparisons.ts";
import { convert } from "./convert.ts";
import { type Environment, enter } from "./environment.ts";
import { inferExpression } from "./expressions.ts";
import { checkBlock } from "./statements.ts";
import type { Type } from "./type.ts";
import { typeText } from "./type-text.ts";
import type { Value } from "./value.ts";

/** `switch` on an expression or on the action that a table has run, specification section 12.7. */
export function checkSwitch(checker: Checker, environment: Environment, statement: SwitchStatement): void {
  const subject = inferExpression(checker, { ...environment, switchSubject: true }, statement.subject);
  const onAction = subject.kind === "actionRun";
  if (
    !onAction &&
    !["unknown", "bit", "int", "arbitraryInt", "enum", "serializableEnum", "error"].includes(subject.kind)
  )
    checker.report("p4-switch-subject", statement.subject.span, { type: typeText(subject) });
  let defaultLabel: Expression | undefined;
  const seenValues: { value: Value; label: Expression }[] = [];
  const seenActions = new Map<string, Expression>();
  for (const { label, body } of statement.cases) {
    if (label.kind === "dontcareExpression") {
      if (defaultLabel !== undefined)
        checker.report(
          "p4-duplicate-label",
          { span: label.span, related: declaredHere(defaultLabel.span, "first default") },
          { label: "default" },
        );
      defaultLabel = label;
    } else {
      if (defaultLabel !== undefined)
        checker.report("p4-label-after-default", {
          span: label.span,
          related: [
            ...declaredHere(defaultLabel.span, "default"),
            ...declaredHere(statement.subject.span, "the switch"),
          ],
        });
      if (onAction) checkActionLabel(checker, label, subject.table, seenActions);
      else checkValueLabel(checker, environment, label, subject, seenValues);
    }
    if (body !== undefined) checkBlock(checker, enter(environment), body);
  }
}

function checkActionLabel(
  checker: Checker,
  label: Expression,
  table: TableDeclaration,
  seen: Map<string, Expression>,
): void {
  if (label.kind !== "pathExpression") {
    checker.report("p4-label-not-an-action", label.span, { table: table.name.text });
    return;
  }
  const { text, span } = label.name;
  const actions = checker.tables.get(table)?.actions ?? [];
  const action = actions.find((candidate) => candidate.declaration.name.text === text);
  if (action === undefined) {
    const names = actions.map((candidate) => candidate.declaration.name.text);
    checker.report(
      "p4-label-not-an-action",
      {
        ...withSuggestion(span, text, names),
        related: declaredHere(table.name.span, "the table is declared here"),
      },
      { table: table.name.text },
    );
    return;
  }
  const first = seen.get(text);
  if (first !== undefined)
    checker.report(
      "p4-duplicate-label",
      { span, related: declaredHere(first.span, "first") },
      { label: text },
    );
  seen.set(text, label);
  checker.references.set(label, action.declaration);
  checker.types.set(label, checker.declaredTypes.get(action.declaration) ?? { kind: "unknown" });
}

function checkValueLabel(
  checker: Checker,
  environment: Environment,
  label: Expression,
  subject: Type,
  seen: { value: Value; label: Expression }[],
): void {
  const type = inferExpression(checker, environment, label);
  if (type.kind === "unknown" || !convert(checker, label, subject)) return;
  const value = checker.constants.get(label);
  if (value === undefined) {
    if (!checker.isConstant(label)) checker.report("p4-not-constant", label.span, { what: "a switch label" });
    return;
  }
  const first = seen.find((other) => equalValues(other.value, value));
  if (first !== undefined)
    checker.report(
      "p4-duplicate-label",
      { span: label.span, related: declaredHere(first.label.span, "first") },
      { label: labelText(value) },
    );
  seen.push({ value, label });
}

function labelText(value: Value): string {
  switch (value.kind) {
    case "integer":
      return `${value.value}`;
    case "enum":
      return value.member;
    case "error":
      return `error.${value.name}`;
    default:
      return "this value";
  }
}
