import { readWords, wordCount, writeWords } from "./words.ts";

/** Results of {@link wideOperation}, which generated code picks up; one word per element. */
export const wideResult: Int32Array = new Int32Array(4096);

/** Operands of {@link wideOperation}: the words of the left one, then those of the right one. */
export const wideOperands: Int32Array = new Int32Array(8192);

type Operation = (left: bigint, right: bigint, width: number, signed: boolean) => bigint;

const OPERATIONS: Record<string, Operation> = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  // Division by zero is undefined in P4; here it gives 0.
  "/": (a, b) => (b === 0n ? 0n : a / b),
  "%": (a, b) => (b === 0n ? 0n : a % b),
  "|+|": (a, b, width, signed) => saturate(a + b, width, signed),
  "|-|": (a, b, width, signed) => saturate(a - b, width, signed),
  "<<": (a, b, width) => (b >= BigInt(width) ? 0n : a << b),
  ">>": (a, b, width) => a >> (b >= BigInt(width) ? BigInt(width) : b),
};

export type WideOperator = "+" | "-" | "*" | "/" | "%" | "|+|" | "|-|" | "<<" | ">>";

/**
 * Operations on values of more than 32 bits that are too rare to spell out in words. Operands are read from
 * {@link wideOperands}, the result goes to {@link wideResult} in canonical form.
 *
 * @param rightWidth bits of the right operand: those of the left one except for shifts, whose amount is unsigned
 */
export function wideOperation(
  operator: WideOperator,
  width: number,
  signed: boolean,
  rightWidth: number,
): void {
  const isShift = operator === "<<" || operator === ">>";
  const left = readWords(wideOperands, 0, width, signed);
  const right = readWords(wideOperands, wordCount(width), rightWidth, signed && !isShift);
  writeWords(wideResult, 0, OPERATIONS[operator]!(left, right, width, signed), width, signed);
}

function saturate(value: bigint, width: number, signed: boolean): bigint {
  const high = (1n << BigInt(signed ? width - 1 : width)) - 1n;
  const low = signed ? -high - 1n : 0n;
  return value < low ? low : value > high ? high : value;
}

/** The result of `operator` on known operands. */
export function constantOperation(
  operator: WideOperator,
  left: bigint,
  right: bigint,
  width: number,
  signed: boolean,
): bigint {
  const result = OPERATIONS[operator]!(left, right, width, signed);
  return signed ? BigInt.asIntN(width, result) : BigInt.asUintN(width, result);
}
