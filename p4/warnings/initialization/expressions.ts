import type { ResolvedCall } from "../../check/checked-program.ts";
import { children } from "../../check/descendants.ts";
import type { CallExpression, Expression, IndexExpression, MemberExpression } from "../../syntax/ast.ts";
import type { Analysis } from "./analysis.ts";
import { runAction, runTable } from "./calls.ts";
import type { Level, Storage } from "./storage.ts";

/** Longer stacks are not searched for valid elements. */
const MAXIMUM_ELEMENTS = 256;

/** Walks an expression as it is evaluated; reports what it reads before it is written. */
export function readExpression(analysis: Analysis, storage: Storage, expression: Expression): void {
  switch (expression.kind) {
    case "pathExpression":
      readPlace(analysis, storage, expression);
      return;
    case "memberExpression":
      readMember(analysis, storage, expression);
      return;
    case "indexExpression":
      readExpression(analysis, storage, expression.index);
      readElement(analysis, storage, expression);
      return;
    case "callExpression":
      readCall(analysis, storage, expression);
      return;
    case "typeExpression":
      return;
    case "binaryExpression":
      readExpression(analysis, storage, expression.left);
      // The right operand may not be evaluated; what it calls then changes nothing.
      readExpression(
        analysis,
        expression.operator === "&&" || expression.operator === "||"
          ? afterOperand(analysis, storage, expression.left, expression.operator === "&&")
          : storage,
        expression.right,
      );
      return;
    default:
      for (const part of children(expression))
        if (isExpression(part)) readExpression(analysis, storage, part);
        else
          for (const inner of children(part))
            if (isExpression(inner)) readExpression(analysis, storage, inner);
  }
}

function isExpression(node: { readonly kind: string }): node is Expression {
  return /Expression$|Literal$|^constructorCall$|^invalidHeader$/.test(node.kind);
}

function afterOperand(analysis: Analysis, storage: Storage, operand: Expression, value: boolean): Storage {
  const after = storage.copy();
  assume(analysis, after, operand, value);
  return after;
}

function readMember(analysis: Analysis, storage: Storage, expression: MemberExpression): void {
  const member = analysis.program.memberOf(expression);
  if (member.kind === "applyResult") readExpression(analysis, storage, expression.target);
  if (member.kind !== "field") return;
  visitHeader(analysis, storage, expression);
  if (expression.target.kind === "callExpression") readExpression(analysis, storage, expression.target);
  else readPlace(analysis, storage, expression);
}

function readElement(analysis: Analysis, storage: Storage, expression: IndexExpression): void {
  readIndexes(analysis, storage, expression.target);
  readPlace(analysis, storage, expression);
}

function readPlace(analysis: Analysis, storage: Storage, expression: Expression): void {
  const path = analysis.places.of(expression);
  if (path === undefined) return;
  const type = analysis.program.typeOf(expression);
  if (type.kind === "headerUnion" || (type.kind === "header" && storage.validity(path) !== 2)) return;
  const whole = ["struct", "tuple", "stack", "header"].includes(type.kind);
  const level = whole ? storage.lowestBelow(path, type) : storage.level(path);
  if (level === 2 || inInvalidHeader(analysis, storage, expression)) return;
  analysis.uninitializedUse(expression, whole);
}

function inInvalidHeader(analysis: Analysis, storage: Storage, expression: Expression): boolean {
  const header = headerAround(analysis, expression);
  const path = header === undefined ? undefined : analysis.places.of(header);
  return path !== undefined && storage.validity(path) !== 2;
}

/** The header whose field an expression names, or lies in. */
function headerAround(analysis: Analysis, expression: Expression): Expression | undefined {
  for (let inner = expression; inner.kind === "memberExpression" || inner.kind === "indexExpression"; ) {
    inner = inner.target;
    if (inner.kind !== "typeExpression" && analysis.program.typeOf(inner).kind === "header") return inner;
  }
  return undefined;
}

/** Reports the field of a header that is, or may be, invalid. */
export function visitHeader(analysis: Analysis, storage: Storage, expression: Expression): void {
  const header = headerAround(analysis, expression);
  if (header === undefined) return;
  const path = analysis.places.of(header);
  const validity = path === undefined ? ofAnyElement(analysis, storage, header) : storage.validity(path);
  if (validity !== 2) analysis.invalidHeader(header, validity === 0);
}

/** `stack[i]`: invalid where all elements are, else not to be judged. */
function ofAnyElement(analysis: Analysis, storage: Storage, header: Expression): Level {
  if (header.kind !== "indexExpression") return 2;
  const stack = analysis.places.of(header.target);
  const type = analysis.program.typeOf(header.target);
  if (stack === undefined || type.kind !== "stack" || type.size > MAXIMUM_ELEMENTS) return 2;
  return Array.from({ length: type.size }, (_, index) => storage.validity(`${stack}[${index}]`)).every(
    (validity) => validity === 0,
  )
    ? 0
    : 2;
}

/** Reads the indexes in a place that is written. */
export function readIndexes(analysis: Analysis, storage: Storage, place: Expression): void {
  if (place.kind === "memberExpression") readIndexes(analysis, storage, place.target);
  if (place.kind !== "indexExpression") return;
  readIndexes(analysis, storage, place.target);
  readExpression(analysis, storage, place.index);
}

function readCall(analysis: Analysis, storage: Storage, expression: CallExpression): void {
  const call = analysis.program.callOf(expression);
  for (const { parameter, value } of call.arguments) {
    if (value === undefined || parameter.direction === "out") continue;
    if (parameter.type.kind !== "parser" && parameter.type.kind !== "control")
      readExpression(analysis, storage, value);
  }
  applyCall(analysis, storage, call);
}

/** What a call leaves behind once its arguments are read. */
export function applyCall(analysis: Analysis, storage: Storage, call: ResolvedCall): void {
  switch (call.kind) {
    case "builtIn":
      applyBuiltIn(analysis, storage, call);
      return;
    case "action":
      runAction(analysis, storage, call.declaration);
      break;
    case "applyTable":
      runTable(analysis, storage, call.declaration);
      return;
    default:
      break;
  }
  for (const { parameter, value } of call.arguments)
    if (value !== undefined && (parameter.direction === "out" || parameter.direction === "inout"))
      writePlace(analysis, storage, value);
}

function applyBuiltIn(
  analysis: Analysis,
  storage: Storage,
  { method, target }: Extract<ResolvedCall, { kind: "builtIn" }>,
): void {
  const path = analysis.places.of(target);
  if (path === undefined) {
    // Which element of a stack it is, only the packet decides.
    if (method === "setValid") writePlace(analysis, storage, target);
    return;
  }
  switch (method) {
    case "setValid":
      invalidateSiblings(analysis, storage, target);
      storage.setValidity(path, 2);
      return;
    case "setInvalid":
      storage.clear(path, analysis.program.typeOf(target));
      return;
    case "push_front":
    case "pop_front":
      storage.write(path);
      return;
    default:
      return;
  }
}

/** A place is written; what only the packet chooses is taken as written as a whole. */
export function writePlace(analysis: Analysis, storage: Storage, place: Expression): void {
  if (place.kind === "sliceExpression" || place.kind === "plusSliceExpression") {
    writePlace(analysis, storage, place.target);
    return;
  }
  const path = analysis.places.around(place);
  if (path === undefined) return;
  invalidateSiblings(analysis, storage, place);
  storage.write(path);
}

/** A valid member of a header union makes the others invalid. */
function invalidateSiblings(analysis: Analysis, storage: Storage, member: Expression): void {
  if (member.kind !== "memberExpression" || member.target.kind === "typeExpression") return;
  const union = analysis.program.typeOf(member.target);
  const path = analysis.places.of(member.target);
  if (union.kind !== "headerUnion" || path === undefined) return;
  for (const field of union.fields)
    if (field.name !== member.member.text) storage.clear(`${path}.${field.name}`, field.type);
}

/** What is known where a condition had a value: a header's validity. */
export function assume(analysis: Analysis, storage: Storage, condition: Expression, value: boolean): void {
  if (condition.kind === "unaryExpression" && condition.operator === "!") {
    assume(analysis, storage, condition.operand, !value);
    return;
  }
  if (condition.kind === "binaryExpression" && condition.operator === (value ? "&&" : "||")) {
    assume(analysis, storage, condition.left, value);
    assume(analysis, storage, condition.right, value);
    return;
  }
  if (condition.kind !== "callExpression") return;
  const call = analysis.program.callOf(condition);
  if (call.kind !== "builtIn" || call.method !== "isValid") return;
  const path = analysis.places.of(call.target);
  if (path !== undefined && analysis.program.typeOf(call.target).kind === "header")
    storage.assumeValidity(path, value);
}
