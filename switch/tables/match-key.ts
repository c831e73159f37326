import { readWords, toWords, wordCount, writeWords } from "../words.ts";
import { ControlError } from "./table-error.ts";

export type MatchKind = "exact" | "lpm" | "ternary" | "range" | "optional";

/** One key field of a table, as the program declares it. */
export interface KeyField {
  readonly name: string;
  /** Width in bits. */
  readonly width: number;
  readonly matchKind: MatchKind;
}

/** What an entry asks of one key field. Values are unsigned; a field that is not mentioned is `any`. */
export type FieldMatch =
  | { readonly kind: "exact"; readonly value: bigint }
  | { readonly kind: "lpm"; readonly value: bigint; readonly prefixLength: number }
  | { readonly kind: "ternary"; readonly value: bigint; readonly mask: bigint }
  | { readonly kind: "range"; readonly low: bigint; readonly high: bigint }
  | { readonly kind: "optional"; readonly value: bigint }
  | { readonly kind: "any" };

/** The match of one field in the form that lookups use: words of value and mask, or of low and high bound. */
export interface FieldWords {
  readonly value: Int32Array;
  readonly mask: Int32Array;
  /** Meaningful for a field of an lpm key; the number of leading one bits of the mask. */
  readonly prefixLength: number;
  readonly low: Int32Array;
  readonly high: Int32Array;
}

/** Where the fields of a key lie when it is written as words, one field after the other. */
export class KeyLayout {
  readonly fields: readonly KeyField[];
  readonly offsets: readonly number[];
  readonly words: number;

  constructor(fields: readonly KeyField[]) {
    this.fields = fields;
    const offsets: number[] = [];
    let words = 0;
    for (const field of fields) {
      offsets.push(words);
      words += wordCount(field.width);
    }
    this.offsets = offsets;
    this.words = words;
  }

  /** A key of plain values as words; for tests and for exact entries. */
  keyWords(values: readonly bigint[]): Int32Array {
    const words = new Int32Array(this.words);
    this.fields.forEach((field, index) => {
      writeWords(words, this.offsets[index]!, values[index]!, field.width);
    });
    return words;
  }
}

function allOnes(width: number): bigint {
  return (1n << BigInt(width)) - 1n;
}

/** The mask of a prefix of `length` bits in a field of `width` bits. */
export function prefixMask(width: number, length: number): bigint {
  return allOnes(width) ^ allOnes(width - length);
}

/** Length of the prefix that `mask` describes, or undefined when its ones are not all leading. */
export function prefixLengthOf(mask: bigint, width: number): number | undefined {
  let zeros = 0;
  while (zeros < width && ((mask >> BigInt(zeros)) & 1n) === 0n) zeros++;
  return mask === prefixMask(width, width - zeros) ? width - zeros : undefined;
}

function inRange(field: KeyField, value: bigint, what: string): bigint {
  if (value < 0n || value > allOnes(field.width)) {
    throw new ControlError(
      "invalid-argument",
      `key field ${field.name}: ${what} ${value} does not fit in ${field.width} bits`,
    );
  }
  return value;
}

/**
 * Checks a match against its field and brings it to the form of lookups.
 *
 * Bits of a value outside its mask are refused rather than dropped, as P4Runtime section 9.1.1 asks.
 */
export function normalizeMatch(field: KeyField, match: FieldMatch): FieldWords {
  const { width } = field;
  const full = allOnes(width);
  let value = 0n;
  let mask = 0n;
  let prefixLength = 0;
  let low = 0n;
  let high = full;
  switch (match.kind) {
    case "any":
      if (field.matchKind === "exact") {
        throw new ControlError("invalid-argument", `key field ${field.name}: an exact match needs a value`);
      }
      break;
    case "exact":
    case "optional":
      value = inRange(field, match.value, "value");
      mask = full;
      prefixLength = width;
      low = high = value;
      break;
    case "lpm":
      if (!Number.isInteger(match.prefixLength) || match.prefixLength < 0 || match.prefixLength > width) {
        throw new ControlError(
          "invalid-argument",
          `key field ${field.name}: prefix length ${match.prefixLength} is not within 0..${width}`,
        );
      }
      value = inRange(field, match.value, "value");
      mask = prefixMask(width, match.prefixLength);
      prefixLength = match.prefixLength;
      break;
    case "ternary":
      value = inRange(field, match.value, "value");
      mask = inRange(field, match.mask, "mask");
      prefixLength = prefixLengthOf(mask, width) ?? -1;
      break;
    case "range":
      low = inRange(field, match.low, "lower bound");
      high = inRange(field, match.high, "upper bound");
      if (low > high) {
        throw new ControlError("invalid-argument", `key field ${field.name}: range ${low}..${high} is empty`);
      }
      break;
  }
  if ((value & ~mask) !== 0n) {
    throw new ControlError(
      "invalid-argument",
      `key field ${field.name}: value 0x${value.toString(16)} has bits outside its mask 0x${mask.toString(16)}`,
    );
  }
  requireKind(field, match, mask, prefixLength);
  return {
    value: toWords(value, width),
    mask: toWords(mask, width),
    prefixLength,
    low: toWords(low, width),
    high: toWords(high, width),
  };
}

/** A match may be written in a narrower kind than the field's (a plain value for a ternary field), not in a wider. */
function requireKind(field: KeyField, match: FieldMatch, mask: bigint, prefixLength: number): void {
  const full = mask === allOnes(field.width);
  const fits = {
    exact: full,
    optional: full || mask === 0n,
    lpm: match.kind !== "range" && prefixLength >= 0,
    ternary: match.kind !== "range",
    range: match.kind === "range" || match.kind === "exact" || match.kind === "any",
  }[field.matchKind];
  if (!fits) {
    throw new ControlError(
      "invalid-argument",
      `key field ${field.name}: a ${match.kind} match does not fit its match kind ${field.matchKind}`,
    );
  }
}

/** One text per distinct match of a whole key: two entries with the same text are the same entry. */
export function matchIdentity(layout: KeyLayout, fields: readonly FieldWords[]): string {
  return fields
    .map((field, index) => {
      const { width, matchKind } = layout.fields[index]!;
      return matchKind === "range"
        ? `${readWords(field.low, 0, width).toString(36)}-${readWords(field.high, 0, width).toString(36)}`
        : `${readWords(field.value, 0, width).toString(36)}/${readWords(field.mask, 0, width).toString(36)}`;
    })
    .join(",");
}
