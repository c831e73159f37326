import { wordCount } from "../words.ts";
import { literal, literalOf, maskOf, wrap } from "./word-code.ts";

/**
 * JavaScript for values of any width as arrays of words, most significant first. Carries, comparisons and shifts
 * by known amounts are spelled out; what is rare and costly goes through BigInt at run time (`wide-runtime.ts`).
 */

/** Bits in the first word of a value of `width` bits. */
export function topWidth(width: number): number {
  return width === 0 ? 0 : ((width - 1) & 31) + 1;
}

/** Canonical words of an integer. */
export function constantWords(value: bigint, width: number, signed: boolean): string[] {
  const wrapped = signed ? BigInt.asIntN(width, value) : BigInt.asUintN(width, value);
  const count = wordCount(width);
  return Array.from({ length: count }, (_, index) =>
    literal(Number(BigInt.asIntN(32, wrapped >> BigInt(32 * (count - 1 - index))))),
  );
}

/** Brings the first word to canonical form; the others are full. */
export function canonical(words: readonly string[], width: number, signed: boolean): string[] {
  const [first, ...rest] = words;
  return [topWidth(width) === 32 ? first! : wrap(first!, topWidth(width), signed), ...rest];
}

/** Bits `low` and up, `width` of them, of words whose bits above their own width are zero. */
export function sliceWords(words: readonly string[], low: number, width: number): string[] {
  return canonical(wordsFrom(words, low, wordCount(width)), width, false);
}

/** `count` words that begin at bit `shift` (negative: shifted left by that much), zeros beyond the ends. */
export function wordsFrom(words: readonly string[], shift: number, count: number): string[] {
  const word = (index: number) => words[words.length - 1 - index] ?? "0";
  return Array.from({ length: count }, (_, place) => {
    const bit = 32 * (count - 1 - place) + shift;
    const index = Math.floor(bit / 32);
    const offset = bit - 32 * index;
    if (offset === 0) return word(index);
    return either(shifted(word(index), ">>>", offset), shifted(word(index + 1), "<<", 32 - offset));
  });
}

function shifted(code: string, operator: ">>>" | "<<", amount: number): string {
  const known = literalOf(code);
  if (known === undefined) return `(${code} ${operator} ${amount})`;
  return literal(operator === "<<" ? known << amount : (known >>> amount) | 0);
}

/** Bitwise or, where known zeros vanish. */
export function either(left: string, right: string): string {
  if (left === "0") return right;
  if (right === "0") return left;
  return `(${left} | ${right})`;
}

/** `left ++ right`; both without bits above their widths. */
export function concatWords(
  left: readonly string[],
  leftWidth: number,
  right: readonly string[],
  rightWidth: number,
): string[] {
  const count = wordCount(leftWidth + rightWidth);
  const high = wordsFrom(left, -rightWidth, count);
  const low = wordsFrom(right, 0, count);
  return high.map((word, index) => either(word, low[index]!));
}

/** `whole` with bits `low`.. replaced by `part`, a value of `width` bits; all without bits above their widths. */
export function insertWords(
  whole: readonly string[],
  low: number,
  part: readonly string[],
  width: number,
): string[] {
  const moved = wordsFrom(part, -low, whole.length);
  return whole.map((word, index) => {
    const base = 32 * (whole.length - 1 - index);
    const from = Math.max(low, base) - base;
    const to = Math.min(low + width, base + 32) - base;
    if (from >= to) return word;
    const mask = to - from === 32 ? -1 : maskOf(to - from) << from;
    if (mask === -1) return moved[index]!;
    return either(`(${word} & ${literal(~mask)})`, moved[index]!);
  });
}

/** Shift by a known amount below the width. */
export function shiftWords(
  operator: "<<" | ">>",
  words: readonly string[],
  amount: number,
  width: number,
  signed: boolean,
): string[] {
  if (operator === "<<") return canonical(wordsFrom(words, -amount, words.length), width, signed);
  if (!signed) return wordsFrom(words, amount, words.length);
  const sign = `(${words[0]} >> 31)`;
  return wordsFrom([...words.map(() => sign), ...words], amount, words.length);
}

/** Comparison of equally wide words; the words must be cheap to repeat. */
export function compareWords(
  operator: string,
  left: readonly string[],
  right: readonly string[],
  width: number,
  signed: boolean,
): string {
  if (operator === "==" || operator === "!=") {
    const parts = left.map((word, index) => `${word} ${operator}= ${right[index]}`);
    return `(${parts.join(operator === "==" ? " && " : " || ")})`;
  }
  const strict = operator[0]!;
  const number = (word: string, index: number) =>
    index === 0 && (signed || topWidth(width) < 32) ? word : `(${word} >>> 0)`;
  const last = left.length - 1;
  let code = `${number(left[last]!, last)} ${operator} ${number(right[last]!, last)}`;
  for (let index = last - 1; index >= 0; index--) {
    const a = number(left[index]!, index);
    const b = number(right[index]!, index);
    code = `(${a} ${strict} ${b} || (${left[index]} === ${right[index]} && ${code}))`;
  }
  return `(${code})`;
}
