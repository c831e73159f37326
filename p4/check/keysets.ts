import type { RelatedLocation } from "../../diagnostics/diagnostic.ts";
import type { Expression, Keyset, MaskExpression, RangeExpression } from "../syntax/ast.ts";
import { numberOperand, unifyNumbers } from "./binary-operators.ts";
import type { KeyPattern } from "./checked-program.ts";
import { type Checker, UNKNOWN } from "./checker.ts";
import { convert } from "./convert.ts";
import type { Environment } from "./environment.ts";
import { inferExpression } from "./expressions.ts";
import type { Type } from "./type.ts";
import { sameType } from "./type-equality.ts";
import { typeText } from "./type-text.ts";
import type { Value } from "./value.ts";

/** `value &&& mask`, specification section 8.15.3. */
export function inferMask(checker: Checker, environment: Environment, expression: MaskExpression): Type {
  return inferSet(checker, environment, expression, expression.value, expression.mask, "&&&");
}

/** `low .. high`, section 8.15.4. */
export function inferRange(checker: Checker, environment: Environment, expression: RangeExpression): Type {
  return inferSet(checker, environment, expression, expression.low, expression.high, "..");
}

function inferSet(
  checker: Checker,
  environment: Environment,
  expression: Expression,
  left: Expression,
  right: Expression,
  operator: string,
): Type {
  const leftType = inferExpression(checker, environment, left);
  const rightType = inferExpression(checker, environment, right);
  if (leftType.kind === "unknown" || rightType.kind === "unknown") return UNKNOWN;
  const leftNumber = numberOperand(checker, left);
  const rightNumber = numberOperand(checker, right);
  const type =
    leftNumber === undefined || rightNumber === undefined
      ? undefined
      : unifyNumbers(checker, { left, right }, leftNumber, rightNumber);
  if (type === undefined)
    return checker.report("p4-operator", expression.span, {
      operator,
      operands: `${typeText(leftType)} and ${typeText(rightType)}`,
    });
  if (checker.isConstant(left) && checker.isConstant(right)) checker.instanceConstants.add(expression);
  return { kind: "set", element: type };
}

/**
 * Checks the keyset of a select case or table entry against the types of the subjects or keys, and records what each
 * element matches.
 */
export function checkKeyset(
  checker: Checker,
  environment: Environment,
  keyset: Keyset,
  subjects: readonly Type[],
  related: readonly RelatedLocation[] = [],
): readonly KeyPattern[] {
  const patterns = patternsOf(checker, { ...environment, keyset: true }, keyset, subjects, related);
  checker.keysets.set(keyset, patterns);
  return patterns;
}

function patternsOf(
  checker: Checker,
  environment: Environment,
  keyset: Keyset,
  subjects: readonly Type[],
  related: readonly RelatedLocation[],
): readonly KeyPattern[] {
  const [first, ...others] = keyset.elements;
  if (first !== undefined && others.length === 0) {
    if (first.kind === "dontcareExpression" && (subjects.length === 1 || !keyset.parenthesized)) {
      inferExpression(checker, environment, first);
      return subjects.map(() => ({ kind: "any" }));
    }
    const type = inferExpression(checker, environment, first);
    if (type.kind === "unknown") return subjects.map(() => ({ kind: "any" }));
    const whole = wholePattern(checker, first, type, subjects, related);
    if (whole !== undefined) return whole;
    if (subjects.length === 1) return [elementPattern(checker, first, subjects[0]!, related)];
  }
  if (keyset.elements.length !== subjects.length) {
    checker.report(
      "p4-keyset-count",
      { span: keyset.span, related },
      {
        expected: subjects.length,
        given: keyset.elements.length,
      },
    );
    return subjects.map(() => ({ kind: "any" }));
  }
  return keyset.elements.map((element, index) => {
    inferExpression(checker, environment, element);
    return elementPattern(checker, element, subjects[index]!, related);
  });
}

/** One value set, list or structure for all subjects together. */
function wholePattern(
  checker: Checker,
  element: Expression,
  type: Type,
  subjects: readonly Type[],
  related: readonly RelatedLocation[],
): readonly KeyPattern[] | undefined {
  const set = valueSet(checker, element, type);
  const parts = set === undefined ? partsOf(type) : flattened(type);
  if (parts === undefined || (type.kind === "set" && set === undefined)) return undefined;
  if (subjects.length === 1 && partsOf(subjects[0]!) !== undefined && set === undefined) return undefined;
  if (parts.length !== subjects.length) {
    checker.report(
      "p4-keyset-count",
      { span: element.span, related },
      { expected: subjects.length, given: parts.length },
    );
    return subjects.map(() => ({ kind: "any" }));
  }
  if (set !== undefined) {
    const wrong = parts.findIndex((part, index) => !matches(subjects[index]!, part));
    if (wrong >= 0)
      checker.report(
        "p4-type-mismatch",
        { span: element.span, related },
        {
          expected: typeText(subjects[wrong]!),
          found: typeText(parts[wrong]!),
        },
      );
    return subjects.map(() => set);
  }
  if (element.kind === "listExpression") {
    checker.types.set(element, { kind: "tuple", elements: subjects });
    return element.elements.map((part, index) => elementPattern(checker, part, subjects[index]!, related));
  }
  const value = checker.constants.get(element);
  return parts.map((part, index) => {
    if (!matches(subjects[index]!, part))
      checker.report(
        "p4-type-mismatch",
        { span: element.span, related },
        {
          expected: typeText(subjects[index]!),
          found: typeText(part),
        },
      );
    const own = value?.kind === "aggregate" ? value.elements[index] : undefined;
    return own === undefined ? { kind: "expression", expression: element } : { kind: "value", value: own };
  });
}

function partsOf(type: Type): readonly Type[] | undefined {
  switch (type.kind) {
    case "tuple":
    case "listLiteral":
      return type.elements;
    case "struct":
    case "structLiteral":
    case "header":
      return type.fields.map((field) => field.type);
    default:
      return undefined;
  }
}

/** The scalars of a value set's element, which stand for the subjects one by one; undefined for a scalar element. */
function flattened(type: Type): readonly Type[] | undefined {
  const parts = type.kind === "set" ? partsOf(type.element) : partsOf(type);
  return parts?.flatMap((part) => flattened(part) ?? [part]);
}

/** A serializable enum and its underlying type match each other in keysets (section 13.6). */
function matches(subject: Type, part: Type): boolean {
  if (sameType(subject, part)) return true;
  if (subject.kind === "serializableEnum") return sameType(subject.underlying, part);
  return part.kind === "serializableEnum" && sameType(part.underlying, subject);
}

function valueSet(checker: Checker, element: Expression, type: Type): KeyPattern | undefined {
  if (type.kind !== "set" || element.kind !== "pathExpression") return undefined;
  const declaration = checker.references.get(element);
  return declaration?.kind === "valueSetDeclaration" ? { kind: "valueSet", declaration } : undefined;
}

function elementPattern(
  checker: Checker,
  element: Expression,
  subject: Type,
  related: readonly RelatedLocation[],
): KeyPattern {
  const type = checker.typeOf(element);
  if (type.kind === "unknown" || subject.kind === "unknown" || type.kind === "dontcare")
    return { kind: "any" };
  const base = representation(subject);
  if (element.kind === "maskExpression" || element.kind === "rangeExpression")
    return setPattern(checker, element, base, subject, related);
  const set = valueSet(checker, element, type);
  if (set !== undefined) {
    if (type.kind === "set" && !matches(subject, type.element))
      checker.report(
        "p4-type-mismatch",
        { span: element.span, related },
        {
          expected: typeText(subject),
          found: typeText(type.element),
        },
      );
    return set;
  }
  const target =
    subject.kind === "serializableEnum" && !sameType(type, subject) ? subject.underlying : subject;
  if (!convert(checker, element, target, related)) return { kind: "any" };
  const value = checker.constants.get(element);
  return value === undefined ? { kind: "expression", expression: element } : { kind: "value", value };
}

function setPattern(
  checker: Checker,
  element: MaskExpression | RangeExpression,
  base: Type,
  subject: Type,
  related: readonly RelatedLocation[],
): KeyPattern {
  const [left, right] =
    element.kind === "maskExpression" ? [element.value, element.mask] : [element.low, element.high];
  const type = checker.typeOf(element);
  const own = type.kind === "set" ? type.element : UNKNOWN;
  if (base.kind !== "bit" && base.kind !== "int") {
    checker.report(
      "p4-type-mismatch",
      { span: element.span, related },
      { expected: typeText(subject), found: typeText(type) },
    );
    return { kind: "any" };
  }
  if (own.kind === "arbitraryInt") {
    if (!convert(checker, left, base, related) || !convert(checker, right, base, related))
      return { kind: "any" };
  } else if (!sameType(own, base)) {
    checker.report(
      "p4-type-mismatch",
      { span: element.span, related },
      { expected: typeText(subject), found: typeText(own) },
    );
    return { kind: "any" };
  }
  checker.types.set(element, { kind: "set", element: subject });
  const first = integer(checker.constants.get(left));
  const second = integer(checker.constants.get(right));
  if (first === undefined || second === undefined) {
    if (!checker.isConstant(left) || !checker.isConstant(right))
      checker.report("p4-not-constant", element.span, { what: "a mask or range in a keyset" });
    return { kind: "expression", expression: element };
  }
  if (element.kind === "rangeExpression") return { kind: "range", low: first, high: second };
  return {
    kind: "mask",
    value: BigInt.asUintN(base.width, first),
    mask: BigInt.asUintN(base.width, second),
  };
}

function representation(type: Type): Type {
  if (type.kind === "newtype") return representation(type.underlying);
  return type.kind === "serializableEnum" ? type.underlying : type;
}

function integer(value: Value | undefined): bigint | undefined {
  return value?.kind === "integer" ? value.value : undefined;
}
