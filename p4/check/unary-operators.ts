import type { UnaryExpression } from "../syntax/ast.ts";
import type { Checker } from "./checker.ts";
import { UNKNOWN } from "./checker.ts";
import { convert } from "./convert.ts";
import type { Environment } from "./environment.ts";
import { inferExpression } from "./expressions.ts";
import { wrap } from "./integers.ts";
import type { Type } from "./type.ts";
import { typeText } from "./type-text.ts";

/** `!`, `~`, `-` and `+`, specification sections 8.5 to 8.9. */
export function inferUnary(checker: Checker, environment: Environment, expression: UnaryExpression): Type {
  const operand = numericOperand(
    checker,
    inferExpression(checker, environment, expression.operand),
    expression,
  );
  if (operand.kind === "unknown") return UNKNOWN;
  if (checker.instanceConstants.has(expression.operand)) checker.instanceConstants.add(expression);
  const value = checker.constants.get(expression.operand);
  if (expression.operator === "!") {
    if (operand.kind !== "bool") return refuse(checker, expression, operand);
    if (value?.kind === "boolean")
      checker.constants.set(expression, { kind: "boolean", value: !value.value });
    return operand;
  }
  if (operand.kind === "arbitraryInt") {
    if (expression.operator === "~") return refuse(checker, expression, operand);
  } else if (operand.kind !== "bit" && operand.kind !== "int") return refuse(checker, expression, operand);
  if (value?.kind === "integer") {
    const result = apply(expression.operator, value.value);
    checker.constants.set(expression, {
      kind: "integer",
      value: operand.kind === "arbitraryInt" ? result : wrap(result, operand),
    });
  }
  return operand;
}

function apply(operator: "~" | "-" | "+", value: bigint): bigint {
  return operator === "~" ? ~value : operator === "-" ? -value : value;
}

/** A serializable enum stands for its number. */
function numericOperand(checker: Checker, type: Type, expression: UnaryExpression): Type {
  if (type.kind !== "serializableEnum" || expression.operator === "!") return type;
  convert(checker, expression.operand, type.underlying);
  return type.underlying;
}

function refuse(checker: Checker, expression: UnaryExpression, operand: Type): Type {
  return checker.report("p4-operator", expression.span, {
    operator: expression.operator,
    operands: typeText(operand),
  });
}
