import type { TokenKind } from "../../source/token.ts";
import { isName } from "./names.ts";
import type { TokenCursor } from "./token-cursor.ts";

/** How far the parser looks for a closing bracket; what is further away counts as not there. */
const MAX_DISTANCE = 2000;

const CLOSING: ReadonlyMap<TokenKind, TokenKind> = new Map([
  ["(", ")"],
  ["[", "]"],
  ["{", "}"],
]);

/** Keywords that begin a type and nothing else. `error` and `list` may begin other things. */
const TYPE_KEYWORDS: ReadonlySet<TokenKind> = new Set([
  "bit",
  "bool",
  "int",
  "match_kind",
  "string",
  "tuple",
  "varbit",
]);

/** Tokens that cannot stand between `<` and `>` of type arguments, except within brackets. */
const NOT_IN_TYPE_ARGUMENTS: ReadonlySet<TokenKind> = new Set([
  ";",
  "{",
  "}",
  ")",
  "]",
  "=",
  "==",
  "!=",
  "<=",
  ">=",
  "&&",
  "||",
  "?",
  ":",
  "endOfFile",
]);

/** True where a type begins for certain: a keyword, or a name that is a type here. */
export function isTypeStart(p: TokenCursor, distance = 0): boolean {
  const { kind, text } = p.peek(distance);
  if (TYPE_KEYWORDS.has(kind)) return true;
  if (kind === "identifier") return p.scopes.isType(text);
  if (kind === ".")
    return isName(p.peek(distance + 1).kind) && p.scopes.isTopLevelType(p.peek(distance + 1).text);
  if (kind === "error") return p.peek(distance + 1).kind !== ".";
  return kind === "list" && p.peek(distance + 1).kind === "<";
}

/**
 * The distance from an opening bracket to the one that closes it; undefined where there is none nearby.
 *
 * @param distance of the opening bracket from the cursor.
 */
export function distanceToClosing(p: TokenCursor, distance: number): number | undefined {
  const closing: TokenKind[] = [];
  for (let at = distance; at < distance + MAX_DISTANCE; at++) {
    const { kind } = p.peek(at);
    const opens = CLOSING.get(kind);
    if (opens !== undefined) closing.push(opens);
    else if (kind === closing.at(-1)) closing.pop();
    else if (kind === "endOfFile" || kind === ";") return undefined;
    if (closing.length === 0) return at;
  }
  return undefined;
}

/** As {@link distanceToClosing} for `<`, where what is between can be type arguments. */
export function distanceToClosingAngle(p: TokenCursor, distance: number): number | undefined {
  let depth = 0;
  for (let at = distance; at < distance + MAX_DISTANCE; at++) {
    const { kind } = p.peek(at);
    if (kind === "<") {
      depth++;
    } else if (kind === ">") {
      if (--depth === 0) return at;
    } else if (kind === "(" || kind === "[") {
      const closing = distanceToClosing(p, at);
      if (closing === undefined) return undefined;
      at = closing;
    } else if (NOT_IN_TYPE_ARGUMENTS.has(kind)) {
      return undefined;
    }
  }
  return undefined;
}

/** The kind of the token behind the type arguments that begin at `distance`, or of that token if none do. */
export function kindBehindTypeArguments(p: TokenCursor, distance: number): TokenKind {
  const { kind } = p.peek(distance);
  if (kind !== "<") return kind;
  const closing = distanceToClosingAngle(p, distance);
  return closing === undefined ? kind : p.peek(closing + 1).kind;
}
