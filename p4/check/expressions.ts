import type { RelatedLocation } from "../../diagnostics/diagnostic.ts";
import type {
  ConditionalExpression,
  Expression,
  IndexExpression,
  IntegerLiteral,
  ListExpression,
  PathExpression,
  PlusSliceExpression,
  SliceExpression,
  StructExpression,
  ThisExpression,
} from "../syntax/ast.ts";
import { inferBinary } from "./binary-operators.ts";
import { inferCall } from "./calls.ts";
import { inferCast } from "./casts.ts";
import { type Checker, declaredHere, UNKNOWN, withSuggestion } from "./checker.ts";
import { inferConstructorCall } from "./constructions.ts";
import { convert } from "./convert.ts";
import type { Environment } from "./environment.ts";
import { join } from "./inference.ts";
import { fits, wrap } from "./integers.ts";
import { inferMask, inferRange } from "./keysets.ts";
import { inferMember } from "./members.ts";
import { MAXIMUM_WIDTH, resolveType } from "./resolve-type.ts";
import type { Declared } from "./scope.ts";
import type { AnonymousFieldType, BitType, IntType, Type } from "./type.ts";
import { typeText } from "./type-text.ts";
import { inferUnary } from "./unary-operators.ts";

/**
 * Finds the type that an expression has by itself, and its value where that is known, and records both. Literals
 * without a type of their own get their final one when {@link convert} meets their context.
 */
export function inferExpression(checker: Checker, environment: Environment, expression: Expression): Type {
  const type = checker.nested<Type>(expression.span, UNKNOWN, () => infer(checker, environment, expression));
  checker.types.set(expression, type);
  return type;
}

/** Infers an expression and converts it to the type that its context asks for. */
export function checkExpression(
  checker: Checker,
  environment: Environment,
  expression: Expression,
  expected: Type,
  related: readonly RelatedLocation[] = [],
): boolean {
  inferExpression(checker, environment, expression);
  return convert(checker, expression, expected, related);
}

/** Infers a condition: it must be bool. */
export function checkCondition(checker: Checker, environment: Environment, condition: Expression): void {
  checkExpression(checker, environment, condition, { kind: "bool" });
}

function infer(checker: Checker, environment: Environment, expression: Expression): Type {
  switch (expression.kind) {
    case "integerLiteral":
      return inferInteger(checker, expression);
    case "booleanLiteral":
      checker.constants.set(expression, { kind: "boolean", value: expression.value });
      return { kind: "bool" };
    case "stringLiteral":
      checker.constants.set(expression, { kind: "string", value: expression.value });
      return { kind: "string" };
    case "defaultValue":
      return { kind: "defaultValue" };
    case "dontcareExpression":
      return { kind: "dontcare" };
    case "invalidHeader":
      checker.constants.set(expression, { kind: "invalidHeader" });
      return { kind: "invalidHeader" };
    case "pathExpression":
      return inferPath(checker, environment, expression);
    case "typeExpression": {
      const type = resolveType(checker, environment, expression.type);
      return type.kind === "unknown" ? type : { kind: "typeName", type };
    }
    case "thisExpression":
      return inferThis(checker, environment, expression);
    case "memberExpression":
      return inferMember(checker, environment, expression);
    case "indexExpression":
      return inferIndex(checker, environment, expression);
    case "sliceExpression":
      return inferSlice(checker, environment, expression);
    case "plusSliceExpression":
      return inferPlusSlice(checker, environment, expression);
    case "unaryExpression":
      return inferUnary(checker, environment, expression);
    case "binaryExpression":
      return inferBinary(checker, environment, expression);
    case "conditionalExpression":
      return inferConditional(checker, environment, expression);
    case "castExpression":
      return inferCast(checker, environment, expression);
    case "callExpression":
      return inferCall(checker, environment, expression);
    case "constructorCall":
      return inferConstructorCall(checker, environment, expression);
    case "listExpression":
      return inferList(checker, environment, expression);
    case "structExpression":
      return inferStruct(checker, environment, expression);
    case "maskExpression":
      return inferMask(checker, environment, expression);
    case "rangeExpression":
      return inferRange(checker, environment, expression);
  }
}

function inferInteger(checker: Checker, literal: IntegerLiteral): Type {
  if (literal.width === undefined) {
    checker.constants.set(literal, { kind: "integer", value: literal.value });
    return { kind: "arbitraryInt" };
  }
  if (literal.signed && literal.width === 0)
    return checker.report("p4-width-out-of-range", literal.span, {
      width: 0,
      minimum: 1,
      maximum: MAXIMUM_WIDTH,
    });
  const type: BitType | IntType = { kind: literal.signed ? "int" : "bit", width: literal.width };
  if (!fits(literal.value, type))
    checker.report("p4-value-truncated", literal.span, { value: literal.value, type: typeText(type) });
  checker.constants.set(literal, { kind: "integer", value: wrap(literal.value, type) });
  return type;
}

function inferPath(checker: Checker, environment: Environment, path: PathExpression): Type {
  const { text, span } = path.name;
  const scope = path.absolute ? environment.scope.top : environment.scope;
  const [declaration] = scope.find(text);
  if (declaration === undefined) {
    if (checker.matchKinds.has(text)) {
      checker.constants.set(path, { kind: "matchKind", name: text });
      return { kind: "matchKind" };
    }
    return checker.report("p4-unknown-name", withSuggestion(span, text, scope.visibleNames()), {
      name: text,
    });
  }
  checker.references.set(path, declaration);
  checker.used.add(declaration);
  return typeOfDeclared(checker, environment, path, declaration);
}

function typeOfDeclared(
  checker: Checker,
  environment: Environment,
  path: PathExpression,
  declaration: Declared,
): Type {
  const { text, span } = path.name;
  switch (declaration.kind) {
    case "parameter":
      if (declaration.direction === "none") checker.instanceConstants.add(path);
      return checker.declaredTypes.get(declaration) ?? UNKNOWN;
    case "serializableEnumMember":
    case "constantDeclaration": {
      const value = checker.declaredValues.get(declaration);
      if (value !== undefined) checker.constants.set(path, value);
      else checker.instanceConstants.add(path);
      return checker.declaredTypes.get(declaration) ?? UNKNOWN;
    }
    case "instantiation":
    case "valueSetDeclaration":
      checker.instanceConstants.add(path);
      return checker.declaredTypes.get(declaration) ?? UNKNOWN;
    case "variableDeclaration":
    case "loopVariable":
    case "field":
    case "actionDeclaration":
      return checker.declaredTypes.get(declaration) ?? UNKNOWN;
    case "tableDeclaration":
      if (environment.table === declaration)
        return checker.report(
          "p4-refers-to-itself",
          { span, related: declaredHere(declaration.name.span) },
          { name: text },
        );
      return checker.declaredTypes.get(declaration) ?? UNKNOWN;
    case "functionDeclaration":
    case "externFunctionDeclaration":
    case "methodPrototype":
      return { kind: "function", name: text };
    case "parserState":
      return { kind: "state" };
    default:
      return checker.report(
        "p4-unknown-name",
        { span, related: declaredHere(declaration.span) },
        { name: text },
      );
  }
}

function inferThis(checker: Checker, environment: Environment, expression: ThisExpression): Type {
  checker.instanceConstants.add(expression);
  return environment.this ?? checker.report("p4-this-outside-method", expression.span);
}

function inferIndex(checker: Checker, environment: Environment, expression: IndexExpression): Type {
  const target = inferExpression(checker, environment, expression.target);
  const indexType = inferExpression(checker, environment, expression.index);
  if (target.kind === "unknown" || indexType.kind === "unknown") return UNKNOWN;
  if (!["bit", "int", "arbitraryInt", "serializableEnum"].includes(indexType.kind))
    return checker.report("p4-index-not-integer", expression.index.span, { type: typeText(indexType) });
  const value = checker.constants.get(expression.index);
  const index = value?.kind === "integer" ? value.value : undefined;
  const elements = target.kind === "tuple" || target.kind === "listLiteral" ? target.elements : undefined;
  if (elements === undefined && target.kind !== "stack")
    return checker.report("p4-not-indexable", expression.span, { type: typeText(target) });
  const size = elements?.length ?? (target.kind === "stack" ? target.size : 0);
  if (index !== undefined && (index < 0n || (index >= BigInt(size) && environment.unevaluated !== true)))
    return checker.report("p4-index-out-of-range", expression.index.span, { index, size });
  if (target.kind === "stack") {
    const instance = target.element.kind === "extern" || target.element.kind === "stack";
    if (instance && checker.isConstant(expression.target) && checker.isConstant(expression.index))
      checker.instanceConstants.add(expression);
    return target.element;
  }
  if (index === undefined) return checker.report("p4-tuple-index-not-constant", expression.index.span);
  const aggregate = checker.constants.get(expression.target);
  const element = aggregate?.kind === "aggregate" ? aggregate.elements[Number(index)] : undefined;
  if (element !== undefined) checker.constants.set(expression, element);
  else if (checker.instanceConstants.has(expression.target)) checker.instanceConstants.add(expression);
  return elements![Number(index)]!;
}

/** The value of a bit index or a width inside brackets, or undefined after a report. */
function bitIndex(
  checker: Checker,
  environment: Environment,
  index: Expression,
): bigint | "unknown at compile time" | undefined {
  const type = inferExpression(checker, environment, index);
  if (type.kind === "unknown") return undefined;
  const value = checker.constants.get(index);
  if (value?.kind === "integer") return value.value;
  if (type.kind === "bit" || type.kind === "int" || type.kind === "serializableEnum")
    return "unknown at compile time";
  checker.report("p4-index-not-integer", index.span, { type: typeText(type) });
  return undefined;
}

function sliceable(
  checker: Checker,
  environment: Environment,
  target: Expression,
): BitType | IntType | undefined {
  const type = inferExpression(checker, environment, target);
  if (type.kind === "bit" || type.kind === "int") return type;
  if (type.kind === "serializableEnum") {
    convert(checker, target, type.underlying);
    return type.underlying;
  }
  if (type.kind !== "unknown") checker.report("p4-not-sliceable", target.span, { type: typeText(type) });
  return undefined;
}

function inferSlice(checker: Checker, environment: Environment, expression: SliceExpression): Type {
  const target = sliceable(checker, environment, expression.target);
  const high = bitIndex(checker, environment, expression.high);
  const low = bitIndex(checker, environment, expression.low);
  if (target === undefined || high === undefined || low === undefined) return UNKNOWN;
  if (typeof high !== "bigint") return checker.report("p4-slice-not-constant", expression.high.span);
  if (typeof low !== "bigint") return checker.report("p4-slice-not-constant", expression.low.span);
  for (const [index, place] of [
    [high, expression.high],
    [low, expression.low],
  ] as const)
    if (index < 0n || index >= BigInt(target.width))
      return checker.report("p4-slice-out-of-range", place.span, { index, type: typeText(target) });
  if (low > high) return checker.report("p4-slice-reversed", expression.span, { high, low });
  const width = Number(high - low) + 1;
  const value = checker.constants.get(expression.target);
  if (value?.kind === "integer")
    checker.constants.set(expression, { kind: "integer", value: BigInt.asUintN(width, value.value >> low) });
  return { kind: "bit", width };
}

function inferPlusSlice(checker: Checker, environment: Environment, expression: PlusSliceExpression): Type {
  const target = sliceable(checker, environment, expression.target);
  const low = bitIndex(checker, environment, expression.low);
  const width = bitIndex(checker, environment, expression.width);
  if (target === undefined || low === undefined || width === undefined) return UNKNOWN;
  if (typeof width !== "bigint") return checker.report("p4-slice-not-constant", expression.width.span);
  if (typeof low === "bigint" && (low < 0n || low >= BigInt(target.width)))
    return checker.report("p4-slice-out-of-range", expression.low.span, {
      index: low,
      type: typeText(target),
    });
  if (width < 0n || width > BigInt(target.width))
    return checker.report("p4-slice-out-of-range", expression.width.span, {
      index: width,
      type: typeText(target),
    });
  const value = checker.constants.get(expression.target);
  if (value?.kind === "integer" && typeof low === "bigint")
    checker.constants.set(expression, {
      kind: "integer",
      value: BigInt.asUintN(Number(width), value.value >> low),
    });
  return { kind: "bit", width: Number(width) };
}

function inferConditional(
  checker: Checker,
  environment: Environment,
  expression: ConditionalExpression,
): Type {
  checkCondition(checker, environment, expression.condition);
  const whenTrue = inferExpression(checker, environment, expression.whenTrue);
  const whenFalse = inferExpression(checker, environment, expression.whenFalse);
  if (whenTrue.kind === "unknown" || whenFalse.kind === "unknown") return UNKNOWN;
  const bothInt = whenTrue.kind === "arbitraryInt" && whenFalse.kind === "arbitraryInt";
  if (bothInt && !checker.isConstant(expression.condition))
    return checker.report("p4-conditional-width", expression.span);
  const type = join(whenTrue, whenFalse);
  if (type === undefined)
    return checker.report("p4-conditional-types", expression.span, {
      whenTrue: typeText(whenTrue),
      whenFalse: typeText(whenFalse),
    });
  if (type.kind !== "listLiteral" && type.kind !== "structLiteral") {
    convert(checker, expression.whenTrue, type);
    convert(checker, expression.whenFalse, type);
  }
  const condition = checker.constants.get(expression.condition);
  if (condition?.kind === "boolean") {
    const value = checker.constants.get(condition.value ? expression.whenTrue : expression.whenFalse);
    if (value !== undefined) checker.constants.set(expression, value);
  }
  if (
    [expression.condition, expression.whenTrue, expression.whenFalse].every((part) =>
      checker.isConstant(part),
    )
  )
    checker.instanceConstants.add(expression);
  return type;
}

function inferList(checker: Checker, environment: Environment, expression: ListExpression): Type {
  const types = expression.elements.map((element) => inferExpression(checker, environment, element));
  const misplaced = expression.elements.slice(0, -1).find((element) => element.kind === "defaultValue");
  if (misplaced !== undefined) return checker.report("p4-default-not-last", misplaced.span);
  if (expression.elements.every((element) => element.kind === "defaultValue" || checker.isConstant(element)))
    checker.instanceConstants.add(expression);
  const open = expression.elements.at(-1)?.kind === "defaultValue";
  return { kind: "listLiteral", elements: open ? types.slice(0, -1) : types, open };
}

function inferStruct(checker: Checker, environment: Environment, expression: StructExpression): Type {
  const fields: AnonymousFieldType[] = [];
  for (const member of expression.members) {
    const type = inferExpression(checker, environment, member.value);
    const first = expression.members.find((other) => other.name.text === member.name.text);
    if (first !== undefined && first !== member)
      checker.report(
        "p4-duplicate-name",
        { span: member.name.span, related: declaredHere(first.name.span, "first written here") },
        { name: member.name.text },
      );
    else fields.push({ name: member.name.text, type, declaration: undefined });
  }
  if (
    expression.members.every(
      (member) => checker.isConstant(member.value) || member.value.kind === "defaultValue",
    )
  )
    checker.instanceConstants.add(expression);
  return { kind: "structLiteral", fields, open: expression.rest !== undefined };
}
