import { describe, expect, it } from "vitest";
import { p4SyntaxMessages } from "../../diagnostics/messages-p4-syntax.ts";
import { complaints, parseText } from "./test/parse-text.ts";

describe("a syntax error", () => {
  it.each([
    ["const int x = 1", "1:16", "expected `;`, found the end of the file"],
    ["const int = 1;", "1:11", "expected a name for the constant, found `=`"],
    ["const int table = 1;", "1:11", "expected a name for the constant, found keyword `table`"],
    ["const int x = ;", "1:15", "expected an expression, found `;`"],
    ["const int x = 1 +;", "1:18", "expected an expression, found `;`"],
    ["const int x = (1;", "1:17", "expected `)`, found `;`"],
    ["const int x = a[1;", "1:18", "expected `]`, found `;`"],
    ["const int x = {1, y = 2};", "1:21", "expected `}`, found `=`"],
    ["const int x = bit<8>(1);", "1:15", "expected an expression, found keyword `bit`"],
    ["const int x = a > > b;", "1:19", "expected an expression, found `>`"],
    ["const int x = a & _;", "1:19", "expected an expression, found `_`"],
    ["struct S {} const int x = S;", "1:28", "expected `(` or `.` behind the name of a type, found `;`"],
    ["const varbit x = 1;", "1:14", "expected `<` and a width, found `x`"],
    ["struct S { bit<8> a }", "1:21", "expected `;`, found `}`"],
    ["struct S { _ a; }", "1:12", "expected a field or `}`, found `_`"],
    ["header { }", "1:8", "expected a name for the type, found `{`"],
    ["enum E { }", "1:10", "expected a name for the member, found `}`"],
    ["enum bit<8> E { A }", "1:19", "expected `=`, found `}`"],
    ["error { A, }", "1:12", "expected a name for the member, found `}`"],
    ["type struct S { } T;", "1:6", "expected a type, found keyword `struct`"],
    ["extern E { m(); }", "1:13", "expected the name of the method, found `(`"],
    ["action a() { b }", "1:16", "expected `=` or `(`, found `}`"],
    ["action a() { { 1, 2 } = x; }", "1:17", "expected `=` or `(`, found `,`"],
    ["action a() { t.apply()(); }", "1:23", "expected `;`, found `(`"],
    ["action a() { if a { } }", "1:17", "expected `(`, found `a`"],
    ["action a() { for (i in 1..6) { } }", "1:21", "expected `=` or `(`, found keyword `in`"],
    ["action a() { switch (x) { { } } }", "1:27", "expected `default` or an expression, found `{`"],
    ["action a() { x = 1; } }", "1:23", "expected a declaration, found `}`"],
    ["parser P() { }", "1:14", "expected `state`, found `}`"],
    ["parser P() { state s { } bit<8> x; }", "1:26", "expected `state` or `}`, found keyword `bit`"],
    [
      "parser P() { state s { transition a; x = 1; } }",
      "1:38",
      "expected `}` behind the transition, found `x`",
    ],
    [
      "parser P() { state s { transition select(x) { 1: } } }",
      "1:50",
      "expected the name of a state, found `}`",
    ],
    ["control C() { }", "1:15", "expected `apply`, found `}`"],
    [
      "control C() { apply { } bit<8> x; }",
      "1:25",
      "expected `}` behind the apply block, found keyword `bit`",
    ],
    ["control C() { table t { } apply { } }", "1:25", "expected a property of the table, found `}`"],
    ["control C() { table t { key = { h.a; } } apply { } }", "1:36", "expected `:`, found `;`"],
    ["control C() { table t { actions = { a, b } } apply { } }", "1:38", "expected `;`, found `,`"],
    [
      "control C() { table t { entries = { priority = x: 1: a; } } apply { } }",
      "1:48",
      "expected `(`, found `x`",
    ],
    ["@a[k = 1, 2] const int x = 1;", "1:11", "expected a name, found `2`"],
    ["@a(b const int x = 1;", "1:22", "expected `)`, found the end of the file"],
    ["@ = const int x = 1;", "1:3", "expected the name of an annotation, found `=`"],
  ])("in %s is at %s: %s", (text, place, message) => {
    expect(complaints(text)).toEqual([`a.p4:${place} p4-syntax: ${message}`]);
  });

  it.each([
    ["bit<8> x;", "a.p4:1:8 p4-variable-at-top-level: a variable cannot be declared at the top level"],
    [
      "parser P() { state s { return; } }",
      "a.p4:1:24 p4-statement-not-in-state: a parser state cannot hold a return statement",
    ],
    ["const int x = 1 $ 2;", "a.p4:1:17 p4-unknown-character: P4 has no use for $ here"],
    ["const int x = 5x;", "a.p4:1:15 p4-literal-malformed: 5x is no integer literal: x is no decimal digit"],
    ["const int x = 8w;", "a.p4:1:15 p4-literal-malformed: 8w is no integer literal: it has no digits"],
    [
      "const int x = 0b12;",
      "a.p4:1:15 p4-literal-malformed: 0b12 is no integer literal: 2 is no binary digit",
    ],
    [
      "const int x = 99999999w0;",
      "a.p4:1:15 p4-literal-width: a literal of 99999999 bits is beyond the limit of 65536 bits",
    ],
    [
      `const int x = ${"9".repeat(30_000)};`,
      "a.p4:1:15 p4-literal-too-long: an integer literal of 30000 characters is beyond the limit of 20000",
    ],
    ["@name(4) const int x = 1;", "a.p4:1:1 p4-annotation-arguments: @name needs a string"],
    ['@name("a" | "b") const int x = 1;', "a.p4:1:1 p4-annotation-arguments: @name needs a string"],
    ["@hidden(1) const int x = 1;", "a.p4:1:1 p4-annotation-arguments: @hidden needs no arguments"],
    [
      "@pkginfo const int x = 1;",
      "a.p4:1:1 p4-annotation-arguments: @pkginfo needs pairs of a name and a value",
    ],
    [
      '@p4runtime_translation("a", bit<5+3>) type bit<8> t;',
      "a.p4:1:1 p4-annotation-arguments: @p4runtime_translation needs a URI and the controller's type: string, bit<width>, or the width alone",
    ],
  ])("%.40s has a code of its own", (text, expected) => {
    expect(complaints(text)).toEqual([expected]);
  });

  it.each([
    '@name("a" ++ "b")',
    '@name["a"]',
    "@hidden",
    "@pkginfo[a = 1]",
    '@p4runtime_translation("a", string)',
    '@p4runtime_translation("a", bit<32>)',
    '@p4runtime_translation("a", 32)',
    "@anything(goes < here)",
  ])("%s is none", (annotation) => {
    expect(complaints(`${annotation} const int x = 1;`)).toEqual([]);
  });

  it("points at the bracket that is open", () => {
    const [diagnostic] = parseText("const int x = (1;").diagnostics;
    expect(diagnostic?.related).toMatchObject([{ message: "to close this", span: { line: 1, column: 15 } }]);
  });

  it("points at the line that has no semicolon", () => {
    const [diagnostic] = parseText("action a() {\n  x = 1\n  y = 2;\n}").diagnostics;
    expect(diagnostic).toMatchObject({
      span: { line: 3, column: 3 },
      related: [{ message: "`;` is missing behind this", span: { line: 2, column: 7 } }],
    });
  });

  it("says what to do where it can", () => {
    const helps = [
      "const int x = bit<8>(1);",
      "action default() {}",
      "bit<8> x;",
      "action a() { for (i in b) {} }",
    ];
    expect(helps.map((text) => parseText(text).diagnostics[0]?.help)).toEqual([
      "A cast has its type in parentheses: (bit<8>) x.",
      "Keywords of P4 cannot be names.",
      'Make x a constant with "const", or declare it inside a parser, control or action.',
      "Give the loop variable its type, as in: for (bit<8> i in 1..6)",
    ]);
  });
});

describe("after a syntax error", () => {
  it("independent ones are reported in the same run", () => {
    const text = `header H {
  bit<8> a
  bit<8> b;
}
control C(inout H h) {
  action a(bit<8> x { }
  action b() {
    h.a = ;
    h.b = 1;
    h.a == 2;
  }
  table t {
    key = { h.a exact; h.b: exact; }
    actions = { a b; }
  }
  apply { t.aply( ; }
}
const int x = 1 +;`;
    expect(complaints(text).map((complaint) => complaint.slice(0, complaint.indexOf(" ")))).toEqual([
      "a.p4:3:3",
      "a.p4:6:21",
      "a.p4:8:11",
      "a.p4:10:9",
      "a.p4:13:17",
      "a.p4:14:19",
      "a.p4:16:19",
      "a.p4:18:18",
    ]);
  });

  it("what is right is still in the tree", () => {
    const { program } = parseText("const int a = ;\nconst int b = 2;\nstruct S { bit<8> x; y; bit<8> z; }");
    expect(program.declarations).toMatchObject([
      { kind: "constantDeclaration", name: { text: "b" } },
      { kind: "structDeclaration", fields: [{ name: { text: "x" } }, { name: { text: "z" } }] },
    ]);
  });

  it("a missing brace is reported once, with the brace that is open", () => {
    const text =
      "control C() {\n  apply {\n    if (a) {\n      b();\n  }\n}\ncontrol D() { apply { } }\nstruct S { }";
    const { program, diagnostics } = parseText(text);
    expect(diagnostics).toMatchObject([
      { message: "expected `}`, found keyword `control`", related: [{ span: { line: 1, column: 13 } }] },
    ]);
    expect(program.declarations.map(({ kind }) => kind)).toEqual(["controlDeclaration", "structDeclaration"]);
    expect(program.declarations[0]).toMatchObject({ name: { text: "D" } });
  });

  it("a brace too many is reported once", () => {
    expect(complaints("action a() { } }\nconst int x = 1;\naction b() { }")).toHaveLength(1);
  });

  it("the parser stops at the fiftieth", () => {
    const diagnostics = complaints("const int x = ;\n".repeat(200));
    expect(diagnostics).toHaveLength(51);
    expect(diagnostics.at(-1)).toBe("a.p4:50:15 p4-too-many-errors: stopped after 50 syntax errors");
  });
});

describe("p4-nesting-too-deep: depth", () => {
  const deep = 20_000;

  it.each([
    ["parentheses", `const int x = ${"(".repeat(deep)}1${")".repeat(deep)};`],
    ["braces", `const int x = ${"{".repeat(deep)}1${"}".repeat(deep)};`],
    ["prefix operators", `const int x = ${"-".repeat(deep)}1;`],
    ["casts", `const int x = ${"(bit<8>)".repeat(deep)}1;`],
    ["a chain of operators", `const int x = 1${" + 1".repeat(deep)};`],
    ["a chain of conditionals", `const int x = 1${" ? 1 : 1".repeat(deep)};`],
    ["a chain of members", `const int x = a${".a".repeat(deep)};`],
    ["a chain of calls", `const int x = a${"()".repeat(deep)};`],
    ["types", `struct T<A> {} const ${"T<".repeat(deep)}bit${">".repeat(deep)} x = 1;`],
    ["stack sizes", `const bit<8>${"[1]".repeat(deep)} x = 1;`],
    ["widths", `const ${"bit<(".repeat(deep)}1${")>".repeat(deep)} x = 1;`],
    ["blocks", `action a() { ${"{".repeat(deep)}${"}".repeat(deep)} }`],
    ["ifs", `action a() { ${"if (x) ".repeat(deep)}; }`],
    ["elses", `action a() { ${"if (x) { } else ".repeat(deep)}; }`],
    ["loops", `action a() { ${"for (;x;) ".repeat(deep)}; }`],
    ["switches", `action a() { ${"switch (x) { 1: {".repeat(deep)}${"} }".repeat(deep)} }`],
    ["instances", `extern E {} ${"E() e = { ".repeat(deep)}${"};".repeat(deep)}`],
    ["unclosed braces", "{".repeat(deep)],
    ["unclosed type arguments", `extern T f<T>(T x); const int x = f${"<f".repeat(deep)};`],
  ])("of %s without end is a diagnostic", (_title, text) => {
    const before = performance.now();
    expect(complaints(text).length).toBeGreaterThan(0);
    expect(performance.now() - before).toBeLessThan(10_000);
  });
});

describe("the table of syntax messages", () => {
  it("has no code that no test of this folder names", async () => {
    const { readFileSync } = await import("node:fs");
    const tests = ["./syntax-errors.test.ts", "../source/lexer.test.ts", "../source/preprocessor.test.ts"];
    const text = tests.map((path) => readFileSync(new URL(path, import.meta.url), "utf8")).join();
    expect(
      Object.keys(p4SyntaxMessages.table).filter(
        (code) => !text.includes(`"${code}"`) && !text.includes(`${code}:`),
      ),
    ).toEqual([]);
  });
});
