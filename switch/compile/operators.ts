import type { BinaryOperator, UnaryOperator } from "../../p4/syntax/ast.ts";
import { constantOperation, type WideOperator } from "../wide-arithmetic.ts";
import type { Builder } from "./builder.ts";
import { equalCode } from "./comparison.ts";
import { constantOf } from "./constant.ts";
import type { ScalarLayout } from "./layout.ts";
import { unsignedWords, wordsOf } from "./storage.ts";
import type { Value, WordsValue } from "./value.ts";
import { canonical, compareWords, concatWords, constantWords, shiftWords, sliceWords } from "./wide-code.ts";
import { arithmetic, compare, shift, unsigned, wrap } from "./word-code.ts";

/** The value of `left operator right`; not for `&&` and `||`, which evaluate conditionally. */
export function binaryValue(b: Builder, operator: BinaryOperator, left: Value, right: Value): Value {
  if (operator === "==" || operator === "!=") {
    const equal = equalCode(b, sameWidth(left, right), sameWidth(right, left));
    return { kind: "condition", code: operator === "==" ? equal : `!${equal}` };
  }
  const a = wordsOf(b, left);
  const c = wordsOf(b, right);
  if (operator === "++") {
    const words = concatWords(unsignedWords(a), a.width, unsignedWords(c), c.width);
    return {
      kind: "words",
      width: a.width + c.width,
      signed: a.signed,
      words: signedLike(a, words, a.width + c.width),
    };
  }
  if (operator === "<<" || operator === ">>") return shiftValue(b, operator, a, c);
  const x = sameWidth(a, c) as WordsValue;
  const y = sameWidth(c, a) as WordsValue;
  const { width, signed } = x;
  switch (operator) {
    case "<":
    case "<=":
    case ">":
    case ">=":
      return { kind: "condition", code: comparisonCode(b, operator, x, y) };
    case "&":
    case "|":
    case "^":
      return {
        kind: "words",
        width,
        signed,
        words: x.words.map((word, index) => `(${word} ${operator} ${y.words[index]})`),
      };
    default:
      return arithmeticValue(b, operator as WideOperator, x, y);
  }
}

/** Constants of type `int` take the width of what they meet. */
function sameWidth<V extends Value>(value: V, other: Value): V {
  if (value.kind !== "words" || other.kind !== "words" || value.constant === undefined) return value;
  if (value.width === other.width && value.signed === other.signed) return value;
  return other.constant !== undefined && other.width > value.width
    ? value
    : (constantOf(value.constant, other.width, other.signed) as Value as V);
}

function signedLike(value: WordsValue, words: readonly string[], width: number): readonly string[] {
  return value.signed ? canonical(words, width, true) : words;
}

function comparisonCode(b: Builder, operator: string, left: WordsValue, right: WordsValue): string {
  const { width, signed } = left;
  if (left.words.length === 1) return compare(operator, left.words[0]!, right.words[0]!, width, signed);
  const settle = (value: WordsValue) => value.words.map((word) => b.temp(word));
  return compareWords(operator, settle(left), settle(right), width, signed);
}

function arithmeticValue(
  b: Builder,
  operator: WideOperator,
  left: WordsValue,
  right: WordsValue,
): WordsValue {
  const { width, signed } = left;
  if (left.constant !== undefined && right.constant !== undefined) {
    return constantOf(
      constantOperation(operator, left.constant, right.constant, width, signed),
      width,
      signed,
    );
  }
  if (left.words.length === 1) {
    return {
      kind: "words",
      width,
      signed,
      words: [arithmetic(operator, left.words[0]!, right.words[0]!, width, signed)],
    };
  }
  if (operator === "+" || operator === "-") return carried(b, operator, left, right);
  return wideValue(b, operator, left, right);
}

/** Addition and subtraction word by word; JavaScript numbers hold the 33 bits of each step. */
function carried(b: Builder, operator: "+" | "-", left: WordsValue, right: WordsValue): WordsValue {
  const { width, signed } = left;
  const words: string[] = [];
  let carry = "0";
  for (let index = left.words.length - 1; index >= 0; index--) {
    const sum = b.temp(
      `(${left.words[index]} >>> 0) ${operator} (${right.words[index]} >>> 0) ${operator} ${carry}`,
    );
    words.unshift(b.temp(`${sum} | 0`));
    carry = operator === "+" ? `(${sum} > 4294967295 ? 1 : 0)` : `(${sum} < 0 ? 1 : 0)`;
  }
  return { kind: "words", width, signed, words: canonical(words, width, signed) };
}

/** Through BigInt, see `wide-arithmetic.ts`. */
function wideValue(b: Builder, operator: WideOperator, left: WordsValue, right: WordsValue): WordsValue {
  const { width, signed } = left;
  [...left.words, ...right.words].forEach((word, index) => {
    b.emit(`wideOperands[${index}] = ${word};`);
  });
  b.emit(`wideOperation(${JSON.stringify(operator)}, ${width}, ${signed}, ${right.width});`);
  const words = left.words.map((_, index) => b.temp(`wideResult[${index}]`));
  return { kind: "words", width, signed, words };
}

function shiftValue(b: Builder, operator: "<<" | ">>", value: WordsValue, amount: WordsValue): WordsValue {
  const { width, signed } = value;
  if (amount.constant !== undefined) {
    const by = amount.constant > BigInt(width) ? width : Number(amount.constant);
    if (value.constant !== undefined) {
      return constantOf(
        constantOperation(operator, value.constant, BigInt(by), width, signed),
        width,
        signed,
      );
    }
    if (value.words.length === 1) {
      return {
        kind: "words",
        width,
        signed,
        words: [shift(operator, value.words[0]!, String(by), width, signed)],
      };
    }
    if (by >= width && !(signed && operator === ">>")) return constantOf(0n, width, signed);
    const moved = by >= width ? width - 1 : by;
    return { kind: "words", width, signed, words: shiftWords(operator, value.words, moved, width, signed) };
  }
  if (value.words.length > 1) return wideValue(b, operator, value, amount);
  // An amount of more than 32 bits counts as 2^32 - 1 when its high words are not all zero.
  const high = amount.words.slice(0, -1).map((word) => b.temp(word));
  const low = unsigned(b.temp(amount.words.at(-1)!), Math.min(32, amount.width), amount.signed);
  const by = high.length === 0 ? low : b.temp(`(${high.join(" | ")}) === 0 ? ${low} : 4294967295`);
  return {
    kind: "words",
    width,
    signed,
    words: [shift(operator, b.temp(value.words[0]!), by, width, signed)],
  };
}

export function unaryValue(b: Builder, operator: UnaryOperator, operand: Value): Value {
  if (operator === "!") {
    if (operand.kind !== "condition") throw new Error("! of no bool");
    return { kind: "condition", code: `!${operand.code}` };
  }
  const value = wordsOf(b, operand);
  const { width, signed, words } = value;
  switch (operator) {
    case "+":
      return value;
    case "~":
      return {
        kind: "words",
        width,
        signed,
        words: canonical(
          words.map((word) => `(~${word})`),
          width,
          signed,
        ),
      };
    case "-":
      return words.length === 1
        ? { kind: "words", width, signed, words: [wrap(`-${words[0]}`, width, signed)] }
        : arithmeticValue(b, "-", constantOf(0n, width, signed), value);
  }
}

export function sliceValue(b: Builder, operand: Value, high: number, low: number): WordsValue {
  const value = wordsOf(b, operand);
  const width = high - low + 1;
  return { kind: "words", width, signed: false, words: sliceWords(unsignedWords(value), low, width) };
}

/** Casts between bit, int, bool and enums over them (specification section 8.11). */
export function castValue(b: Builder, operand: Value, target: ScalarLayout): Value {
  if (target.isBool) {
    if (operand.kind === "condition") return operand;
    const value = wordsOf(b, operand);
    return { kind: "condition", code: `(${value.words.at(-1)} !== 0)` };
  }
  const value = wordsOf(b, operand);
  const { width, signed } = target;
  if (value.constant !== undefined) return constantOf(value.constant, width, signed);
  if (value.width === width && value.signed === signed) return value;
  const count = constantWords(0n, width, false).length;
  const fill = value.signed ? `(${value.words[0]} >> 31)` : "0";
  const words = Array.from({ length: count }, (_, index) => {
    const place = count - 1 - index;
    return value.words[value.words.length - 1 - place] ?? fill;
  });
  const widens = width > value.width && (signed === value.signed || !value.signed);
  return {
    kind: "words",
    width,
    signed,
    words:
      widens && !(signed && !value.signed && width === value.width) ? words : canonical(words, width, signed),
  };
}
