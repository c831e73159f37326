import { bigintFromBytes, bytesFromBigint } from "../packet/bytes.ts";

/**
 * The canonical byte string of an unsigned value: big endian without leading zero bytes, one zero byte for 0
 * (P4Runtime specification, "Bytestrings").
 *
 * @throws RangeError when the value is negative or wider than `bits`.
 */
export function byteString(value: bigint, bits: number): Uint8Array {
  if (value < 0n || value >> BigInt(bits) !== 0n)
    throw new RangeError(`${value} does not fit in ${bits} bits`);
  const digits = value.toString(16).length;
  return bytesFromBigint(value, Math.ceil(digits / 2));
}

/**
 * The value of a byte string of any length, leading zeros or not, as readers must take it.
 *
 * @throws RangeError when it is empty or its value is wider than `bits`.
 */
export function byteStringValue(bytes: Uint8Array, bits: number): bigint {
  if (bytes.length === 0) throw new RangeError("an empty byte string has no value");
  const value = bigintFromBytes(bytes);
  if (value >> BigInt(bits) !== 0n) throw new RangeError(`${value} does not fit in ${bits} bits`);
  return value;
}
