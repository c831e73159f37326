import type { Expression, Keyset } from "../ast.ts";
import { parseKeysetElement } from "./expression.ts";
import { distanceToClosing } from "./lookahead.ts";
import type { TokenCursor } from "./token-cursor.ts";

/** What a select case or a table entry matches, up to its colon: one element, or several in parentheses. */
export function parseKeyset(p: TokenCursor): Keyset {
  const { span } = p.token;
  const parenthesized = isTuple(p);
  if (!parenthesized) {
    const element = parseKeysetElement(p);
    return { kind: "keyset", span: element.span, elements: [element], parenthesized };
  }
  p.expect("(");
  const elements: Expression[] = [];
  do {
    elements.push(parseKeysetElement(p));
  } while (p.accept(",") !== undefined);
  p.expect(")");
  return { kind: "keyset", span: p.spanFrom(span), elements, parenthesized };
}

/** At `(`: parentheses around all of the keyset, not only around the beginning of an expression. */
function isTuple(p: TokenCursor): boolean {
  if (!p.at("(")) return false;
  const closing = distanceToClosing(p, 0);
  return closing !== undefined && p.peek(closing + 1).kind === ":";
}
