import { refusal } from "./request-error.ts";

/** Bytes that a value of `width` bits takes. */
export function byteCount(width: number): number {
  return (width + 7) >>> 3;
}

/**
 * Writes a byte string as `byteCount(width)` bytes at `at`, most significant first. Leading zeros are accepted
 * (P4Runtime specification, "Bytestrings").
 *
 * @throws RequestError for an empty string and for a value wider than `width` bits.
 */
export function packByteString(
  source: Uint8Array,
  width: number,
  target: Uint8Array,
  at: number,
  path: string,
): void {
  const { length } = source;
  if (length === 0) throw refusal("p4runtime-empty-byte-string", path);
  const bytes = byteCount(width);
  const extra = length - bytes;
  const topBits = width & 7;
  let first = 0;
  while (first < extra && source[first] === 0) first++;
  if (first < extra || (extra >= 0 && topBits !== 0 && source[extra]! >>> topBits !== 0)) {
    throw refusal("p4runtime-value-too-wide", path, { value: Buffer.from(source).toString("hex"), width });
  }
  if (extra >= 0) {
    for (let index = 0; index < bytes; index++) target[at + index] = source[extra + index]!;
    return;
  }
  for (let index = 0; index < -extra; index++) target[at + index] = 0;
  for (let index = 0; index < length; index++) target[at - extra + index] = source[index]!;
}

/** The canonical byte string of `count` packed bytes: without leading zeros, one zero byte for 0. */
export function canonicalBytes(source: Uint8Array, at: number, count: number): Uint8Array {
  let first = at;
  while (first < at + count - 1 && source[first] === 0) first++;
  // Not `slice`, which shares memory when the source is a Buffer.
  return new Uint8Array(source.subarray(first, at + count));
}

/** Whether all packed bytes are zero. */
export function isZero(source: Uint8Array, at: number, count: number): boolean {
  for (let index = at; index < at + count; index++) if (source[index] !== 0) return false;
  return true;
}

/** The number that packed bytes spell. */
export function packedValue(source: Uint8Array, at: number, count: number): bigint {
  if (count <= 6) {
    let value = 0;
    for (let index = at; index < at + count; index++) value = value * 256 + source[index]!;
    return BigInt(value);
  }
  let value = 0n;
  for (let index = at; index < at + count; index++) value = (value << 8n) | BigInt(source[index]!);
  return value;
}
