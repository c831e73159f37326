import type { Token, TokenKind } from "../../source/token.ts";

/** Keywords that begin a declaration of the top level and can stand nowhere within one. */
export const TOP_LEVEL_KEYWORDS: ReadonlySet<TokenKind> = new Set([
  "control",
  "enum",
  "extern",
  "header",
  "header_union",
  "package",
  "parser",
  "struct",
  "typedef",
]);

/** Keywords that begin an item of some list, so that a new item is there when one starts a line. */
const ITEM_KEYWORDS: ReadonlySet<TokenKind> = new Set([
  ...TOP_LEVEL_KEYWORDS,
  "action",
  "const",
  "exit",
  "for",
  "if",
  "return",
  "state",
  "switch",
  "table",
  "transition",
]);

interface FailedItem {
  /** The first token of the list, directly behind its opening brace; 0 for the top level. */
  readonly listStart: number;
  /** The first token of the item that failed. */
  readonly itemStart: number;
  /** The token at which it failed. */
  readonly failure: number;
}

/**
 * The token at which the next item begins or the list ends. Braces say how deep a token is within the list, so
 * that a mistake inside inner braces does not take their end for the end of the list.
 */
export function skipToItemEnd(tokens: readonly Token[], item: FailedItem): number {
  let depth = depthWithin(tokens, item.listStart, item.failure);
  for (let index = item.failure; ; index++) {
    const { kind, startsLine } = tokens[index]!;
    if (kind === "endOfFile") return index;
    if (kind === "{") {
      depth++;
    } else if (kind === "}") {
      // A stray brace at the top level ends nothing: it is skipped.
      if (depth === 0) return item.listStart === 0 ? index + 1 : index;
      depth--;
      if (depth === 0 && beginsItem(tokens[index + 1]!)) return index + 1;
    } else if (depth === 0 && kind === ";") {
      return index + 1;
    } else if (depth === 0 && startsLine && ITEM_KEYWORDS.has(kind) && index > item.itemStart) {
      return index;
    }
  }
}

/** Behind a closing brace: true where what follows does not go on with the same item. */
function beginsItem({ kind, startsLine }: Token): boolean {
  if (kind === "}" || kind === "endOfFile") return true;
  return startsLine && ![";", ",", ")", "]", ".", ":", "else"].includes(kind);
}

function depthWithin(tokens: readonly Token[], from: number, to: number): number {
  let depth = 0;
  for (let index = from; index < to; index++) {
    const { kind } = tokens[index]!;
    if (kind === "{") depth++;
    else if (kind === "}") depth = Math.max(0, depth - 1);
  }
  return depth;
}
