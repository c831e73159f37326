import type { Builder } from "./builder.ts";
import {
  DIRTY,
  type HeaderLayout,
  type Layout,
  ORIGIN,
  STACK_ELEMENTS,
  type StackLayout,
  VALID,
} from "./layout.ts";
import {
  type Address,
  type AggregateValue,
  addressAt,
  indexCode,
  type OwningHeader,
  type Place,
  type SlotPlace,
  type StoredValue,
  slotCode,
  type Value,
  type WordsValue,
} from "./value.ts";
import { insertWords, sliceWords } from "./wide-code.ts";

/** Up to here a copy of slots is spelled out. */
const UNROLLED_COPY = 12;

/** The value in slots; `header` says which header's field it is. */
export function readSlots(b: Builder, layout: Layout, at: Address, header?: OwningHeader): Value {
  if (header !== undefined) b.generator.usage.read(header.layout, header.offset, layout.size);
  if (layout.kind === "scalar") {
    if (layout.isBool) return { kind: "condition", code: `(${slotCode(at)} !== 0)` };
    const words = Array.from({ length: layout.size }, (_, word) => slotCode(at, word));
    return { kind: "words", width: layout.width, signed: layout.signed, words };
  }
  if (layout.kind === "varbit") return { kind: "varbit", length: slotCode(at), place: slotCode(at, 1) };
  return { kind: "stored", at, layout };
}

export function readPlace(b: Builder, place: Place): Value {
  switch (place.kind) {
    case "slot":
      return readSlots(b, place.layout, place.at, place.header);
    case "local": {
      const { width, signed, isBool } = place.layout;
      if (isBool) return { kind: "condition", code: `(${place.names[0]} !== 0)` };
      return { kind: "words", width, signed, words: place.names };
    }
    case "slice": {
      const whole = wordsOf(b, readPlace(b, place.whole));
      const width = place.high - place.low + 1;
      return {
        kind: "words",
        width,
        signed: false,
        words: sliceWords(unsignedWords(whole), place.low, width),
      };
    }
    case "discard":
      throw new Error("a discarded place has no value");
  }
}

/** Any scalar as words; a bool as 0 or 1. */
export function wordsOf(b: Builder, value: Value): WordsValue {
  if (value.kind === "words") return value;
  if (value.kind === "condition") {
    const word = value.constant === undefined ? `(${value.code} ? 1 : 0)` : value.constant ? "1" : "0";
    return { kind: "words", width: 1, signed: false, words: [word] };
  }
  throw new Error(`no scalar: ${value.kind} in ${b.fresh()}`);
}

/** Words of a value without the sign bits above its width. */
export function unsignedWords(value: WordsValue): readonly string[] {
  return value.signed ? sliceWords(value.words, 0, value.width) : value.words;
}

/** The value as it is now, whatever later statements write. */
export function stabilize(b: Builder, value: Value): Value {
  switch (value.kind) {
    case "words":
      return value.constant === undefined
        ? { ...value, words: value.words.map((word) => b.temp(word)) }
        : value;
    case "condition":
      return value.constant === undefined ? { ...value, code: b.temp(value.code) } : value;
    case "varbit":
      return { ...value, length: b.temp(value.length), place: b.temp(value.place) };
    case "stored": {
      const at = b.allocate(value.layout);
      copySlots(b, value.layout, at, value.at);
      return { ...value, at };
    }
    case "aggregate":
      return { ...value, elements: value.elements.map((element) => stabilize(b, element)) };
    default:
      return value;
  }
}

export function writePlace(b: Builder, place: Place, value: Value): void {
  switch (place.kind) {
    case "slot":
      writeSlots(b, place, value);
      return;
    case "local": {
      const { words } = wordsOf(b, value);
      const settled = words.length > 1 ? words.map((word) => b.temp(word)) : words;
      settled.forEach((word, index) => {
        b.emit(`${place.names[index]} = ${word};`);
      });
      return;
    }
    case "slice": {
      const whole = wordsOf(b, readPlace(b, place.whole));
      const part = unsignedWords(wordsOf(b, value));
      const width = place.high - place.low + 1;
      const words = insertWords(unsignedWords(whole), place.low, part, width);
      writePlace(b, place.whole, { ...whole, words: canonicalLike(whole, words) });
      return;
    }
    case "discard":
  }
}

function canonicalLike(whole: WordsValue, words: readonly string[]): readonly string[] {
  if (!whole.signed) return words;
  const top = ((whole.width - 1) & 31) + 1;
  return top === 32 ? words : [`(${words[0]} << ${32 - top} >> ${32 - top})`, ...words.slice(1)];
}

function writeSlots(b: Builder, place: SlotPlace, value: Value): void {
  const { at, layout, header, union } = place;
  if (header !== undefined) {
    b.generator.usage.written(header.layout, header.offset, layout.size);
    b.emit(`${slotCode(header.at, DIRTY)} = 1;`);
  }
  if (layout.kind === "header" && union !== undefined) {
    // Header unions, specification section 8.20: a valid member makes the others invalid.
    const settled = stabilizeAgainst(b, value);
    assign(b, layout, at, settled);
    b.emit(`if (${slotCode(at, VALID)} !== 0) {`);
    invalidateOthers(b, place);
    b.emit("}");
    return;
  }
  assign(b, layout, at, value);
}

/** Makes all members of a union invalid but the one at `place`. */
export function invalidateOthers(b: Builder, place: SlotPlace): void {
  if (place.union?.layout.kind !== "union") return;
  for (const field of place.union.layout.fields) {
    const other = addressAt(place.union.at, field.offset);
    if (other.base !== place.at.base) b.emit(`${slotCode(other, VALID)} = 0;`);
  }
}

function stabilizeAgainst(b: Builder, value: Value): Value {
  return value.kind === "aggregate" ? stabilize(b, value) : value;
}

/** Writes a value of the layout into slots. */
export function assign(b: Builder, layout: Layout, at: Address, value: Value): void {
  switch (value.kind) {
    case "stored":
      copySlots(b, layout, at, value.at);
      return;
    case "aggregate":
      assignAggregate(b, layout, at, stabilize(b, value) as AggregateValue);
      return;
    case "varbit": {
      const length = b.temp(value.length);
      b.emit(`${slotCode(at, 1)} = ${value.place};`, `${slotCode(at)} = ${length};`);
      return;
    }
    case "words":
    case "condition": {
      const { words } = wordsOf(b, value);
      const settled = words.length > 1 ? words.map((word) => b.temp(word)) : words;
      settled.forEach((word, index) => {
        b.emit(`${slotCode(at, index)} = ${word};`);
      });
      return;
    }
    default:
  }
}

function assignAggregate(b: Builder, layout: Layout, at: Address, value: AggregateValue): void {
  if (!value.valid) {
    invalidate(b, layout, at);
    return;
  }
  if (layout.kind === "header") {
    b.emit(`${slotCode(at, VALID)} = 1;`, `${slotCode(at, ORIGIN)} = -1;`, `${slotCode(at, DIRTY)} = 0;`);
  }
  if (layout.kind === "stack") {
    b.emit(`${slotCode(at)} = 0;`);
    value.elements.forEach((element, index) => {
      assign(b, layout.element, addressAt(at, STACK_ELEMENTS + index * layout.element.size), element);
    });
    return;
  }
  if (layout.kind !== "struct" && layout.kind !== "header" && layout.kind !== "union") return;
  layout.fields.forEach((field, index) => {
    assign(b, field.layout, addressAt(at, field.offset), value.elements[index]!);
  });
}

/** Copies a value from slots to slots; an invalid header only makes the destination invalid. */
export function copySlots(b: Builder, layout: Layout, to: Address, from: Address): void {
  switch (layout.kind) {
    case "struct":
    case "union": {
      let pending = 0;
      let start = 0;
      const flush = () => {
        copyRange(b, addressAt(to, start), addressAt(from, start), pending);
        pending = 0;
      };
      for (const field of layout.fields) {
        if (isPlain(field.layout)) {
          if (pending === 0) start = field.offset;
          pending += field.layout.size;
          continue;
        }
        flush();
        copySlots(b, field.layout, addressAt(to, field.offset), addressAt(from, field.offset));
      }
      flush();
      return;
    }
    case "header":
      b.emit(`if (${slotCode(from, VALID)} !== 0) {`);
      copyRange(b, to, from, layout.size);
      b.emit(`} else ${slotCode(to, VALID)} = 0;`);
      return;
    case "stack":
      b.emit(`${slotCode(to)} = ${slotCode(from)};`);
      forEachElement(b, layout, (offset) => {
        copySlots(b, layout.element, elementAddress(b, to, offset), elementAddress(b, from, offset));
      });
      return;
    default:
      copyRange(b, to, from, layout.size);
  }
}

function elementAddress(b: Builder, at: Address, offset: string): Address {
  const index = at.index === undefined ? offset : b.temp(`${at.index} + ${offset}`);
  return { base: at.base + STACK_ELEMENTS, index };
}

/** Emits `body` for every element of a stack, with the JavaScript for the element's distance from the first. */
export function forEachElement(b: Builder, layout: StackLayout, body: (offset: string) => void): void {
  if (layout.count === 0) return;
  const offset = b.variable("element", "0");
  b.emit(`for (; ${offset} < ${layout.count * layout.element.size}; ${offset} += ${layout.element.size}) {`);
  body(offset);
  b.emit("}");
}

function isPlain(layout: Layout): boolean {
  if (layout.kind === "struct") return layout.fields.every((field) => isPlain(field.layout));
  return layout.kind === "scalar" || layout.kind === "varbit" || layout.kind === "none";
}

function copyRange(b: Builder, to: Address, from: Address, size: number): void {
  if (size === 0 || (to.base === from.base && to.index === from.index)) return;
  if (size > UNROLLED_COPY) {
    b.emit(`s.copyWithin(${indexCode(to)}, ${indexCode(from)}, ${indexCode(from, size)});`);
    return;
  }
  for (let slot = 0; slot < size; slot++) b.emit(`${slotCode(to, slot)} = ${slotCode(from, slot)};`);
}

/** Makes all headers in a value invalid; with `zero` also clears everything else, as new variables are. */
export function invalidate(b: Builder, layout: Layout, at: Address, zero = false): void {
  switch (layout.kind) {
    case "header":
      b.emit(`${slotCode(at, VALID)} = 0;`);
      return;
    case "struct":
    case "union":
      for (const field of layout.fields) invalidate(b, field.layout, addressAt(at, field.offset), zero);
      return;
    case "stack":
      b.emit(`${slotCode(at)} = 0;`);
      if (layout.count <= 4) {
        for (let index = 0; index < layout.count; index++) {
          invalidate(b, layout.element, addressAt(at, STACK_ELEMENTS + index * layout.element.size), zero);
        }
        return;
      }
      forEachElement(b, layout, (offset) => {
        invalidate(b, layout.element, elementAddress(b, at, offset), zero);
      });
      return;
    case "scalar":
    case "varbit":
      if (!zero) return;
      for (let slot = 0; slot < layout.size; slot++) b.emit(`${slotCode(at, slot)} = 0;`);
      return;
    case "none":
  }
}

/** setValid (specification section 8.17): nothing for a valid header; the fields of a new one are 0. */
export function setValid(b: Builder, layout: HeaderLayout, at: Address): void {
  b.emit(`if (${slotCode(at, VALID)} === 0) {`);
  b.emit(`${slotCode(at, VALID)} = 1;`, `${slotCode(at, ORIGIN)} = -1;`);
  const fields = layout.size - (DIRTY + 1);
  if (fields > UNROLLED_COPY)
    b.emit(`s.fill(0, ${indexCode(at, DIRTY + 1)}, ${indexCode(at, layout.size)});`);
  else for (let slot = DIRTY + 1; slot < layout.size; slot++) b.emit(`${slotCode(at, slot)} = 0;`);
  b.emit("}");
}

/** Field or element number `index` of a value. */
export function partOf(b: Builder, value: StoredValue | AggregateValue, index: number): Value {
  if (value.kind === "aggregate") return value.elements[index]!;
  const { layout, at } = value;
  if (layout.kind === "stack") {
    return readSlots(b, layout.element, addressAt(at, STACK_ELEMENTS + index * layout.element.size));
  }
  if (layout.kind !== "struct" && layout.kind !== "header" && layout.kind !== "union") {
    throw new Error(`a ${layout.kind} has no parts`);
  }
  const field = layout.fields[index]!;
  const header = layout.kind === "header" ? { at, layout, offset: field.offset } : undefined;
  return readSlots(b, field.layout, addressAt(at, field.offset), header);
}

/** The parts of a composite value that make it up: fields, elements. */
export function partCount(layout: Layout): number {
  if (layout.kind === "stack") return layout.count;
  return layout.kind === "struct" || layout.kind === "header" || layout.kind === "union"
    ? layout.fields.length
    : 0;
}
