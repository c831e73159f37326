import type { TokenKind } from "../../source/token.ts";
import { isKeyword } from "../../source/token.ts";
import type { Name } from "../ast.ts";
import type { TokenCursor } from "./token-cursor.ts";

/** Keywords that are names wherever the grammar leaves no doubt: `nonTypeName` and `name` of the grammar. */
const CONTEXTUAL_KEYWORDS: ReadonlySet<TokenKind> = new Set([
  "actions",
  "apply",
  "entries",
  "key",
  "list",
  "priority",
  "state",
  "type",
]);

export function isName(kind: TokenKind): boolean {
  return kind === "identifier" || CONTEXTUAL_KEYWORDS.has(kind);
}

/** @param expected what the name is for, as the diagnostic says it: "a name for the table". */
export function parseName(p: TokenCursor, expected = "a name"): Name {
  const { kind } = p.token;
  if (!isName(kind)) {
    p.fail(expected, isKeyword(kind) && kind !== "_" ? { help: "Keywords of P4 cannot be names." } : {});
  }
  const { text, span } = p.next();
  return { kind: "name", span, text };
}

/** `<A, B>` behind the name of a declaration; declares the names as types. */
export function parseTypeParameters(p: TokenCursor): Name[] {
  if (p.accept("<") === undefined) return [];
  const names: Name[] = [];
  do {
    const name = parseName(p, "a name for the type parameter");
    p.scopes.declareType(name.text);
    names.push(name);
  } while (p.accept(",") !== undefined);
  p.expect(">");
  return names;
}
