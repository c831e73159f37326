import { describe, expect, it } from "vitest";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { Lexer } from "./lexer.ts";
import type { Token } from "./token.ts";

function lex(text: string): { tokens: Token[]; diagnostics: Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  const lexer = new Lexer("a.p4", text, (diagnostic) => diagnostics.push(diagnostic));
  const tokens: Token[] = [];
  for (let token = lexer.next(); token.kind !== "endOfFile"; token = lexer.next()) tokens.push(token);
  return { tokens, diagnostics };
}

const kinds = (text: string) => lex(text).tokens.map(({ kind }) => kind);
const texts = (text: string) => lex(text).tokens.map((token) => token.text);

describe("the lexer", () => {
  it("tells keywords from names", () => {
    expect(kinds("header headers _ _x value_set")).toEqual([
      "header",
      "identifier",
      "_",
      "identifier",
      "value_set",
    ]);
  });

  it.each([
    ["a&&&b", ["a", "&&&", "b"]],
    ["1..2", ["1", "..", "2"]],
    ["x|+|=y", ["x", "|+|=", "y"]],
    ["x|-|y||z", ["x", "|-|", "y", "||", "z"]],
    ["a<<=1", ["a", "<<=", "1"]],
    ["x[3+:4]", ["x", "[", "3", "+:", "4", "]"]],
    ["{#}", ["{#}"]],
    ["{...}", ["{", "...", "}"]],
    ["a++b", ["a", "++", "b"]],
  ])("splits %s into the longest operators", (text, expected) => {
    expect(texts(text)).toEqual(expected);
  });

  it("never joins two > so that they can close two lists of type arguments", () => {
    expect(texts("list<list<T>> a >> b")).toEqual([
      "list",
      "<",
      "list",
      "<",
      "T",
      ">",
      ">",
      "a",
      ">",
      ">",
      "b",
    ]);
  });

  it("takes a literal with its width, sign and base as one token", () => {
    expect(texts("8w0xFF 4s0b1_01 0o17 10_000")).toEqual(["8w0xFF", "4s0b1_01", "0o17", "10_000"]);
  });

  it("gives each token its line and columns, counted from 1", () => {
    const [, b] = lex("a\n  bcd").tokens;
    expect(b?.span).toEqual({ file: "a.p4", line: 2, column: 3, endLine: 2, endColumn: 6 });
  });

  it("counts the lines of comments and strings", () => {
    const spans = lex('/* a\n b */ x "y\nz" w // c\nv').tokens.map(({ span }) => [span.line, span.endLine]);
    expect(spans).toEqual([
      [2, 2],
      [2, 3],
      [3, 3],
      [4, 4],
    ]);
  });

  it("joins lines that end with a backslash", () => {
    const { tokens } = lex("a \\\nb // c \\\n still a comment\nd");
    expect(tokens.map((token) => [token.text, token.span.line, token.startsLine])).toEqual([
      ["a", 1, true],
      ["b", 2, false],
      ["d", 4, true],
    ]);
  });

  it("keeps strings as they are written, escaped quotes and lines included", () => {
    expect(texts('"a\\"b" "c\nd" "\\\\"')).toEqual(['"a\\"b"', '"c\nd"', '"\\\\"']);
  });

  it("ends a string without a quote with its line, and goes on", () => {
    const { tokens, diagnostics } = lex('x = "abc;\ny = 1;');
    expect(tokens.map((token) => token.text)).toEqual(["x", "=", '"abc;"', "y", "=", "1", ";"]);
    expect(diagnostics.map(({ code, span }) => [code, span?.line, span?.column])).toEqual([
      ["p4-unterminated-string", 1, 5],
    ]);
  });

  it("reports a comment without an end where it begins", () => {
    const { tokens, diagnostics } = lex("a /* b\nc");
    expect(tokens).toHaveLength(1);
    expect(diagnostics.map(({ code, span }) => [code, span?.line, span?.column])).toEqual([
      ["p4-unterminated-comment", 1, 3],
    ]);
  });

  it("makes a token of every character that P4 does not know", () => {
    expect(lex("a $ \u{1F600} b").tokens.map(({ kind, text }) => [kind, text])).toEqual([
      ["identifier", "a"],
      ["unknownCharacter", "$"],
      ["unknownCharacter", "\u{1F600}"],
      ["identifier", "b"],
    ]);
  });

  it("skips a byte order mark", () => {
    expect(lex("\uFEFFa").tokens.map((token) => [token.text, token.startsLine])).toEqual([["a", true]]);
  });

  it("reads many strings without end in linear time", () => {
    const text = 'x = "\\"\n'.repeat(50_000);
    const before = performance.now();
    lex(text);
    expect(performance.now() - before).toBeLessThan(5_000);
  });
});
