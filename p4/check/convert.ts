import type { RelatedLocation } from "../../diagnostics/diagnostic.ts";
import type { Expression, ListExpression, StructExpression } from "../syntax/ast.ts";
import type { Checker } from "./checker.ts";
import { defaultValue } from "./default-value.ts";
import { settle } from "./inference.ts";
import { fits, wrap } from "./integers.ts";
import type { BitType, IntType, Type } from "./type.ts";
import { acceptsType, sameType } from "./type-equality.ts";
import { typeText } from "./type-text.ts";
import type { Value } from "./value.ts";

/**
 * Converts an expression, whose own type is known, to the type that its context asks for, as far as P4 converts
 * implicitly (specification section 8.11.3), and records what it becomes. Reports a mismatch.
 *
 * @returns whether the expression fits
 */
export function convert(
  checker: Checker,
  expression: Expression,
  to: Type,
  related: readonly RelatedLocation[] = [],
): boolean {
  const from = checker.typeOf(expression);
  if (from.kind === "unknown" || to.kind === "unknown") return true;
  switch (expression.kind) {
    case "listExpression":
      if (from.kind === "listLiteral") return convertList(checker, expression, to, related);
      break;
    case "structExpression":
      if (from.kind === "structLiteral") return convertStruct(checker, expression, to, related);
      break;
    case "invalidHeader":
      if (to.kind === "header" || to.kind === "headerUnion") return become(checker, expression, to);
      break;
    case "defaultValue":
      return convertDefault(checker, expression, to);
    case "conditionalExpression":
      if (isLiteralType(from)) return convertBranches(checker, expression, to, related);
      break;
    default:
      break;
  }
  if (acceptsType(to, from)) return true;
  if (from.kind === "arbitraryInt" && (to.kind === "bit" || to.kind === "int")) {
    giveWidth(checker, expression, to);
    return true;
  }
  if ((from.kind === "bit" || from.kind === "int") && to.kind === "arbitraryInt") {
    // p4c takes numbers with a width where an int is asked for, such as a size.
    if (checker.constants.has(expression)) checker.types.set(expression, to);
    else checker.casts.set(expression, to);
    return true;
  }
  if (from.kind === "serializableEnum" && sameType(from.underlying, to)) {
    checker.casts.set(expression, to);
    return true;
  }
  return mismatch(checker, expression, from, to, related);
}

/**
 * As {@link convert}, where a value is assigned or initializes: there a number without width also becomes a value of a
 * new type, as p4c has it.
 */
export function convertAssigned(checker: Checker, expression: Expression, to: Type): boolean {
  const number = to.kind === "newtype" ? to.underlying : undefined;
  const from = checker.typeOf(expression);
  if (from.kind !== "arbitraryInt" || (number?.kind !== "bit" && number?.kind !== "int"))
    return convert(checker, expression, to);
  giveWidth(checker, expression, number);
  checker.types.set(expression, to);
  return true;
}

/** Gives an expression without context its own type: literals become tuples and structs without names. */
export function settleExpression(checker: Checker, expression: Expression): Type {
  const from = checker.typeOf(expression);
  const to = settle(from);
  if (to !== from) convert(checker, expression, to);
  return to;
}

function isLiteralType(type: Type): boolean {
  return ["listLiteral", "structLiteral", "invalidHeader", "defaultValue"].includes(type.kind);
}

function become(checker: Checker, expression: Expression, type: Type, constant?: Value): true {
  checker.types.set(expression, type);
  if (constant !== undefined) checker.constants.set(expression, constant);
  return true;
}

function mismatch(
  checker: Checker,
  expression: Expression,
  from: Type,
  to: Type,
  related: readonly RelatedLocation[],
): false {
  checker.report(
    "p4-type-mismatch",
    { span: expression.span, related },
    { expected: typeText(to), found: typeText(from) },
  );
  return false;
}

/** An `int` gets a width; its value wraps as in a cast (section 8.11.3), and the reader is told when that changes it. */
export function giveWidth(checker: Checker, expression: Expression, to: BitType | IntType): void {
  const value = checker.constants.get(expression);
  if (value?.kind !== "integer") {
    checker.casts.set(expression, to);
    return;
  }
  if (!fits(value.value, to))
    checker.report("p4-value-truncated", expression.span, { value: value.value, type: typeText(to) });
  become(checker, expression, to, { kind: "integer", value: wrap(value.value, to) });
}

function convertDefault(checker: Checker, expression: Expression, to: Type): boolean {
  const value = defaultValue(to);
  if (value !== undefined) return become(checker, expression, to, value);
  checker.report("p4-no-default-value", expression.span, { type: typeText(to) });
  return false;
}

function convertBranches(
  checker: Checker,
  expression: Expression & { kind: "conditionalExpression" },
  to: Type,
  related: readonly RelatedLocation[],
): boolean {
  const whenTrue = convert(checker, expression.whenTrue, to, related);
  const whenFalse = convert(checker, expression.whenFalse, to, related);
  checker.types.set(expression, to);
  return whenTrue && whenFalse;
}

/** The types that a list's elements have to take in the given type, or undefined when it takes no list. */
function elementTypes(to: Type, given: number): readonly Type[] | undefined {
  switch (to.kind) {
    case "tuple":
      return to.elements;
    case "header":
    case "struct":
      return to.fields.map((field) => field.type);
    case "stack":
      return Array.from({ length: to.size }, () => to.element);
    case "list":
      return Array.from({ length: given }, () => to.element);
    default:
      return undefined;
  }
}

function convertList(
  checker: Checker,
  expression: ListExpression,
  to: Type,
  related: readonly RelatedLocation[],
): boolean {
  const last = expression.elements.at(-1);
  const open = last?.kind === "defaultValue";
  const given = open ? expression.elements.slice(0, -1) : expression.elements;
  const types = elementTypes(to, given.length);
  if (types === undefined) return mismatch(checker, expression, checker.typeOf(expression), to, related);
  if (open ? given.length > types.length : given.length !== types.length) {
    checker.report(
      "p4-element-count",
      { span: expression.span, related },
      { type: typeText(to), expected: types.length, given: given.length },
    );
    return false;
  }
  const fitting = given.map((element, index) => convert(checker, element, types[index]!, related));
  const missing = types.slice(given.length).map(defaultValue);
  const values = [...given.map((element) => checker.constants.get(element)), ...missing];
  becomeAggregate(checker, expression, to, values);
  return fitting.every(Boolean);
}

function convertStruct(
  checker: Checker,
  expression: StructExpression,
  to: Type,
  related: readonly RelatedLocation[],
): boolean {
  if (to.kind !== "struct" && to.kind !== "header")
    return mismatch(checker, expression, checker.typeOf(expression), to, related);
  const values: (Value | undefined)[] = [];
  let fitting = true;
  for (const field of to.fields) {
    const member = expression.members.find((candidate) => candidate.name.text === field.name);
    if (member !== undefined) {
      fitting = convert(checker, member.value, field.type, related) && fitting;
      values.push(checker.constants.get(member.value));
    } else if (expression.rest !== undefined) {
      values.push(defaultValue(field.type));
    } else {
      checker.report(
        "p4-missing-initializer",
        { span: expression.span, related },
        { field: field.name, type: typeText(to) },
      );
      fitting = false;
    }
  }
  for (const member of expression.members)
    if (!to.fields.some((field) => field.name === member.name.text)) {
      checker.report(
        "p4-unknown-field",
        { span: member.name.span, related },
        { field: member.name.text, type: typeText(to) },
      );
      fitting = false;
    }
  becomeAggregate(checker, expression, to, values);
  return fitting;
}

function becomeAggregate(
  checker: Checker,
  expression: Expression,
  to: Type,
  values: readonly (Value | undefined)[],
): void {
  const elements = values.filter((value) => value !== undefined);
  become(
    checker,
    expression,
    to,
    elements.length === values.length ? { kind: "aggregate", elements } : undefined,
  );
}
