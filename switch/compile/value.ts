import type { HeaderLayout, Layout } from "./layout.ts";

/**
 * What the compiler knows about the value of an expression: JavaScript for its parts. The JavaScript is free of
 * side effects; statements that an evaluation needs have been written before.
 */
export type Value =
  | WordsValue
  | ConditionValue
  | StoredValue
  | VarbitValue
  | AggregateValue
  | StringValue
  | NoValue;

/** bit, int, error and enums: one JavaScript int32 expression per word, most significant first (`words.ts`). */
export interface WordsValue {
  readonly kind: "words";
  readonly width: number;
  readonly signed: boolean;
  readonly words: readonly string[];
  /** The value, where it is known when the program is compiled. */
  readonly constant?: bigint;
}

/** bool: a JavaScript condition. */
export interface ConditionValue {
  readonly kind: "condition";
  readonly code: string;
  readonly constant?: boolean;
}

/** A slot of the state array: a number, and for elements of stacks a JavaScript expression to add. */
export interface Address {
  readonly base: number;
  readonly index?: string;
}

/** A struct, tuple, header, union or stack in slots. */
export interface StoredValue {
  readonly kind: "stored";
  readonly at: Address;
  readonly layout: Layout;
}

export interface VarbitValue {
  readonly kind: "varbit";
  /** Bits. */
  readonly length: string;
  /** Place of the first byte in the arena. */
  readonly place: string;
}

/** A structure, tuple or header whose parts are written down, or an invalid header. */
export interface AggregateValue {
  readonly kind: "aggregate";
  readonly layout: Layout;
  readonly elements: readonly Value[];
  readonly valid: boolean;
}

export interface StringValue {
  readonly kind: "string";
  readonly text: string;
}

export interface NoValue {
  readonly kind: "none";
}

export const NO_VALUE: NoValue = { kind: "none" };

/** Where a value can be written. */
export type Place = SlotPlace | LocalPlace | SlicePlace | DiscardPlace;

/** The header that a slot belongs to: writing it makes the header dirty, and the field one of those written. */
export interface OwningHeader {
  readonly at: Address;
  readonly layout: HeaderLayout;
  /** Slots from the beginning of the header. */
  readonly offset: number;
}

export interface SlotPlace {
  readonly kind: "slot";
  readonly at: Address;
  readonly layout: Layout;
  readonly header?: OwningHeader;
  /** The union that the header at this place is a member of. */
  readonly union?: StoredValue;
}

/** JavaScript variables, one per word; for a bool one with 0 or 1. */
export interface LocalPlace {
  readonly kind: "local";
  readonly layout: Layout & { readonly kind: "scalar" };
  readonly names: readonly string[];
}

export interface SlicePlace {
  readonly kind: "slice";
  readonly whole: Place;
  readonly high: number;
  readonly low: number;
}

/** `_` for an out parameter. */
export interface DiscardPlace {
  readonly kind: "discard";
}

/** JavaScript for the slot `offset` behind an address. */
export function slotCode(at: Address, offset = 0): string {
  return `s[${indexCode(at, offset)}]`;
}

/** JavaScript for the index of that slot. */
export function indexCode(at: Address, offset = 0): string {
  const base = at.base + offset;
  return at.index === undefined ? String(base) : `${at.index} + ${base}`;
}

export function addressAt(at: Address, offset: number): Address {
  return { ...at, base: at.base + offset };
}
