import { DiagnosticError } from "../../diagnostics/diagnostic.ts";
import { stfMessages } from "../../diagnostics/messages-stf.ts";
import { type Span, spanAt } from "../../diagnostics/span.ts";

export interface Token {
  readonly kind: "name" | "number" | "symbol" | "end";
  readonly text: string;
  readonly span: Span;
}

/** Sticky, tried in this order. Numbers may contain `*` behind 0x and 0b: digits that match anything. */
const NAME = /"([^"]+)"|([A-Za-z_$][A-Za-z_$0-9]*)/y;
const NUMBER =
  /0[xX][0-9a-fA-F*]+|0[bB][01*]+|0[oO][0-7*]+|\d+(?:\.\d+){3}|[0-9a-fA-F]{1,2}(?::[0-9a-fA-F]{1,2}){5}|\d+/y;
const SYMBOL = /&&&|->|==|!=|<=|>=|[:,.[\]()/=<>*-]/y;

/** The tokens of one line of an STF file, behind its keyword; a comment (`#`) ends the line. */
export function tokensOf(file: string, line: number, text: string, from: number): Token[] {
  const tokens: Token[] = [];
  let at = from;
  while (at < text.length) {
    if (/\s/.test(text[at]!)) {
      at++;
      continue;
    }
    if (text[at] === "#") break;
    const token = tokenAt(file, line, text, at);
    tokens.push(token.token);
    at += token.length;
  }
  tokens.push({
    kind: "end",
    text: "the end of the line",
    span: spanAt(file, line, text.trimEnd().length + 1),
  });
  return tokens;
}

function tokenAt(file: string, line: number, text: string, at: number) {
  const place = (length: number) => spanAt(file, line, at + 1, length);
  // `12:` begins a key or priority, so a MAC address is tried before a decimal number and a name.
  for (const [kind, pattern] of [
    ["number", NUMBER],
    ["name", NAME],
    ["symbol", SYMBOL],
  ] as const) {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match === null) continue;
    const [whole] = match;
    return {
      token: { kind, text: match[1] ?? whole, span: place(whole.length) } satisfies Token,
      length: whole.length,
    };
  }
  const found = `"${text[at]}"`;
  throw new DiagnosticError([
    stfMessages.diagnose("stf-syntax", { span: place(1) }, { expected: "a name, number or symbol", found }),
  ]);
}
