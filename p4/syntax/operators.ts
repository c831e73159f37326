import { adjoins, type TokenKind } from "../source/token.ts";
import type { BinaryOperator } from "./ast.ts";
import type { TokenCursor } from "./parse/token-cursor.ts";

/**
 * How strongly binary operators bind, the weakest first; all of them group to the left. Unlike in C, `&`, `^`
 * and `|` bind more strongly than comparisons (specification section 8).
 */
const LEVELS: readonly (readonly BinaryOperator[])[] = [
  ["||"],
  ["&&"],
  ["==", "!="],
  ["<", "<=", ">", ">="],
  ["|"],
  ["^"],
  ["&"],
  ["<<", ">>"],
  ["+", "-", "|+|", "|-|", "++"],
  ["*", "/", "%"],
];

export const STRENGTH: ReadonlyMap<string, number> = new Map(
  LEVELS.flatMap((operators, level) => operators.map((operator) => [operator, level + 1] as const)),
);

/** Binds more strongly than every binary operator. */
export const PREFIX_STRENGTH = LEVELS.length + 1;
/** `?:` binds more weakly than every binary operator. */
export const CONDITIONAL_STRENGTH = 0;

/** The binary operator at the cursor; `>>` is two tokens that adjoin. */
export function binaryOperatorAt(p: TokenCursor): BinaryOperator | undefined {
  const { kind } = p.token;
  if (kind === ">" && isShiftRight(p)) return ">>";
  return isBinaryOperator(kind) ? kind : undefined;
}

function isShiftRight(p: TokenCursor): boolean {
  const second = p.peek();
  return second.kind === ">" && adjoins(second);
}

function isBinaryOperator(kind: TokenKind | BinaryOperator): kind is BinaryOperator {
  return STRENGTH.has(kind);
}
