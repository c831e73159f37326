import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readBits, readBitsNumber, writeBits } from "../bit-field.ts";
import { bytesFromHex, hexFromBytes } from "../hex.ts";

const field = fc
  .record({ width: fc.integer({ min: 1, max: 128 }), bitOffset: fc.integer({ min: 0, max: 64 }) })
  .chain(({ width, bitOffset }) =>
    fc.record({
      width: fc.constant(width),
      bitOffset: fc.constant(bitOffset),
      value: fc.bigInt({ min: 0n, max: (1n << BigInt(width)) - 1n }),
      bytes: fc.uint8Array({ minLength: 24, maxLength: 24 }),
    }),
  );

/** The bytes as a string of binary digits: the obvious form that the arithmetic must agree with. */
function binary(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(2).padStart(8, "0")).join("");
}

describe("a bit field", () => {
  test("is read in network order, from the most significant bit", () => {
    const bytes = bytesFromHex("45 00 12 34");
    expect(readBits(bytes, 0, 4)).toBe(4n);
    expect(readBitsNumber(bytes, 4, 4)).toBe(5);
    expect(readBitsNumber(bytes, 12, 12)).toBe(0x012);
    expect(readBitsNumber(bytes, 0, 32)).toBe(0x45001234);
    expect(readBitsNumber(bytesFromHex("ffffffff"), 0, 32)).toBe(0xffff_ffff);
  });

  test("reads the binary digits that stand there", () => {
    fc.assert(
      fc.property(field, ({ bytes, bitOffset, width }) => {
        expect(readBits(bytes, bitOffset, width)).toBe(
          BigInt(`0b${binary(bytes).slice(bitOffset, bitOffset + width)}`),
        );
      }),
    );
  });

  test("writes its own bits and no others", () => {
    fc.assert(
      fc.property(field, ({ bytes, bitOffset, width, value }) => {
        const before = binary(bytes);
        writeBits(bytes, bitOffset, width, value);
        expect(binary(bytes)).toBe(
          before.slice(0, bitOffset) +
            value.toString(2).padStart(width, "0") +
            before.slice(bitOffset + width),
        );
      }),
    );
  });

  test("takes numbers as well as bigint", () => {
    const bytes = new Uint8Array(3);
    writeBits(bytes, 4, 13, 0x1234);
    expect(hexFromBytes(bytes)).toBe("091a00");
  });

  test.each([
    ["a width of 0", 0, 0, 0],
    ["a width of 129", 0, 129, 0],
    ["a value that does not fit", 0, 4, 16],
    ["a negative value", 0, 4, -1],
    ["a fraction", 0, 4, 1.5],
    ["bits past the end", 150, 16, 0],
    ["a negative offset", -1, 4, 0],
  ])("refuses %s", (_what, bitOffset, width, value) => {
    expect(() => writeBits(new Uint8Array(20), bitOffset, width, value)).toThrow(RangeError);
  });

  test("of more than 32 bits is no number field", () => {
    expect(() => readBitsNumber(new Uint8Array(8), 0, 33)).toThrow(RangeError);
  });
});
