import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sipHash24 } from "../siphash.ts";

const KEY = Uint8Array.from({ length: 16 }, (_, index) => index);
const counting = (length: number) => Uint8Array.from({ length }, (_, index) => index);

/** The same function straight from the paper, on BigInt. */
function obviousSipHash(key: Uint8Array, message: Uint8Array): bigint {
  const little = (bytes: Uint8Array) => bytes.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);
  const rotate = (value: bigint, bits: bigint) => BigInt.asUintN(64, value << bits) | (value >> (64n - bits));
  const sum = (a: bigint, b: bigint) => BigInt.asUintN(64, a + b);
  const [k0, k1] = [little(key.subarray(0, 8)), little(key.subarray(8))];
  let v0 = k0 ^ 0x736f6d6570736575n;
  let v1 = k1 ^ 0x646f72616e646f6dn;
  let v2 = k0 ^ 0x6c7967656e657261n;
  let v3 = k1 ^ 0x7465646279746573n;
  const rounds = (count: number) => {
    for (let index = 0; index < count; index++) {
      v0 = sum(v0, v1);
      v1 = rotate(v1, 13n) ^ v0;
      v0 = rotate(v0, 32n);
      v2 = sum(v2, v3);
      v3 = rotate(v3, 16n) ^ v2;
      v0 = sum(v0, v3);
      v3 = rotate(v3, 21n) ^ v0;
      v2 = sum(v2, v1);
      v1 = rotate(v1, 17n) ^ v2;
      v2 = rotate(v2, 32n);
    }
  };
  const padded = new Uint8Array(Math.floor(message.length / 8) * 8 + 8);
  padded.set(message);
  padded[padded.length - 1] = message.length & 0xff;
  for (let offset = 0; offset < padded.length; offset += 8) {
    const word = little(padded.subarray(offset, offset + 8));
    v3 ^= word;
    rounds(2);
    v0 ^= word;
  }
  v2 ^= 0xffn;
  rounds(4);
  return v0 ^ v1 ^ v2 ^ v3;
}

describe("SipHash-2-4", () => {
  // The paper's appendix A, and the first and last of its authors' 64 vectors for messages of counting bytes.
  test.each([
    [0, 0x726fdb47dd0e0e31n],
    [1, 0x74f839c593dc67fdn],
    [15, 0xa129ca6149be45e5n],
    [63, 0x958a324ceb064572n],
  ])("of %i counting bytes under the counting key", (length, tag) => {
    expect(sipHash24(KEY, counting(length))).toBe(tag);
  });

  test("equals the paper's formula on 64-bit integers", () => {
    const key = fc.uint8Array({ minLength: 16, maxLength: 16 });
    fc.assert(
      fc.property(key, fc.uint8Array({ maxLength: 300 }), (k, message) => {
        expect(sipHash24(k, message)).toBe(obviousSipHash(k, message));
      }),
    );
  });

  test("reads messages that begin inside of a larger buffer", () => {
    expect(sipHash24(KEY, Uint8Array.of(9, ...counting(15)).subarray(1))).toBe(0xa129ca6149be45e5n);
  });

  test("refuses a key that has not 16 bytes", () => {
    expect(() => sipHash24(new Uint8Array(8), new Uint8Array())).toThrow(RangeError);
  });
});
