import type { Expression } from "../syntax/ast.ts";

/** A place in storage as a person writes it, such as `hdr.stack[2].ttl`. */
export function printExpressionText(expression: Expression): string {
  switch (expression.kind) {
    case "pathExpression":
      return expression.name.text;
    case "memberExpression":
      return `${printExpressionText(expression.target)}.${expression.member.text}`;
    case "indexExpression":
      return `${printExpressionText(expression.target)}[${printExpressionText(expression.index)}]`;
    case "integerLiteral":
      return `${expression.value}`;
    default:
      return "…";
  }
}
