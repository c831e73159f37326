import { bigintFromBytes } from "../../packet/bytes.ts";
import { parseIpv4Address, parseIpv6Address } from "../../packet/ip-address.ts";
import { parseMacAddress } from "../../packet/mac-address.ts";
import { type FieldMatch, type KeyField, prefixMask } from "../tables/match-key.ts";
import type { StfMatch } from "./statement.ts";

/** A number of any notation that STF has; undefined for text that is none, and for digits that are `*`. */
export function numberValue(text: string): bigint | undefined {
  if (/^(?:\d+|0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO][0-7]+)$/.test(text)) return BigInt(text.toLowerCase());
  const address = parseMacAddress(text) ?? parseIpv4Address(text) ?? parseIpv6Address(text);
  return address === undefined ? undefined : bigintFromBytes(address);
}

/** Value and mask of digits with wildcards; digits that are not written match anything, as in simple_switch's runner. */
export function maskedValue(
  text: string,
  width: number,
): { readonly value: bigint; readonly mask: bigint } | undefined {
  const match = /^0([xXbBoO])([0-9a-fA-F*]+)$/.exec(text);
  if (match === null) return undefined;
  const bits = { x: 4n, o: 3n, b: 1n }[match[1]!.toLowerCase()]!;
  let value = 0n;
  let mask = 0n;
  for (const digit of match[2]!) {
    const isWild = digit === "*";
    value = (value << bits) | (isWild ? 0n : BigInt(Number.parseInt(digit, 16)));
    mask = (mask << bits) | (isWild ? 0n : (1n << bits) - 1n);
  }
  const full = (1n << BigInt(width)) - 1n;
  if ((value & ~full) !== 0n) return undefined;
  return { value: value & mask, mask: mask & full };
}

/** What a key of an `add` line asks of a field; undefined when the text does not fit the field. */
export function fieldMatchOf(field: KeyField, match: StfMatch): FieldMatch | undefined {
  switch (match.kind) {
    case "value":
      return plainMatch(field, match.value.text);
    case "prefix": {
      const value = numberValue(match.value.text);
      const length = Number(match.length.text);
      if (value === undefined || !Number.isInteger(length) || length > field.width) return undefined;
      return { kind: "lpm", value: value & prefixMask(field.width, length), prefixLength: length };
    }
    case "mask": {
      const value = numberValue(match.value.text);
      const mask = numberValue(match.mask.text);
      return value === undefined || mask === undefined
        ? undefined
        : { kind: "ternary", value: value & mask, mask };
    }
    case "range": {
      const low = numberValue(match.low.text);
      const high = numberValue(match.high.text);
      return low === undefined || high === undefined ? undefined : { kind: "range", low, high };
    }
  }
}

function plainMatch(field: KeyField, text: string): FieldMatch | undefined {
  const value = numberValue(text);
  switch (field.matchKind) {
    case "exact":
      return value === undefined ? undefined : { kind: "exact", value };
    case "optional":
      return value === undefined ? undefined : { kind: "optional", value };
    case "range":
      return value === undefined ? undefined : { kind: "range", low: value, high: value };
    case "ternary": {
      const masked = maskedValue(text, field.width);
      if (masked !== undefined) return { kind: "ternary", ...masked };
      return value === undefined ? undefined : { kind: "exact", value };
    }
    case "lpm":
      return prefixMatch(field, text, value);
  }
}

/** The prefix is what is written: as many bits as the digits that are not `*` have. */
function prefixMatch(field: KeyField, text: string, value: bigint | undefined): FieldMatch | undefined {
  const digits = /^0([xXbBoO])([0-9a-fA-F]*)(\**)$/.exec(text);
  if (digits === null)
    return value === undefined ? undefined : { kind: "lpm", value, prefixLength: field.width };
  const bits = { x: 4, o: 3, b: 1 }[digits[1]!.toLowerCase()]!;
  const prefixLength = Math.min(digits[2]!.length * bits, field.width);
  const written = maskedValue(text, field.width);
  return written === undefined
    ? undefined
    : { kind: "lpm", value: written.value & prefixMask(field.width, prefixLength), prefixLength };
}
