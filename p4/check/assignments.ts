import type { AssignmentStatement } from "../syntax/ast.ts";
import { type Checker, declaredHere } from "./checker.ts";
import { isLeftValue } from "./left-values.ts";
import type { Type } from "./type.ts";
import { typeText } from "./type-text.ts";

/**
 * What an assignment asks for beyond equal types: something to write to, and for `op=` numbers that the operator takes
 * (specification section 12.1).
 *
 * @returns true when the value must not be converted to the target's type, because it has been reported or is a shift amount
 */
export function refuseAssignment(checker: Checker, statement: AssignmentStatement, target: Type): boolean {
  if (!isLeftValue(checker, statement.target)) {
    const declaration =
      statement.target.kind === "pathExpression" ? checker.references.get(statement.target) : undefined;
    checker.report(
      "p4-not-a-left-value",
      {
        span: statement.target.span,
        related: declaration === undefined ? [] : declaredHere(declaration.span),
      },
      { what: "an assignment" },
    );
    return true;
  }
  if (statement.operator === "=") return false;
  const value = checker.typeOf(statement.value);
  const signedDivision =
    target.kind === "int" && (statement.operator === "/=" || statement.operator === "%=");
  if ((target.kind !== "bit" && target.kind !== "int") || signedDivision) {
    checker.report("p4-operator", statement.span, {
      operator: statement.operator,
      operands: `${typeText(target)} and ${typeText(value)}`,
    });
    return true;
  }
  if (statement.operator === "<<=" || statement.operator === ">>=") {
    const constant = checker.constants.get(statement.value);
    const legal = value.kind === "bit" || (constant?.kind === "integer" && constant.value >= 0n);
    if (!legal)
      checker.report("p4-operator", statement.span, {
        operator: statement.operator,
        operands: `${typeText(target)} and ${typeText(value)}`,
      });
    return true;
  }
  const constant = checker.constants.get(statement.value);
  if (
    (statement.operator === "/=" || statement.operator === "%=") &&
    constant?.kind === "integer" &&
    constant.value === 0n
  ) {
    checker.report("p4-division-by-zero", statement.span);
    return true;
  }
  return false;
}
