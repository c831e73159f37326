import type { Expression, IndexExpression, MemberExpression } from "../../p4/syntax/ast.ts";
import type { Builder } from "./builder.ts";
import { evaluate } from "./expression.ts";
import { STACK_ELEMENTS, STACK_NEXT, type StackLayout } from "./layout.ts";
import { failParser } from "./parser-error.ts";
import { wordsOf } from "./storage.ts";
import { unsupported } from "./unsupported.ts";
import { type Address, addressAt, type Place, type SlotPlace, slotCode } from "./value.ts";
import { literalOf, unsigned } from "./word-code.ts";

/** Whether the expression names something stored, so that {@link placeOf} applies. */
export function isPlace(b: Builder, expression: Expression): boolean {
  switch (expression.kind) {
    case "pathExpression": {
      const declaration = b.generator.program.declarationOf(expression);
      const binding = declaration && "name" in declaration ? findBinding(b, expression) : undefined;
      return binding?.kind === "place";
    }
    case "memberExpression": {
      const member = b.generator.program.memberOf(expression);
      if (member.kind === "stack") return member.property === "next" || member.property === "last";
      return member.kind === "field" && isPlace(b, expression.target);
    }
    case "indexExpression":
    case "sliceExpression":
    case "plusSliceExpression":
      return isPlace(b, expression.target);
    default:
      return false;
  }
}

export function findBinding(b: Builder, path: Expression & { kind: "pathExpression" }) {
  const declaration = b.generator.program.declarationOf(path);
  return declaration === undefined ? undefined : b.scope.find(declaration as never);
}

/** The place of a left value; indices are evaluated now (specification section 6.7). */
export function placeOf(b: Builder, expression: Expression): Place {
  switch (expression.kind) {
    case "dontcareExpression":
      return { kind: "discard" };
    case "pathExpression": {
      const binding = findBinding(b, expression);
      if (binding?.kind !== "place") throw new Error(`no place for ${expression.name.text}`);
      return binding.place;
    }
    case "memberExpression":
      return memberPlace(b, expression);
    case "indexExpression":
      return elementPlace(b, expression);
    case "sliceExpression":
    case "plusSliceExpression": {
      const { high, low } = sliceBounds(b, expression);
      return { kind: "slice", whole: placeOf(b, expression.target), high, low };
    }
    default:
      return unsupported(expression.span, "this expression as the target of an assignment");
  }
}

/** The bounds of a slice, which the checker knows to be constants. */
export function sliceBounds(
  b: Builder,
  expression: Expression & { kind: "sliceExpression" | "plusSliceExpression" },
): { readonly high: number; readonly low: number } {
  const low = constantInteger(b, expression.low);
  if (expression.kind === "sliceExpression") return { high: constantInteger(b, expression.high), low };
  return { high: low + constantInteger(b, expression.width) - 1, low };
}

/** An expression that must be known when the program is compiled. */
export function constantInteger(b: Builder, expression: Expression): number {
  const value = evaluate(b, expression);
  if (value.kind !== "words" || value.constant === undefined) {
    return unsupported(expression.span, "an expression here that is not a compile-time constant");
  }
  return Number(value.constant);
}

/** Slot places are the only ones that have parts. */
export function slotPlace(b: Builder, expression: Expression): SlotPlace {
  const place = placeOf(b, expression);
  if (place.kind !== "slot") throw new Error(`no slot place: ${place.kind}`);
  return place;
}

function memberPlace(b: Builder, expression: MemberExpression): Place {
  const member = b.generator.program.memberOf(expression);
  const whole = slotPlace(b, expression.target);
  if (member.kind === "stack") return stackProperty(b, whole, member.property as "next" | "last");
  if (member.kind !== "field") throw new Error(`no place: ${expression.member.text}`);
  return fieldPlace(whole, member.index);
}

/** Field number `index` of a struct, header or union at a place. */
export function fieldPlace(whole: SlotPlace, index: number): SlotPlace {
  const { layout, at } = whole;
  if (layout.kind !== "struct" && layout.kind !== "header" && layout.kind !== "union") {
    throw new Error(`a ${layout.kind} has no fields`);
  }
  const field = layout.fields[index]!;
  const place: SlotPlace = { kind: "slot", at: addressAt(at, field.offset), layout: field.layout };
  if (layout.kind === "header") return { ...place, header: { at, layout, offset: field.offset } };
  if (layout.kind === "union") return { ...place, union: { kind: "stored", at, layout } };
  if (whole.header === undefined) return place;
  return { ...place, header: { ...whole.header, offset: whole.header.offset + field.offset } };
}

function stackProperty(b: Builder, stack: SlotPlace, property: "next" | "last"): Place {
  const layout = stack.layout as StackLayout;
  const next = b.temp(slotCode(stack.at, STACK_NEXT));
  const wrong = property === "next" ? `${next} >= ${layout.count}` : `${next} === 0`;
  // Outside of parsers the specification forbids both.
  if (b.context.isParser) failParser(b, wrong, "StackOutOfBounds");
  return elementAt(b, stack, property === "next" ? next : `${next} - 1`);
}

function elementPlace(b: Builder, expression: IndexExpression): Place {
  const stack = slotPlace(b, expression.target);
  const index = wordsOf(b, evaluate(b, expression.index));
  const low = index.words.at(-1)!;
  if (stack.layout.kind === "struct") return fieldPlace(stack, literalOf(low)!);
  return elementAt(b, stack, unsigned(low, Math.min(index.width, 32), index.signed));
}

/** The element of a stack; beyond its end, the spare element that is never valid. */
export function elementAt(b: Builder, stack: SlotPlace, index: string): SlotPlace {
  const layout = stack.layout as StackLayout;
  const { element, count } = layout;
  const known = literalOf(index);
  const inElement = { kind: "slot", layout: element } as const;
  if (known !== undefined) {
    const at = addressAt(stack.at, STACK_ELEMENTS + Math.min(known, count) * element.size);
    return { ...inElement, at };
  }
  const offset = b.temp(`Math.min(${index}, ${count}) * ${element.size}`);
  const address: Address = {
    base: stack.at.base + STACK_ELEMENTS,
    index: stack.at.index === undefined ? offset : b.temp(`${stack.at.index} + ${offset}`),
  };
  if (element.kind === "header") {
    b.emit(
      `${slotCode({ base: stack.at.base + STACK_ELEMENTS + count * element.size, ...indexOf(stack.at) })} = 0;`,
    );
  }
  return { ...inElement, at: address };
}

function indexOf(at: Address): { readonly index?: string } {
  return at.index === undefined ? {} : { index: at.index };
}
