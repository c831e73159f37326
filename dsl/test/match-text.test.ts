import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseMatch } from "../entries/match-text.ts";
import type { EntryMatch } from "../entries/node-entries.ts";
import { formatValue, parseValue } from "../entries/value-text.ts";
import type { MatchKind } from "../model/user-table.ts";

const match = (written: string | number, kind: MatchKind, bits: number): EntryMatch | string => {
  const parsed = parseMatch(written, kind, bits);
  if (!parsed.ok) return parsed.mistake.kind;
  return parsed.match;
};

describe("a match in an entries file", () => {
  it.each<[string | number, MatchKind, number, EntryMatch | string]>([
    [443, "exact", 16, { kind: "exact", value: 443n }],
    ["0x1bb", "exact", 16, { kind: "exact", value: 443n }],
    ["0b11", "exact", 2, { kind: "exact", value: 3n }],
    ["10.0.0.1", "exact", 32, { kind: "exact", value: 0x0a000001n }],
    ["2001:db8::1", "exact", 128, { kind: "exact", value: 0x20010db8000000000000000000000001n }],
    ["02:00:00:00:01:0a", "exact", 48, { kind: "exact", value: 0x02000000010an }],
    ["10.0.0.0/8", "lpm", 32, { kind: "lpm", value: 0x0a000000n, prefixLength: 8 }],
    ["10.0.0.1", "lpm", 32, { kind: "lpm", value: 0x0a000001n, prefixLength: 32 }],
    ["0x8/1", "lpm", 4, { kind: "lpm", value: 8n, prefixLength: 1 }],
    ["0.0.0.0/0", "lpm", 32, "any"],
    ["*", "lpm", 32, "any"],
    ["0x10&&&0xf0", "ternary", 8, { kind: "ternary", value: 0x10n, mask: 0xf0n }],
    ["10.0.0.0 &&& 255.0.0.255", "ternary", 32, { kind: "ternary", value: 0x0a000000n, mask: 0xff0000ffn }],
    ["10.0.0.0/8", "ternary", 32, { kind: "ternary", value: 0x0a000000n, mask: 0xff000000n }],
    [80, "ternary", 16, { kind: "ternary", value: 80n, mask: 0xffffn }],
    ["0&&&0", "ternary", 16, "any"],
    ["*", "ternary", 16, "any"],
    ["1024..65535", "range", 16, { kind: "range", low: 1024n, high: 65535n }],
    ["10.0.0.1..10.0.0.9", "range", 32, { kind: "range", low: 0x0a000001n, high: 0x0a000009n }],
    [80, "range", 16, { kind: "range", low: 80n, high: 80n }],
    ["0..65535", "range", 16, "any"],
  ])("%s, %s in %i bits, is read", (written, kind, bits, expected) => {
    expect(match(written, kind, bits)).toEqual(expected);
  });

  it.each<[string | number, MatchKind, number, string]>([
    ["*", "exact", 16, "form"],
    [65_536, "exact", 16, "too-wide"],
    [-1, "exact", 16, "form"],
    [1.5, "exact", 16, "form"],
    ["", "exact", 16, "form"],
    ["10.0.0.1", "exact", 16, "form"],
    ["10.0.0.0/33", "lpm", 32, "form"],
    ["10.0.0.0/8/8", "lpm", 32, "form"],
    ["10.0.0.1/8", "lpm", 32, "beyond-mask"],
    ["1&&&2&&&3", "ternary", 8, "form"],
    ["3&&&2", "ternary", 8, "beyond-mask"],
    ["0x100&&&0xff", "ternary", 8, "too-wide"],
    ["9..1", "range", 8, "reversed"],
    ["1..2..3", "range", 8, "form"],
    ["1..", "range", 8, "form"],
  ])("%s, %s in %i bits, is refused: %s", (written, kind, bits, mistake) => {
    expect(match(written, kind, bits)).toBe(mistake);
  });

  it("reads back every prefix, mask and range that it would write", () => {
    const widths = fc.constantFrom(1, 7, 16, 32, 48, 64, 128);
    fc.assert(
      fc.property(
        widths,
        fc.bigInt(0n, (1n << 128n) - 1n),
        fc.bigInt(0n, (1n << 128n) - 1n),
        (bits, a, b) => {
          const [value, mask] = [BigInt.asUintN(bits, a), BigInt.asUintN(bits, b)];
          const text = `${formatValue(value & mask, bits)}&&&${formatValue(mask, bits)}`;
          const expected = mask === 0n ? "any" : { kind: "ternary", value: value & mask, mask };
          expect(match(text, "ternary", bits)).toEqual(expected);
          expect(parseValue(formatValue(value, bits), bits)).toBe(value);
        },
      ),
    );
  });
});
