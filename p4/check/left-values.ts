import type { Expression } from "../syntax/ast.ts";
import type { Checker } from "./checker.ts";

/** Whether an assignment or an out argument may write to the expression, specification section 6.7. */
export function isLeftValue(checker: Checker, expression: Expression): boolean {
  switch (expression.kind) {
    case "pathExpression": {
      const declaration = checker.references.get(expression);
      if (declaration?.kind === "parameter")
        return declaration.direction === "out" || declaration.direction === "inout";
      return declaration?.kind === "variableDeclaration" || declaration?.kind === "loopVariable";
    }
    case "memberExpression": {
      const member = checker.members.get(expression);
      const writable = member?.kind === "field" || (member?.kind === "stack" && member.property === "next");
      return writable && isLeftValue(checker, expression.target);
    }
    case "indexExpression":
    case "sliceExpression":
    case "plusSliceExpression":
      return isLeftValue(checker, expression.target);
    default:
      return false;
  }
}
