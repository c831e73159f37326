import type { CastExpression } from "../syntax/ast.ts";
import { type Checker, UNKNOWN } from "./checker.ts";
import { convert, giveWidth, settleExpression } from "./convert.ts";
import type { Environment } from "./environment.ts";
import { inferExpression } from "./expressions.ts";
import { wrap } from "./integers.ts";
import { resolveType } from "./resolve-type.ts";
import type { Type } from "./type.ts";
import { sameType } from "./type-equality.ts";
import { typeText } from "./type-text.ts";
import type { Value } from "./value.ts";

/** `(type) operand`, specification section 8.11: a conversion, or a literal of the type. */
export function inferCast(checker: Checker, environment: Environment, expression: CastExpression): Type {
  const to = resolveType(checker, environment, expression.type);
  const operand = inferExpression(checker, environment, expression.operand);
  if (to.kind === "unknown" || operand.kind === "unknown") return UNKNOWN;
  if (["struct", "header", "headerUnion", "tuple", "stack", "list"].includes(to.kind)) {
    if (!convert(checker, expression.operand, to)) return UNKNOWN;
    carryConstant(checker, expression, checker.constants.get(expression.operand));
    return to;
  }
  const from = settleExpression(checker, expression.operand);
  if (!castable(from, to))
    return checker.report("p4-illegal-cast", expression.span, { from: typeText(from), to: typeText(to) });
  const number = representation(to);
  if (from.kind === "arbitraryInt" && (number.kind === "bit" || number.kind === "int")) {
    const value = checker.constants.get(expression.operand);
    carryConstant(checker, expression, value);
    if (value?.kind === "integer") wrapConstant(checker, expression, value.value, number);
    else giveWidth(checker, expression.operand, number);
    return to;
  }
  const value = checker.constants.get(expression.operand);
  const result = value === undefined ? undefined : castValue(value, from, number);
  if (value !== undefined && result === undefined)
    return checker.report("p4-illegal-cast", expression.span, { from: typeText(from), to: typeText(to) });
  carryConstant(checker, expression, result);
  return to;
}

function carryConstant(checker: Checker, expression: CastExpression, value: Value | undefined): void {
  if (value !== undefined) checker.constants.set(expression, value);
  if (checker.instanceConstants.has(expression.operand)) checker.instanceConstants.add(expression);
}

function wrapConstant(
  checker: Checker,
  expression: CastExpression,
  value: bigint,
  to: Type & { kind: "bit" | "int" },
): void {
  checker.constants.set(expression, { kind: "integer", value: wrap(value, to) });
}

/** What a newtype or serializable enum is made of. */
function representation(type: Type): Type {
  if (type.kind === "newtype") return representation(type.underlying);
  return type.kind === "serializableEnum" ? type.underlying : type;
}

function castable(from: Type, to: Type): boolean {
  if (sameType(from, to))
    return [
      "bit",
      "int",
      "bool",
      "newtype",
      "serializableEnum",
      "arbitraryInt",
      "varbit",
      "enum",
      "error",
      "string",
      "typeVariable",
    ].includes(to.kind);
  if (to.kind === "newtype")
    return (
      sameType(to.underlying, from) || (from.kind === "arbitraryInt" && castable(from, representation(to)))
    );
  if (from.kind === "newtype") return sameType(from.underlying, to);
  switch (from.kind) {
    case "bit":
    case "int":
      if (to.kind === "bit" || to.kind === "int") return from.width === to.width || from.kind === to.kind;
      if (to.kind === "bool") return from.kind === "bit" && from.width === 1;
      if (to.kind === "serializableEnum") return sameType(from, to.underlying);
      return to.kind === "arbitraryInt";
    case "bool":
      return to.kind === "bit" && to.width === 1;
    case "arbitraryInt":
      return to.kind === "bit" || to.kind === "int" || to.kind === "bool" || to.kind === "serializableEnum";
    case "serializableEnum":
      if (to.kind === "bit" || to.kind === "int") return sameType(from.underlying, to);
      return to.kind === "serializableEnum" && sameType(from.underlying, to.underlying);
    default:
      return false;
  }
}

/** A value after a cast that the types allow; undefined where the value forbids it. */
export function castValue(value: Value, from: Type, to: Type): Value | undefined {
  if (value.kind === "integer") {
    if (to.kind === "bool")
      return value.value === 0n || value.value === 1n
        ? { kind: "boolean", value: value.value === 1n }
        : undefined;
    if (to.kind === "bit" || to.kind === "int") return { kind: "integer", value: wrap(value.value, to) };
    return value;
  }
  if (value.kind === "boolean" && to.kind === "bit") return { kind: "integer", value: value.value ? 1n : 0n };
  return from.kind === to.kind || to.kind === value.kind ? value : undefined;
}
