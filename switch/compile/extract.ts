import type { Span } from "../../diagnostics/span.ts";
import type { BoundArgument } from "../../p4/check/checked-program.ts";
import type { Expression } from "../../p4/syntax/ast.ts";
import type { Builder } from "./builder.ts";
import { evaluate } from "./expression.ts";
import {
  DIRTY,
  type HeaderLayout,
  type HeaderLeaf,
  type Layout,
  ORIGIN,
  STACK_ELEMENTS,
  STACK_NEXT,
  VALID,
} from "./layout.ts";
import { readWide } from "./packet-code.ts";
import { failParser } from "./parser-error.ts";
import { placeOf, slotPlace } from "./place.ts";
import { invalidateOthers, readSlots, stabilize, unsignedWords, wordsOf } from "./storage.ts";
import { traceExtract } from "./trace-code.ts";
import { unsupported } from "./unsupported.ts";
import { type Address, type SlotPlace, slotCode, type Value } from "./value.ts";
import { unsigned } from "./word-code.ts";

/** `packet.extract(header)` and `packet.extract(header, varbit bits)` (specification section 13.8). */
export function extract(b: Builder, bound: readonly BoundArgument[], span: Span): void {
  const target = bound[0]!.value!;
  const layout = b.layoutOf(bound[0]!.parameter.type);
  if (layout.kind !== "header") unsupported(span, "the extraction of something that is no header");
  if (layout.bits % 8 !== 0) {
    unsupported(span, `headers of ${layout.bits} bits: a header must be a multiple of 8 bits`);
  }
  const place = placeOf(b, target);
  const bytes = layout.bits / 8;
  const size = bound[1]?.value;
  const varBits = size === undefined ? "0" : varbitSize(b, size, layout, span);
  const total = varBits === "0" ? String(bytes) : b.temp(`${bytes} + (${varBits} >>> 3)`);
  failParser(b, `pos + ${total} > end`, "PacketTooShort");
  if (varBits !== "0") {
    const most = layout.varbit!.layout.kind === "varbit" ? layout.varbit!.layout.maxWidth : 0;
    failParser(b, `${varBits} > ${most}`, "HeaderTooShort");
  }
  if (place.kind === "slot") {
    emitExtract(b, place, layout, varBits);
    countNext(b, target);
    traceExtract(b, target, layout, total, span);
  }
  b.emit(`pos = pos + ${total} | 0;`);
}

/** A number of bits that must be whole bytes. */
function varbitSize(b: Builder, size: Expression, layout: HeaderLayout, span: Span): string {
  if (layout.varbit === undefined)
    return unsupported(span, "a varbit size for a header without varbit field");
  const value = wordsOf(b, evaluate(b, size));
  const bits = b.temp(unsigned(value.words.at(-1)!, 32));
  failParser(b, `(${bits} & 7) !== 0`, "ParserInvalidArgument");
  return bits;
}

function emitExtract(b: Builder, place: SlotPlace, layout: HeaderLayout, varBits: string): void {
  const { at } = place;
  const { usage } = b.generator;
  b.emit(
    `${slotCode(at, VALID)} = 1;`,
    `${slotCode(at, ORIGIN)} = pos;`,
    () => (layout.leaves.some((leaf) => usage.isWritten(layout, leaf)) ? `${slotCode(at, DIRTY)} = 0;` : ""),
    () => {
      const decoded = layout.leaves.filter((leaf) => usage.isDecoded(layout, leaf));
      return decoded.flatMap((leaf) => decode(layout, leaf, at, varBits)).join("\n");
    },
  );
  invalidateOthers(b, place);
}

function decode(layout: HeaderLayout, leaf: HeaderLeaf, at: Address, varBits: string): string[] {
  if (leaf.layout.kind === "varbit") {
    return [
      `${slotCode(at, leaf.offset)} = ${varBits};`,
      `${slotCode(at, leaf.offset + 1)} = pos + ${leaf.bitOffset >> 3};`,
    ];
  }
  const behind = layout.varbit !== undefined && leaf.offset > layout.varbit.offset && varBits !== "0";
  const position = behind ? `(pos + (${varBits} >>> 3))` : "pos";
  const words = readWide(position, leaf.bitOffset, leaf.layout.width, leaf.layout.signed);
  return words.map((word, index) => `${slotCode(at, leaf.offset + index)} = ${word};`);
}

/** `extract(stack.next)` moves next on; so does the extraction of a member of a union `stack.next`. */
function countNext(b: Builder, target: Expression): void {
  if (target.kind !== "memberExpression") return;
  const member = b.generator.program.memberOf(target);
  if (member.kind === "stack" && member.property === "next") {
    b.emit(`${slotCode(slotPlace(b, target.target).at, STACK_NEXT)}++;`);
  } else {
    countNext(b, target.target);
  }
}

/** `packet.lookahead<T>()`: the next bits as a T, without consuming them. */
export function lookahead(b: Builder, layout: Layout, span: Span): Value {
  const leaves = lookaheadLeaves(layout);
  if (leaves === undefined) return unsupported(span, "a lookahead of this type");
  const bits = leaves.reduce((sum, leaf) => sum + leaf.width, 0);
  failParser(b, `pos + ${(bits + 7) >> 3} > end`, "PacketTooShort");
  if (layout.kind === "scalar") {
    const words = readWide("pos", 0, layout.width, layout.signed);
    const value: Value = layout.isBool
      ? { kind: "condition", code: `(${words[0]} !== 0)` }
      : { kind: "words", width: layout.width, signed: layout.signed, words };
    return stabilize(b, value);
  }
  const at = b.allocate(layout);
  let bit = 0;
  for (const leaf of leaves) {
    if (leaf.width === 0) {
      if (leaf.isValidity) b.emit(`${slotCode(at, leaf.offset + ORIGIN)} = -1;`);
      b.emit(`${slotCode(at, leaf.offset)} = ${leaf.isValidity ? 1 : 0};`);
      continue;
    }
    readWide("pos", bit, leaf.width, leaf.signed).forEach((word, index) => {
      b.emit(`${slotCode(at, leaf.offset + index)} = ${word};`);
    });
    bit += leaf.width;
  }
  return readSlots(b, layout, at);
}

interface LookaheadLeaf {
  readonly offset: number;
  readonly width: number;
  readonly signed: boolean;
  /** A header's validity; without a width and not this, a stack's `next`. */
  readonly isValidity: boolean;
}

function lookaheadLeaves(layout: Layout, offset = 0): readonly LookaheadLeaf[] | undefined {
  switch (layout.kind) {
    case "scalar":
      return [{ offset, width: layout.width, signed: layout.signed, isValidity: false }];
    case "struct":
    case "header": {
      const leaves: LookaheadLeaf[] =
        layout.kind === "header" ? [{ offset, width: 0, signed: false, isValidity: true }] : [];
      for (const field of layout.fields) {
        const inside = lookaheadLeaves(field.layout, offset + field.offset);
        if (inside === undefined) return undefined;
        leaves.push(...inside);
      }
      return leaves;
    }
    case "stack": {
      // The elements are there, but none was extracted: `next` is the first one.
      const leaves: LookaheadLeaf[] = [
        { offset: offset + STACK_NEXT, width: 0, signed: false, isValidity: false },
      ];
      for (let index = 0; index < layout.count; index++) {
        const at = offset + STACK_ELEMENTS + index * layout.element.size;
        const inside = lookaheadLeaves(layout.element, at);
        if (inside === undefined) return undefined;
        leaves.push(...inside);
      }
      return leaves;
    }
    default:
      return undefined;
  }
}

/** `packet.advance(bits)`: whole bytes only, as simple_switch. */
export function advance(b: Builder, size: Expression): void {
  const value = wordsOf(b, evaluate(b, size));
  const bits = b.temp(unsigned(unsignedWords(value).at(-1)!, 32));
  failParser(b, `(${bits} & 7) !== 0`, "ParserInvalidArgument");
  failParser(b, `pos + (${bits} >>> 3) > end`, "PacketTooShort");
  b.emit(`pos = pos + (${bits} >>> 3) | 0;`);
}
