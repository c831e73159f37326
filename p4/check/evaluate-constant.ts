import type { Expression, Parameter } from "../syntax/ast.ts";
import { calculate } from "./binary-operators.ts";
import { castValue } from "./casts.ts";
import type { Checker } from "./checker.ts";
import { equalValues } from "./comparisons.ts";
import type { Value } from "./value.ts";

/**
 * The value of an expression when an instance is made: what the checker knew, with the values of constructor parameters.
 * Undefined for what only packets decide.
 */
export function evaluateConstant(
  checker: Pick<Checker, "constants" | "references" | "types" | "casts">,
  expression: Expression,
  parameterValue: (parameter: Parameter) => Value | undefined,
): Value | undefined {
  const known = checker.constants.get(expression);
  if (known !== undefined) return known;
  const inside = (part: Expression) => evaluateConstant(checker, part, parameterValue);
  const type = checker.types.get(expression);
  switch (expression.kind) {
    case "pathExpression": {
      const declaration = checker.references.get(expression);
      if (declaration?.kind === "parameter") return parameterValue(declaration);
      return declaration?.kind === "constantDeclaration" ? inside(declaration.value) : undefined;
    }
    case "castExpression": {
      const operand = inside(expression.operand);
      const from = checker.types.get(expression.operand);
      return operand === undefined || from === undefined || type === undefined
        ? undefined
        : castValue(operand, from, type);
    }
    case "conditionalExpression": {
      const condition = inside(expression.condition);
      return condition?.kind === "boolean"
        ? inside(condition.value ? expression.whenTrue : expression.whenFalse)
        : undefined;
    }
    case "binaryExpression": {
      const left = inside(expression.left);
      const right = inside(expression.right);
      if (left === undefined || right === undefined) return undefined;
      if (expression.operator === "==" || expression.operator === "!=")
        return { kind: "boolean", value: equalValues(left, right) === (expression.operator === "==") };
      if (left.kind !== "integer" || right.kind !== "integer") return undefined;
      if (type?.kind !== "bit" && type?.kind !== "int" && type?.kind !== "arbitraryInt") return undefined;
      const divides = expression.operator === "/" || expression.operator === "%";
      if (divides && right.value <= 0n) return undefined;
      const value = calculate(expression.operator, left.value, right.value, type);
      return value === undefined ? undefined : { kind: "integer", value };
    }
    case "listExpression": {
      const elements = expression.elements.map(inside);
      return elements.every((element) => element !== undefined)
        ? { kind: "aggregate", elements: elements as Value[] }
        : undefined;
    }
    default:
      return undefined;
  }
}
