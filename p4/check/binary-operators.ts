import type { BinaryExpression, BinaryOperator, Expression } from "../syntax/ast.ts";
import { type Checker, UNKNOWN } from "./checker.ts";
import { inferComparison, inferOrder } from "./comparisons.ts";
import { convert, giveWidth } from "./convert.ts";
import type { Environment } from "./environment.ts";
import { inferExpression } from "./expressions.ts";
import { saturate, wrap } from "./integers.ts";
import type { ArbitraryIntType, BitType, IntType, Type } from "./type.ts";
import { typeText } from "./type-text.ts";

/** A shift to the left by more would need more memory than any program does. */
const MAXIMUM_SHIFT = 65_536n;

/** Bound of `int` values, so that no constant outgrows the memory. */
const LARGEST_INT = 1n << 131_072n;

type NumberType = BitType | IntType | ArbitraryIntType;

/** All operators with two operands, specification sections 8.5 to 8.10. */
export function inferBinary(checker: Checker, environment: Environment, expression: BinaryExpression): Type {
  const left = inferExpression(checker, environment, expression.left);
  const right = inferExpression(checker, environment, expression.right);
  if (left.kind === "unknown" || right.kind === "unknown") return UNKNOWN;
  if (checker.isConstant(expression.left) && checker.isConstant(expression.right))
    checker.instanceConstants.add(expression);
  switch (expression.operator) {
    case "&&":
    case "||":
      return inferLogic(checker, expression, left, right);
    case "==":
    case "!=":
      return inferComparison(checker, expression, left, right);
    case "<":
    case "<=":
    case ">":
    case ">=":
      return inferOrder(checker, expression);
    case "<<":
    case ">>":
      return inferShift(checker, expression, left, right);
    case "++":
      return inferConcatenation(checker, expression, left, right);
    default:
      return inferArithmetic(checker, expression, left, right);
  }
}

/** Refuses the operands of an operator, with their types. */
export function refuseOperands(checker: Checker, expression: BinaryExpression, help?: string): Type {
  const operands = `${typeText(checker.typeOf(expression.left))} and ${typeText(checker.typeOf(expression.right))}`;
  return checker.report(
    "p4-operator",
    help === undefined ? { span: expression.span } : { span: expression.span, help },
    { operator: expression.operator, operands },
  );
}

function inferLogic(checker: Checker, expression: BinaryExpression, left: Type, right: Type): Type {
  if (left.kind !== "bool" || right.kind !== "bool") return refuseOperands(checker, expression);
  const first = checker.constants.get(expression.left);
  const second = checker.constants.get(expression.right);
  // A value on the left can decide alone: the right operand is then not evaluated (section 8.5).
  if (first?.kind === "boolean") {
    const decides = first.value === (expression.operator === "||");
    if (decides) checker.constants.set(expression, first);
    else if (second?.kind === "boolean") checker.constants.set(expression, second);
  }
  return left;
}

/** The operand as a number: a serializable enum stands for its value. */
export function numberOperand(checker: Checker, operand: Expression): NumberType | undefined {
  const type = checker.typeOf(operand);
  if (type.kind === "serializableEnum") {
    convert(checker, operand, type.underlying);
    return type.underlying;
  }
  return type.kind === "bit" || type.kind === "int" || type.kind === "arbitraryInt" ? type : undefined;
}

/** Brings two numbers to one type: an `int` takes the width of its counterpart. Undefined when they differ. */
export function unifyNumbers(
  checker: Checker,
  expression: { readonly left: Expression; readonly right: Expression },
  left: NumberType,
  right: NumberType,
): NumberType | undefined {
  if (left.kind === "arbitraryInt") {
    if (right.kind !== "arbitraryInt") giveWidth(checker, expression.left, right);
    return right;
  }
  if (right.kind === "arbitraryInt") {
    giveWidth(checker, expression.right, left);
    return left;
  }
  return left.kind === right.kind && left.width === right.width ? left : undefined;
}

function integer(checker: Checker, expression: Expression): bigint | undefined {
  const value = checker.constants.get(expression);
  return value?.kind === "integer" ? value.value : undefined;
}

function inferArithmetic(checker: Checker, expression: BinaryExpression, left: Type, right: Type): Type {
  if (expression.operator === "+" && left.kind === "string" && right.kind === "string")
    return refuseOperands(checker, expression, "Use ++ to join strings.");
  const leftNumber = numberOperand(checker, expression.left);
  const rightNumber = numberOperand(checker, expression.right);
  if (leftNumber === undefined || rightNumber === undefined) return refuseOperands(checker, expression);
  // Before a number without width takes one: its sign would be lost.
  const written = [integer(checker, expression.left) ?? 0n, integer(checker, expression.right) ?? 0n];
  const type = unifyNumbers(checker, expression, leftNumber, rightNumber);
  if (type === undefined)
    return refuseOperands(checker, expression, "Cast one operand to the type of the other.");
  const divides = expression.operator === "/" || expression.operator === "%";
  if (divides && type.kind === "int") return refuseOperands(checker, expression);
  if (type.kind === "arbitraryInt" && expression.operator.startsWith("|") && expression.operator !== "|")
    return refuseOperands(checker, expression, "Saturating arithmetic needs operands with a width.");
  const first = integer(checker, expression.left);
  const second = integer(checker, expression.right);
  if (divides) {
    if (second === 0n) return checker.report("p4-division-by-zero", expression.span);
    if (written.some((value) => value < 0n))
      return checker.report("p4-negative-division", expression.span, { operator: expression.operator });
  }
  if (first !== undefined && second !== undefined) {
    const value = calculate(expression.operator, first, second, type) ?? 0n;
    if (value > LARGEST_INT || value < -LARGEST_INT)
      return checker.report("p4-int-too-large", expression.span);
    checker.constants.set(expression, { kind: "integer", value });
  }
  return type;
}

/** The result of an arithmetic operator; undefined for operators of other kinds. */
export function calculate(
  operator: BinaryOperator,
  a: bigint,
  b: bigint,
  type: NumberType,
): bigint | undefined {
  const wrapped = (value: bigint) => (type.kind === "arbitraryInt" ? value : wrap(value, type));
  const limit = (value: bigint) => (type.kind === "arbitraryInt" ? value : saturate(value, type));
  switch (operator) {
    case "+":
      return wrapped(a + b);
    case "-":
      return wrapped(a - b);
    case "*":
      return wrapped(a * b);
    case "/":
      return a / b;
    case "%":
      return a % b;
    case "&":
      return a & b;
    case "|":
      return a | b;
    case "^":
      return a ^ b;
    case "|+|":
      return limit(a + b);
    case "|-|":
      return limit(a - b);
    default:
      return undefined;
  }
}

function inferShift(checker: Checker, expression: BinaryExpression, left: Type, right: Type): Type {
  const type = numberOperand(checker, expression.left);
  const amountType = numberOperand(checker, expression.right);
  if (type === undefined || amountType === undefined) return refuseOperands(checker, expression);
  const amount = integer(checker, expression.right);
  if (amount !== undefined && amount < 0n)
    return checker.report("p4-negative-shift", expression.right.span, { amount });
  if (amountType.kind === "int" && amount === undefined)
    return refuseOperands(checker, expression, "Cast the shift amount to an unsigned type.");
  if (amountType.kind === "arbitraryInt" && !checker.isConstant(expression.right))
    return refuseOperands(checker, expression);
  if (type.kind === "arbitraryInt") {
    if (right.kind !== "arbitraryInt" && !checker.isConstant(expression.right))
      return refuseOperands(checker, expression, "Give the left operand a width.");
    if (amount !== undefined && amount > MAXIMUM_SHIFT)
      return checker.report("p4-shift-too-large", expression.right.span, { amount, maximum: MAXIMUM_SHIFT });
  } else if (amount !== undefined && amount >= BigInt(type.width)) {
    checker.report("p4-shift-overflow", expression.span, { amount, type: typeText(left) });
  }
  const value = integer(checker, expression.left);
  if (value !== undefined && amount !== undefined)
    checker.constants.set(expression, {
      kind: "integer",
      value: shift(expression.operator, value, amount, type),
    });
  return type;
}

function shift(operator: BinaryOperator, value: bigint, amount: bigint, type: NumberType): bigint {
  const width = type.kind === "arbitraryInt" ? undefined : BigInt(type.width);
  // From the width on, all bits have left: only a sign remains.
  const effective = width !== undefined && amount > width ? width : amount;
  if (operator === ">>") return value >> effective;
  return type.kind === "arbitraryInt" ? value << effective : wrap(value << effective, type);
}

function inferConcatenation(checker: Checker, expression: BinaryExpression, left: Type, right: Type): Type {
  const first = checker.constants.get(expression.left);
  const second = checker.constants.get(expression.right);
  if (left.kind === "string" && right.kind === "string") {
    if (first?.kind === "string" && second?.kind === "string")
      checker.constants.set(expression, { kind: "string", value: first.value + second.value });
    return left;
  }
  const leftNumber = numberOperand(checker, expression.left);
  const rightNumber = numberOperand(checker, expression.right);
  if (leftNumber === undefined || rightNumber === undefined) return refuseOperands(checker, expression);
  if (leftNumber.kind === "arbitraryInt" || rightNumber.kind === "arbitraryInt")
    return refuseOperands(checker, expression, "Give both operands a width.");
  const type: BitType | IntType = { kind: leftNumber.kind, width: leftNumber.width + rightNumber.width };
  if (first?.kind === "integer" && second?.kind === "integer") {
    const low = BigInt.asUintN(rightNumber.width, second.value);
    checker.constants.set(expression, {
      kind: "integer",
      value: wrap((first.value << BigInt(rightNumber.width)) | low, type),
    });
  }
  return type;
}
