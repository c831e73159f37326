import type { MatchKind } from "../model/user-table.ts";
import type { EntryMatch } from "./node-entries.ts";
import { formatValue, parseValue, valueForms } from "./value-text.ts";

/** What is wrong with a match as it is written. */
export type MatchMistake =
  | { readonly kind: "form"; readonly expected: string }
  | { readonly kind: "too-wide"; readonly value: string }
  /** Bits outside of the mask or prefix are set; `canonical` is what would match the same. */
  | { readonly kind: "beyond-mask"; readonly canonical: string }
  | { readonly kind: "reversed" };

/** `any`: the key matches everything, which entries say by leaving it out. */
export type ParsedMatch =
  | { readonly ok: true; readonly match: EntryMatch | "any" }
  | { readonly ok: false; readonly mistake: MatchMistake };

/**
 * Reads a match of a table's key: a value for exact; `10.0.0.0/8` for lpm; `0x10&&&0xf0` or a prefix for ternary;
 * `1024..65535` for range; a single value in each; `*` in all but exact.
 */
export function parseMatch(written: string | number, kind: MatchKind, bits: number): ParsedMatch {
  const text = String(written).trim();
  if (text === "*" && kind !== "exact") return { ok: true, match: "any" };
  const parser = new MatchParser(written, bits);
  switch (kind) {
    case "exact":
      return parser.exact();
    case "lpm":
      return parser.lpm();
    case "ternary":
      return parser.ternary();
    case "range":
      return parser.range();
  }
}

class MatchParser {
  readonly #written: string | number;
  readonly #bits: number;

  constructor(written: string | number, bits: number) {
    this.#written = written;
    this.#bits = bits;
  }

  exact(): ParsedMatch {
    const value = this.#value(this.#written, "");
    return typeof value === "bigint" ? { ok: true, match: { kind: "exact", value } } : value;
  }

  lpm(): ParsedMatch {
    const prefix = this.#prefix(", or a prefix such as 10.0.0.0/8");
    if ("ok" in prefix) return prefix;
    if (prefix.length === 0) return { ok: true, match: "any" };
    return { ok: true, match: { kind: "lpm", value: prefix.value, prefixLength: prefix.length } };
  }

  ternary(): ParsedMatch {
    const forms = ", a prefix such as 10.0.0.0/8, or value and mask such as 0x10&&&0xf0";
    const [value, mask, ...more] = this.#parts("&&&");
    if (mask === undefined) {
      const prefix = this.#prefix(forms);
      if ("ok" in prefix) return prefix;
      const ones = this.#prefixMask(prefix.length);
      return ones === 0n
        ? { ok: true, match: "any" }
        : { ok: true, match: { kind: "ternary", value: prefix.value, mask: ones } };
    }
    const [left, right] = [this.#value(value!, forms), this.#value(mask, forms)];
    if (typeof left !== "bigint") return left;
    if (typeof right !== "bigint") return right;
    if (more.length > 0) return this.#formMistake(forms);
    if ((left & ~right) !== 0n) {
      const canonical = `${formatValue(left & right, this.#bits)}&&&${formatValue(right, this.#bits)}`;
      return { ok: false, mistake: { kind: "beyond-mask", canonical } };
    }
    return { ok: true, match: right === 0n ? "any" : { kind: "ternary", value: left, mask: right } };
  }

  range(): ParsedMatch {
    const forms = ", or a range such as 1024..65535";
    const [first, last = first, ...more] = this.#parts("..");
    if (more.length > 0) return this.#formMistake(forms);
    const [low, high] = [this.#value(first!, forms), this.#value(last!, forms)];
    if (typeof low !== "bigint") return low;
    if (typeof high !== "bigint") return high;
    if (low > high) return { ok: false, mistake: { kind: "reversed" } };
    const all = low === 0n && high === this.#prefixMask(this.#bits);
    return { ok: true, match: all ? "any" : { kind: "range", low, high } };
  }

  #prefix(
    forms: string,
  ): { readonly value: bigint; readonly length: number } | Extract<ParsedMatch, { ok: false }> {
    const [address, length, ...more] = this.#parts("/");
    const value = this.#value(length === undefined ? this.#written : address!, forms);
    if (typeof value !== "bigint") return value;
    if (length === undefined) return { value, length: this.#bits };
    if (!/^\d+$/.test(length) || Number(length) > this.#bits || more.length > 0)
      return this.#formMistake(forms);
    const masked = value & this.#prefixMask(Number(length));
    if (masked === value) return { value, length: Number(length) };
    const canonical = `${formatValue(masked, this.#bits)}/${length}`;
    return { ok: false, mistake: { kind: "beyond-mask", canonical } };
  }

  #parts(separator: string): readonly string[] {
    return String(this.#written)
      .split(separator)
      .map((part) => part.trim());
  }

  /** So many ones from the field's first bit. */
  #prefixMask(length: number): bigint {
    return ((1n << BigInt(length)) - 1n) << BigInt(this.#bits - length);
  }

  #value(written: string | number, forms: string): bigint | Extract<ParsedMatch, { ok: false }> {
    const value = parseValue(written, this.#bits);
    if (value === undefined) return this.#formMistake(forms);
    if (value >> BigInt(this.#bits) === 0n) return value;
    return { ok: false, mistake: { kind: "too-wide", value: String(written) } };
  }

  #formMistake(forms: string): Extract<ParsedMatch, { ok: false }> {
    return { ok: false, mistake: { kind: "form", expected: `${valueForms(this.#bits)}${forms}` } };
  }
}
