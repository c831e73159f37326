import type { Expression } from "../../../p4/syntax/ast.ts";
import type { Builder } from "../builder.ts";
import { evaluate } from "../expression.ts";
import { STACK_ELEMENTS, VALID } from "../layout.ts";
import { isPlace, placeOf } from "../place.ts";
import {
  forEachElement,
  partCount,
  partOf,
  readPlace,
  readSlots,
  unsignedWords,
  wordsOf,
} from "../storage.ts";
import { type OwningHeader, type Place, slotCode, type Value } from "../value.ts";
import { topWidth } from "../wide-code.ts";

/**
 * Fills the bit buffer `bits` with the concatenation of values, most significant bit first: the input of hashes
 * and checksums.
 *
 * For checksums and selectors simple_switch leaves out fields of invalid headers. The arguments of `hash()` are
 * evaluated before, so that there such a field counts with what is stored.
 */
export function hashInput(b: Builder, expressions: readonly Expression[], skipsInvalid: boolean): void {
  const inputs = expressions
    .flatMap(partsOf)
    .map((expression) =>
      skipsInvalid ? inputOf(b, expression) : { value: evaluate(b, expression), header: undefined },
    );
  b.emit("bits.reset();");
  for (const { value, header } of inputs) {
    if (header === undefined) {
      putValue(b, value);
      continue;
    }
    b.emit(`if (${slotCode(header.at, VALID)} !== 0) {`);
    putValue(b, value);
    b.emit("}");
  }
}

/** A list stands for its elements. */
export function partsOf(expression: Expression): readonly Expression[] {
  if (expression.kind === "listExpression") return expression.elements.flatMap(partsOf);
  if (expression.kind === "structExpression")
    return expression.members.flatMap((member) => partsOf(member.value));
  return [expression];
}

export interface HashInput {
  readonly value: Value;
  /** The header that must be valid for the value to count. */
  readonly header: OwningHeader | undefined;
}

export function inputOf(b: Builder, expression: Expression): HashInput {
  if (b.generator.program.constantOf(expression) !== undefined || !isPlace(b, expression)) {
    return { value: evaluate(b, expression), header: undefined };
  }
  const place = placeOf(b, expression);
  return { value: readPlace(b, place), header: owner(place) };
}

function owner(place: Place): OwningHeader | undefined {
  if (place.kind === "slice") return owner(place.whole);
  return place.kind === "slot" ? place.header : undefined;
}

function putValue(b: Builder, value: Value): void {
  switch (value.kind) {
    case "words":
    case "condition": {
      const words = wordsOf(b, value);
      unsignedWords(words).forEach((word, index) => {
        const width = index === 0 ? topWidth(words.width) : 32;
        if (width > 0) b.emit(`bits.put(${word}, ${width});`);
      });
      return;
    }
    case "varbit":
      b.emit(`bits.putBytes(A, ${value.place}, ${value.length} >>> 3);`);
      return;
    case "aggregate":
      for (const element of value.elements) putValue(b, element);
      return;
    case "stored": {
      const { layout, at } = value;
      if (layout.kind === "stack") {
        forEachElement(b, layout, (offset) => {
          const index = at.index === undefined ? offset : b.temp(`${at.index} + ${offset}`);
          putValue(b, readSlots(b, layout.element, { base: at.base + STACK_ELEMENTS, index }));
        });
        return;
      }
      if (layout.kind === "header") b.emit(`if (${slotCode(at, VALID)} !== 0) {`);
      for (let index = 0; index < partCount(layout); index++) putValue(b, partOf(b, value, index));
      if (layout.kind === "header") b.emit("}");
      return;
    }
    default:
  }
}
