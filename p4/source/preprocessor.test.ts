import { describe, expect, it } from "vitest";
import { type PreprocessorOptions, preprocess } from "./preprocessor.ts";

function run(text: string, files: Record<string, string> = {}, options: Partial<PreprocessorOptions> = {}) {
  return preprocess(
    { path: "dir/a.p4", text },
    { readFile: (path) => files[path], includePath: ["include"], definitions: {}, ...options },
  );
}

/** The tokens that are left, with single blanks between. */
function expand(
  text: string,
  files: Record<string, string> = {},
  options: Partial<PreprocessorOptions> = {},
) {
  const { tokens, diagnostics } = run(text, files, options);
  expect(diagnostics.map(({ message }) => message)).toEqual([]);
  return tokens
    .slice(0, -1)
    .map((token) => token.text)
    .join(" ");
}

describe("macros", () => {
  it.each([
    ["an object-like macro", "#define N 4\nbit<N>", "bit < 4 >"],
    ["a macro without text", "#define N\na N b", "a b"],
    ["a macro of macros", "#define A B\n#define B 3\nA", "3"],
    ["a macro that names itself", "#define A A + 1\nA", "A + 1"],
    ["two macros that name each other", "#define A B\n#define B A\nA B", "A B"],
    ["a function-like macro", "#define ADD(a, b) (a + b)\nADD(1, f(2, 3))", "( 1 + f ( 2 , 3 ) )"],
    ["a function-like macro without parentheses", "#define F(x) x\nF; F (1)", "F ; 1"],
    ["arguments over several lines", "#define F(x, y) y x\nF(1,\n2)", "2 1"],
    ["calls as arguments of themselves", "#define F(x) <x>\nF(F(1))", "< < 1 > >"],
    ["a macro without arguments", "#define F() 1\nF()", "1"],
    ["an empty argument", "#define F(x) [x]\nF()", "[ ]"],
    [
      "a variable number of arguments",
      "#define F(x, ...) x(__VA_ARGS__)\nF(g, 1, 2) F(g)",
      "g ( 1 , 2 ) g ( )",
    ],
    ["a string of an argument", '#define S(x) #x\nS(a  + "b")', '"a + \\"b\\""'],
    ["pasted names", "#define P(a, b) a##_##b\nP(hdr, ipv4)", "hdr_ipv4"],
    ["a pasted literal", "#define W(n) n##w0\nW(8)", "8w0"],
    ["an argument beside ##, not expanded", "#define A 1\n#define P(x) x##1\nP(A)", "A1"],
    ["a macro made by pasting", "#define AB 7\n#define P(a, b) a##b\nP(A, B)", "7"],
    ["a keyword as macro", "#define bool bit<1>\nbool", "bit < 1 >"],
    ["a macro that is undefined again", "#define A 1\n#undef A\nA", "A"],
    ["a definition over two lines", "#define A 1 + \\\n 2\nA", "1 + 2"],
    ["a comment in a definition", "#define A 1 /* one */ // and only\nA", "1"],
  ])("replaces %s", (_title, text, expected) => {
    expect(expand(text)).toBe(expected);
  });

  it("takes definitions from outside", () => {
    expect(expand("A B", {}, { definitions: { A: "1 + 1", B: "" } })).toBe("1 + 1");
  });

  it("gives what a macro made the place of the macro's use, and arguments their own", () => {
    const { tokens } = run("#define F(x) 1 + x\n\n  F(ab)");
    expect(
      tokens.slice(0, -1).map(({ text, span }) => [text, span.line, span.column, span.endColumn]),
    ).toEqual([
      ["1", 3, 3, 4],
      ["+", 3, 3, 4],
      ["ab", 3, 5, 7],
    ]);
  });
});

describe("conditions", () => {
  const taken = (condition: string) => expand(`#if ${condition}\nyes\n#else\nno\n#endif`);

  it.each([
    ["1", "yes"],
    ["0", "no"],
    ["UNKNOWN", "no"],
    ["2 + 3 * 4 == 14", "yes"],
    ["(2 + 3) * 4 == 20", "yes"],
    ["10 - 4 - 3 == 3", "yes"],
    ["1 << 4 >> 2 == 4", "yes"],
    ["(7 & 3) == 3 && (4 | 1) == 5 && (6 ^ 2) == 4", "yes"],
    ["1 ? 0 : 1", "no"],
    ["0 ? 0 : 0 ? 0 : 1", "yes"],
    ["-1 < 0 && ~0 == -1 && !0", "yes"],
    ["0x10 == 16 && 0b11 == 3 && 010 == 8 && 5UL == 5", "yes"],
    ["1 || 1 / 0", "yes"],
    ["0 && 1 % 0", "no"],
    ["7 / 2 == 3 && 7 % 4 == 3", "yes"],
    ["defined(A) || defined B", "no"],
    ["20180101 >= 20200408", "no"],
    ["9223372036854775807 + 1 < 0", "yes"],
  ])("#if %s: %s", (condition, expected) => {
    expect(taken(condition)).toBe(expected);
  });

  it("takes the first group that holds", () => {
    const text = "#define V 2\n#if V == 1\na\n#elif V == 2\nb\n#elif V == 2\nc\n#else\nd\n#endif";
    expect(expand(text)).toBe("b");
  });

  it("leaves nested conditions out with what is around them", () => {
    expect(expand("#ifdef A\n#if 1\na\n#else\nb\n#endif\n#else\nc\n#endif\nd")).toBe("c d");
  });

  it("looks at nothing in a group that is left out", () => {
    expect(expand("#if 0\n#error don't\n\"no end\nx /* # */ #else\n#nonsense\n#endif\na")).toBe("a");
  });

  it("replaces macros in a condition, but not the names of defined", () => {
    expect(expand("#define A B\n#if defined(A) && !defined(B)\nyes\n#endif")).toBe("yes");
  });
});

describe("included files", () => {
  it("finds a quoted name beside the including file first, then on the include path", () => {
    const files = { "dir/x.p4": "beside", "include/x.p4": "path", "include/y.p4": "y" };
    expect(expand('#include "x.p4"\n#include <x.p4>\n#include "y.p4"', files)).toBe("beside path y");
  });

  it("keeps macros across files, so that guards work", () => {
    const guarded = "#ifndef X\n#define X\nonce\n#endif";
    expect(expand("#include <x.p4>\n#include <x.p4>\nX", { "include/x.p4": guarded })).toBe("once");
  });

  it("gives tokens the file that they stand in", () => {
    const { tokens } = run("#include <x.p4>\nb", { "include/x.p4": "\na" });
    expect(tokens.map(({ span }) => `${span.file}:${span.line}`)).toEqual([
      "include/x.p4:2",
      "dir/a.p4:2",
      "dir/a.p4:2",
    ]);
  });

  it("takes the file's name from a macro", () => {
    expect(expand("#define FILE <x.p4>\n#include FILE", { "include/x.p4": "a" })).toBe("a");
  });

  it("takes line and file from #line", () => {
    const { tokens } = run('#line 100 "b.p4"\na\nb\n# 7 "c.p4"\nc');
    expect(tokens.slice(0, -1).map(({ span }) => `${span.file}:${span.line}`)).toEqual([
      "b.p4:100",
      "b.p4:101",
      "c.p4:7",
    ]);
  });
});

describe("mistakes in directives", () => {
  it.each([
    ["#include <none.p4>", "p4-include-not-found", "cannot find none.p4"],
    ["#include none", "p4-directive", '#include: expected "file" or <file>'],
    ["#include", "p4-directive", '#include: expected "file" or <file>'],
    ["#if", "p4-directive", "#if: expected an expression"],
    ["#if 1 +\n#endif", "p4-directive", "#if: expected an expression"],
    ["#if (1\n#endif", "p4-directive", "#if: expected )"],
    ["#if 1 2\n#endif", "p4-directive", "#if: 2 does not continue the expression"],
    ["#if 1 / 0\n#endif", "p4-directive", "#if: division by zero"],
    ['#if "a"\n#endif', "p4-directive", '#if: "a" is no integer'],
    ["#if defined\n#endif", "p4-directive", "#if: defined needs the name of a macro"],
    ["#if 1", "p4-conditional-unterminated", "this #if has no #endif"],
    ["#else", "p4-directive-unmatched", "#else without a matching #if"],
    ["#endif", "p4-directive-unmatched", "#endif without a matching #if"],
    ["#if 1\n#else\n#else\n#endif", "p4-directive", "#else: this #if at line 1 had its #else already"],
    ["#define", "p4-directive", "#define: a macro needs a name"],
    ["#define F(a", "p4-directive", "#define: the parameters of F have no closing )"],
    ["#define F(a, a) a", "p4-directive", "#define: parameter a is there twice"],
    ["#define F(1) a", "p4-directive", "#define: 1 is no name for a parameter of F"],
    ["#define A 1\n#define A 2", "p4-macro-redefined", "macro A is defined again and differently"],
    ["#define F(a) a\nF(1, 2)", "p4-macro-arguments", "macro F takes 1 argument, but has 2 here"],
    ["#define F(a) a\nF(1", "p4-macro-unterminated", "the arguments of macro F have no closing )"],
    ["#define P(a, b) a##b\nP(+, x)", "p4-macro-paste", "## of + and x makes no token"],
    ["#ifdef", "p4-directive", "#ifdef: expected the name of a macro"],
    ["#undef A B", "p4-directive", "#undef: unexpected B behind the name"],
    ["#line x", "p4-directive", "#line: expected a line number"],
    ["#error V1MODEL is too old", "p4-error-directive", "#error V1MODEL is too old"],
    ["#warning old", "p4-warning-directive", "#warning old"],
    ["#inclde <core.p4>", "p4-directive-unknown", "there is no directive #inclde"],
  ])("%j is %s", (text, code, message) => {
    const { diagnostics } = run(text);
    expect(
      diagnostics.filter(
        (diagnostic) => diagnostic.code !== "p4-conditional-unterminated" || code === diagnostic.code,
      ),
    ).toMatchObject([{ code, message }]);
  });

  it("suggests the directive that was meant", () => {
    expect(run("#inclde <core.p4>").diagnostics[0]?.help).toBe("Did you mean #include?");
  });

  it("goes on behind a directive that is wrong", () => {
    const { tokens, diagnostics } = run("#define\na\n#endif\nb");
    expect(tokens.slice(0, -1).map(({ text }) => text)).toEqual(["a", "b"]);
    expect(diagnostics).toHaveLength(2);
  });
});

describe("hostile text", () => {
  it("stops at files that include each other", () => {
    const files = { "include/x.p4": "#include <y.p4>", "include/y.p4": "#include <x.p4>" };
    expect(run("#include <x.p4>", files).diagnostics).toMatchObject([{ code: "p4-include-too-deep" }]);
  });

  it("stops at files that multiply", () => {
    const twice = "#include <x.p4>\n#include <x.p4>\n";
    const files = { "include/x.p4": `#if __D < 30\n${twice}#endif` };
    expect(run("#include <x.p4>", files).diagnostics[0]?.code).toBe("p4-include-too-deep");
  });

  it("stops at macros that multiply, also where nothing comes out", () => {
    const levels = Array.from({ length: 40 }, (_, level) => `#define M${level} M${level + 1} M${level + 1}`);
    for (const last of ["x", ""]) {
      const text = `${levels.join("\n")}\n#define M40 ${last}\nM0`;
      expect(run(text).diagnostics).toMatchObject([{ code: "p4-program-too-large" }]);
    }
  });

  it("stops at arguments within arguments without end", () => {
    const text = `#define F(x) x\n${"F(".repeat(5_000)}1${")".repeat(5_000)}`;
    expect(run(text).diagnostics[0]?.code).toBe("p4-nesting-too-deep");
  });

  it("stops at a condition that is nested without end", () => {
    const text = `#if ${"(".repeat(5_000)}1\n#endif`;
    expect(run(text).diagnostics).toMatchObject([{ code: "p4-directive" }]);
  });
});
