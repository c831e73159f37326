import { describe, expect, test } from "vitest";
import { byteString, byteStringValue } from "../byte-string.ts";

describe("a byte string", () => {
  test.each([
    [0n, 32, [0]],
    [1n, 32, [1]],
    [255n, 8, [255]],
    [256n, 9, [1, 0]],
    [0xc6336407n, 32, [0xc6, 0x33, 0x64, 0x07]],
    [(1n << 128n) - 1n, 128, new Array<number>(16).fill(255)],
  ])("of %i in %i bits has no leading zeros", (value, bits, bytes) => {
    expect(byteString(value, bits)).toEqual(Uint8Array.from(bytes));
    expect(byteStringValue(Uint8Array.from(bytes), bits)).toBe(value);
  });

  test("is read with leading zeros too", () => {
    expect(byteStringValue(Uint8Array.of(0, 0, 0, 0, 7), 9)).toBe(7n);
  });

  test("refuses values that do not fit, and no bytes", () => {
    expect(() => byteString(512n, 9)).toThrow(RangeError);
    expect(() => byteString(-1n, 9)).toThrow(RangeError);
    expect(() => byteStringValue(Uint8Array.of(2, 0), 9)).toThrow(RangeError);
    expect(() => byteStringValue(new Uint8Array(), 9)).toThrow(RangeError);
  });
});
