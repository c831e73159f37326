import type { Span } from "../../diagnostics/span.ts";

/** Reserved words, specification appendix B, and those that are words only in some places (`key`, `state`). */
export const KEYWORDS = [
  "abstract",
  "action",
  "actions",
  "apply",
  "bit",
  "bool",
  "break",
  "const",
  "continue",
  "control",
  "default",
  "else",
  "entries",
  "enum",
  "error",
  "exit",
  "extern",
  "false",
  "for",
  "header",
  "header_union",
  "if",
  "in",
  "inout",
  "int",
  "key",
  "list",
  "match_kind",
  "out",
  "package",
  "parser",
  "priority",
  "return",
  "select",
  "state",
  "string",
  "struct",
  "switch",
  "table",
  "this",
  "transition",
  "true",
  "tuple",
  "type",
  "typedef",
  "value_set",
  "varbit",
  "void",
  "_",
] as const;

/**
 * Longest first within the same first character, as the lexer tries them in this order. There is no `>>`:
 * two `>` may close two lists of type arguments, so the parser joins them where a shift can stand.
 */
export const OPERATORS = [
  "{#}",
  "{",
  "}",
  "(",
  ")",
  "[",
  "]",
  "...",
  "..",
  ".",
  ",",
  ";",
  ":",
  "?",
  "@",
  "|+|=",
  "|+|",
  "|-|=",
  "|-|",
  "||",
  "|=",
  "|",
  "&&&",
  "&&",
  "&=",
  "&",
  "^=",
  "^",
  "~",
  "++",
  "+=",
  "+:",
  "+",
  "-=",
  "-",
  "*=",
  "*",
  "/=",
  "/",
  "%=",
  "%",
  "<<=",
  "<<",
  "<=",
  "<",
  ">>=",
  ">=",
  ">",
  "==",
  "=",
  "!=",
  "!",
  "##",
  "#",
] as const;

export type Keyword = (typeof KEYWORDS)[number];
export type Operator = (typeof OPERATORS)[number];

/** A keyword or operator is its own kind, so that a parser compares kinds only. */
export type TokenKind =
  | Keyword
  | Operator
  | "identifier"
  | "integerLiteral"
  | "stringLiteral"
  | "unknownCharacter"
  | "endOfFile";

export interface Token {
  readonly kind: TokenKind;
  /** As written; a string keeps its quotes. */
  readonly text: string;
  readonly span: Span;
  /** First on its line: a `#` begins a directive here, and a `@pragma` ends before here. */
  readonly startsLine: boolean;
  /** White space or a comment stands before it. */
  readonly spaced: boolean;
  /** Macros that this token came out of, and which are not expanded in it again. */
  readonly hidden?: HideSet;
}

/** Names of macros, innermost first, as a shared list. */
export interface HideSet {
  readonly macro: string;
  readonly outer: HideSet | undefined;
  /** How many names there are. */
  readonly depth: number;
}

const KEYWORD_SET: ReadonlySet<string> = new Set(KEYWORDS);

export function isKeyword(text: string): text is Keyword {
  return KEYWORD_SET.has(text);
}

/** True where nothing stands between the token before and this one, as within a `>>`. */
export function adjoins(token: Token): boolean {
  return !token.spaced && !token.startsLine;
}
