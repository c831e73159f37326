import type { BinaryExpression } from "../syntax/ast.ts";
import { numberOperand, refuseOperands, unifyNumbers } from "./binary-operators.ts";
import type { Checker } from "./checker.ts";
import { convert } from "./convert.ts";
import { join } from "./inference.ts";
import type { Type } from "./type.ts";
import type { Value } from "./value.ts";

/** `==` and `!=`: between values of one type, specification sections 8.5 to 8.20. */
export function inferComparison(
  checker: Checker,
  expression: BinaryExpression,
  left: Type,
  right: Type,
): Type {
  const type = commonType(checker, expression, left, right);
  if (type === undefined || !comparable(type)) return refuseOperands(checker, expression);
  convert(checker, expression.left, type);
  convert(checker, expression.right, type);
  const first = checker.constants.get(expression.left);
  const second = checker.constants.get(expression.right);
  if (first !== undefined && second !== undefined)
    checker.constants.set(expression, {
      kind: "boolean",
      value: equalValues(first, second) === (expression.operator === "=="),
    });
  return { kind: "bool" };
}

function commonType(
  checker: Checker,
  expression: BinaryExpression,
  left: Type,
  right: Type,
): Type | undefined {
  if (
    left.kind === "serializableEnum" &&
    right.kind === "serializableEnum" &&
    left.declaration === right.declaration
  )
    return left;
  if (left.kind === "serializableEnum" || right.kind === "serializableEnum") {
    const first = numberOperand(checker, expression.left);
    const second = numberOperand(checker, expression.right);
    return first === undefined || second === undefined
      ? undefined
      : unifyNumbers(checker, expression, first, second);
  }
  return join(left, right);
}

function comparable(type: Type): boolean {
  switch (type.kind) {
    case "bit":
    case "int":
    case "arbitraryInt":
    case "varbit":
    case "bool":
    case "string":
    case "error":
    case "matchKind":
    case "enum":
    case "serializableEnum":
    case "newtype":
    case "header":
    case "headerUnion":
    case "struct":
    case "stack":
    case "tuple":
    case "list":
      return true;
    default:
      return false;
  }
}

/** Equality of values of one type: an invalid header equals only an invalid one (section 8.17). */
export function equalValues(a: Value, b: Value): boolean {
  switch (a.kind) {
    case "integer":
    case "boolean":
    case "string":
      return b.kind === a.kind && a.value === b.value;
    case "error":
    case "matchKind":
      return b.kind === a.kind && a.name === b.name;
    case "enum":
      return b.kind === "enum" && a.declaration === b.declaration && a.member === b.member;
    case "aggregate":
      return (
        b.kind === "aggregate" &&
        a.elements.length === b.elements.length &&
        a.elements.every((element, index) => equalValues(element, b.elements[index]!))
      );
    case "invalidHeader":
      return b.kind === "invalidHeader";
  }
}

/** `<`, `<=`, `>` and `>=`: between numbers of one type. */
export function inferOrder(checker: Checker, expression: BinaryExpression): Type {
  const left = numberOperand(checker, expression.left);
  const right = numberOperand(checker, expression.right);
  if (left === undefined || right === undefined) return refuseOperands(checker, expression);
  const type = unifyNumbers(checker, expression, left, right);
  if (type === undefined)
    return refuseOperands(checker, expression, "Cast one operand to the type of the other.");
  const first = checker.constants.get(expression.left);
  const second = checker.constants.get(expression.right);
  if (first?.kind === "integer" && second?.kind === "integer")
    checker.constants.set(expression, {
      kind: "boolean",
      value: ordered(expression.operator, first.value, second.value),
    });
  return { kind: "bool" };
}

function ordered(operator: string, a: bigint, b: bigint): boolean {
  switch (operator) {
    case "<":
      return a < b;
    case "<=":
      return a <= b;
    case ">":
      return a > b;
    default:
      return a >= b;
  }
}
