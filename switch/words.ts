/**
 * How the switch holds P4 values: as 32-bit words, most significant first, each an int32.
 *
 * A value of W bits takes ceil(W / 32) words. The first word holds the remaining high bits: zero-extended for
 * `bit<W>`, sign-extended for `int<W>`; a full 32-bit word is an int32 either way, so unsigned comparison needs
 * care. One form for all widths keeps header fields, table keys and action data in `Int32Array`s.
 */
export function wordCount(width: number): number {
  return Math.max(1, (width + 31) >>> 5);
}

/** Words of `value` modulo 2^width, written to `target` from `at`; `signed` sign-extends the first word. */
export function writeWords(
  target: Int32Array,
  at: number,
  value: bigint,
  width: number,
  signed = false,
): void {
  const count = wordCount(width);
  let rest = signed ? BigInt.asIntN(width, value) : BigInt.asUintN(width, value);
  for (let index = count - 1; index >= 0; index--) {
    target[at + index] = Number(BigInt.asIntN(32, rest));
    rest >>= 32n;
  }
}

/** Like {@link writeWords}, into a new array. */
export function toWords(value: bigint, width: number, signed = false): Int32Array {
  const words = new Int32Array(wordCount(width));
  writeWords(words, 0, value, width, signed);
  return words;
}

/** The value that {@link writeWords} wrote. */
export function readWords(source: ArrayLike<number>, at: number, width: number, signed = false): bigint {
  const count = wordCount(width);
  let value = 0n;
  for (let index = 0; index < count; index++) value = (value << 32n) | BigInt(source[at + index]! >>> 0);
  return signed ? BigInt.asIntN(width, value) : BigInt.asUintN(width, value);
}
