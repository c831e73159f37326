import type { ResolvedCall } from "../../p4/check/checked-program.ts";
import type { CallExpression, DirectApplication } from "../../p4/syntax/ast.ts";
import type { Builder } from "./builder.ts";
import { validCode } from "./comparison.ts";
import { constantOf } from "./constant.ts";
import { evaluate } from "./expression.ts";
import { type HeaderLayout, type Layout, STACK_ELEMENTS, type StackLayout, VALID } from "./layout.ts";
import { constantInteger, elementAt, slotPlace } from "./place.ts";
import { SLOT } from "./slots.ts";
import { invalidate, invalidateOthers, setValid } from "./storage.ts";
import {
  type AggregateValue,
  indexCode,
  NO_VALUE,
  type SlotPlace,
  type StoredValue,
  slotCode,
  type Value,
} from "./value.ts";

/** Methods of headers, unions and stacks, and the size methods of all types. */
export function builtInCall(
  b: Builder,
  call: ResolvedCall & { kind: "builtIn" },
  node: CallExpression | DirectApplication,
): Value {
  switch (call.method) {
    case "isValid": {
      const value = evaluate(b, call.target) as StoredValue | AggregateValue;
      return { kind: "condition", code: validCode(value) };
    }
    case "setValid": {
      const place = slotPlace(b, call.target);
      if (place.layout.kind === "header") makeValid(b, place, place.layout);
      return NO_VALUE;
    }
    case "setInvalid": {
      const place = slotPlace(b, call.target);
      if (place.layout.kind === "header") makeInvalid(b, place, place.layout);
      else invalidate(b, place.layout, place.at);
      return NO_VALUE;
    }
    case "push_front":
    case "pop_front": {
      const count = node.arguments[0]?.value;
      shiftStack(
        b,
        slotPlace(b, call.target),
        call.method,
        count === undefined ? 1 : constantInteger(b, count),
      );
      return NO_VALUE;
    }
    default: {
      const layout = b.layoutOfExpression(call.target);
      const bits = sizeInBits(layout, call.method.startsWith("max"));
      return constantOf(BigInt(call.method.endsWith("Bytes") ? (bits + 7) >> 3 : bits), 32, false);
    }
  }
}

/** simple_switch keeps the packet's length up to date only here, see `SLOT.length`. */
function makeValid(b: Builder, place: SlotPlace, layout: HeaderLayout): void {
  b.emit(`if (${slotCode(place.at, VALID)} === 0) s[${SLOT.length}] += ${layout.bits >> 3};`);
  setValid(b, layout, place.at);
  invalidateOthers(b, place);
}

function makeInvalid(b: Builder, place: SlotPlace, layout: HeaderLayout): void {
  b.emit(
    `if (${slotCode(place.at, VALID)} !== 0) {`,
    `s[${SLOT.length}] -= ${layout.bits >> 3};`,
    `${slotCode(place.at, VALID)} = 0;`,
    "}",
  );
}

/** push_front and pop_front: elements that come in are invalid (specification section 8.18). */
function shiftStack(b: Builder, stack: SlotPlace, method: "push_front" | "pop_front", wanted: number): void {
  const { element, count } = stack.layout as StackLayout;
  const by = Math.min(wanted, count);
  const at = (index: number) => indexCode(stack.at, STACK_ELEMENTS + index * element.size);
  const next = slotCode(stack.at);
  const isPush = method === "push_front";
  if (isPush) b.emit(`s.copyWithin(${at(by)}, ${at(0)}, ${at(count - by)});`);
  else b.emit(`s.copyWithin(${at(0)}, ${at(by)}, ${at(count)});`);
  for (let index = 0; index < by; index++) {
    invalidate(b, element, elementAt(b, stack, String(isPush ? index : count - 1 - index)).at);
  }
  b.emit(
    isPush
      ? `${next} = Math.min(${next} + ${wanted}, ${count});`
      : `${next} = Math.max(${next} - ${wanted}, 0);`,
  );
}

/** Bits of the packet that a value takes (specification section 9.5): of a varbit none or all, of a union the least or most. */
function sizeInBits(layout: Layout, most: boolean): number {
  switch (layout.kind) {
    case "scalar":
      return layout.width;
    case "varbit":
      return most ? layout.maxWidth : 0;
    case "stack":
      return layout.count * sizeInBits(layout.element, most);
    case "union": {
      const sizes = layout.fields.map((field) => sizeInBits(field.layout, most));
      return most ? Math.max(...sizes) : Math.min(...sizes);
    }
    case "struct":
    case "header":
      return layout.fields.reduce((sum, field) => sum + sizeInBits(field.layout, most), 0);
    case "none":
      return 0;
  }
}
