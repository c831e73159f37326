import { describe, expect, it } from "vitest";
import { parseText } from "../syntax/test/parse-text.ts";
import { printProgram } from "./print-program.ts";

/** Prints a text, and checks that the printed text prints to itself. */
function print(text: string): string {
  const { program, diagnostics } = parseText(text);
  expect(diagnostics.map(({ message }) => message)).toEqual([]);
  const printed = printProgram(program);
  const again = parseText(printed);
  expect(again.diagnostics.map(({ message }) => message)).toEqual([]);
  expect(printProgram(again.program)).toBe(printed);
  return printed.trimEnd();
}

const DECLARED = "struct T {} struct U<A> {} extern A f<A>(A a); ";

/** The text of an expression where `T` and `U` are types and `f` is a generic function. */
function printExpression(text: string): string {
  const printed = print(`${DECLARED}const int X = ${text};`);
  return printed.slice(printed.indexOf("const int X = ") + "const int X = ".length, -1);
}

/** The lines of an apply block, without its indent. */
function printStatement(text: string): string {
  const printed = print(`${DECLARED}control Around() { apply { ${text} } }`);
  const lines = printed.slice(printed.indexOf("apply {\n") + 8).split("\n");
  return lines
    .slice(0, -2)
    .map((line) => line.slice(8))
    .join("\n");
}

describe("an expression", () => {
  it.each([
    ["1+2*3", "1 + 2 * 3"],
    ["(1+2)*3", "(1 + 2) * 3"],
    ["1-(2-3)", "1 - (2 - 3)"],
    ["(1-2)-3", "1 - 2 - 3"],
    ["a&b==c", "(a & b) == c"],
    ["a&(b==c)", "a & (b == c)"],
    ["a|b|c", "a | b | c"],
    ["a|b&c", "a | (b & c)"],
    ["a<<b>>c", "(a << b) >> c"],
    ["a&&b||c&&d", "(a && b) || (c && d)"],
    ["a<b&&c>=d", "a < b && c >= d"],
    ["a++b++c", "a ++ b ++ c"],
    ["a|+|b|-|c", "a |+| b |-| c"],
    ["!a", "!a"],
    ["-(-a)", "-(-a)"],
    ["~(a+b)", "~(a + b)"],
    ["-a.b[3]", "-a.b[3]"],
    ["(bit<8>)x+1", "(bit<8>) x + 1"],
    ["(bit<8>)(x+1)", "(bit<8>) (x + 1)"],
    ["(T)-x", "(T) -x"],
    ["(U<bit<8>>)x", "(U<bit<8>>) x"],
    ["(T[4]){}", "(T[4]) {}"],
    ["(x)-y", "x - y"],
    ["a?b:c", "a ? b : c"],
    ["(a?b:c)?d:e", "(a ? b : c) ? d : e"],
    ["a?(b?c:d):e", "a ? (b ? c : d) : e"],
    ["a[7:0]", "a[7:0]"],
    ["a[3+:4]", "a[3+:4]"],
    ["a[b?1:0]", "a[b ? 1 : 0]"],
    ["a.b.c", "a.b.c"],
    [".a.b", ".a.b"],
    ["T.Member", "T.Member"],
    ["error.NoMatch", "error.NoMatch"],
    ["this.x", "this.x"],
    ["g(1,x=2,_)", "g(1, x = 2, _)"],
    ["f<bit<8>>(1)", "f<bit<8>>(1)"],
    ["f<T,_>(1)", "f<T, _>(1)"],
    ["a.m<bit<8>>(1)", "a.m<bit<8>>(1)"],
    ["T(1)", "T(1)"],
    ["U<bit<8>>(1).x", "U<bit<8>>(1).x"],
    ["a<b", "a < b"],
    ["a<T.x", "a < T.x"],
    ["g(a<b,c>(d))", "g(a < b, c > d)"],
    ["{1,2}", "{ 1, 2 }"],
    ["{1,2,}", "{ 1, 2 }"],
    ["{}", "{}"],
    ["{x=1,y={2}}", "{ x = 1, y = { 2 } }"],
    ["{x=1,...}", "{ x = 1, ... }"],
    ["{1,...}", "{ 1, ... }"],
    ["...", "..."],
    ["{#}", "{#}"],
    ['"a\\"b"', '"a\\"b"'],
    ["8w0xFF", "8w0xFF"],
    ["true", "true"],
  ])("%s prints as %s", (text, expected) => {
    expect(printExpression(text)).toBe(expected);
  });

  it("that is too long for a line breaks, one operand or argument a line", () => {
    const name = "a_rather_long_name_of_a_header_field";
    expect(printExpression(`${name} + ${name} + ${name}`)).toBe(`${name} + ${name} +\n    ${name}`);
    expect(printExpression(`g(${name}, ${name}, ${name})`)).toBe(
      `g(\n    ${name},\n    ${name},\n    ${name}\n)`,
    );
  });
});

describe("a type", () => {
  it.each([
    "bit",
    "bit<8>",
    "bit<(a + b)>",
    "int",
    "int<8>",
    "varbit<32>",
    "bool",
    "string",
    "error",
    "match_kind",
    "T",
    ".T",
    "U<T, _>",
    "U<U<bit<8>>>",
    "T[4]",
    "T[4][2]",
    "tuple<bit<8>, T>",
    "tuple<>",
    "list<tuple<T>>",
  ])("%s prints as it is", (type) => {
    expect(print(`${DECLARED}const ${type} X = 0;`)).toContain(`const ${type} X = 0;`);
  });
});

describe("a statement", () => {
  it.each([
    ["a=1;", "a = 1;"],
    ["a.b[1]|+|=2;", "a.b[1] |+|= 2;"],
    ["a>>=2;", "a >>= 2;"],
    ["a.m<T>(1);", "a.m<T>(1);"],
    ["g<unknown>(1);", "g<unknown>(1);"],
    ["T.apply(1);", "T.apply(1);"],
    ["U<T>.apply();", "U<T>.apply();"],
    ["t.apply();", "t.apply();"],
    [";", ";"],
    ["{}", "{}"],
    ["@x {a=1;}", "@x {\n    a = 1;\n}"],
    ["if(a)b=1;else c=2;", "if (a) {\n    b = 1;\n} else {\n    c = 2;\n}"],
    ["if(a){}else if(b){}else{}", "if (a) {} else if (b) {} else {}"],
    ["if(a)if(b)c();else d();", "if (a) {\n    if (b) {\n        c();\n    } else {\n        d();\n    }\n}"],
    [
      "switch(a){1:2:{b();}default:{}}",
      "switch (a) {\n    1:\n    2: {\n        b();\n    }\n    default: {}\n}",
    ],
    [
      "for(bit<8> i=0,int j=1;i<9;i=i+1,j+=1){}",
      "for (bit<8> i = 0, int j = 1; i < 9; i = i + 1, j += 1) {}",
    ],
    ["for(;a;)break;", "for (; a; ) {\n    break;\n}"],
    ["for(@x bit<8> i in 1..6)continue;", "for (@x bit<8> i in 1 .. 6) {\n    continue;\n}"],
    ["@unroll for(T x in xs){}", "@unroll for (T x in xs) {}"],
    ["return;", "return;"],
    ["return a;", "return a;"],
    ["exit;", "exit;"],
    ["bit<8> x;", "bit<8> x;"],
    ["T x[2];", "T[2] x;"],
    ["@a const bit<8> x=1;", "@a const bit<8> x = 1;"],
    ["T() x;", "T() x;"],
    ["Undeclared x=1;", "Undeclared x = 1;"],
  ])("%s prints as %j", (text, expected) => {
    expect(printStatement(text)).toBe(expected);
  });
});

describe("a declaration", () => {
  it.each([
    ["const int X=1;", "const int X = 1;"],
    ["error{A,B}", "error {\n    A,\n    B\n}"],
    ["match_kind{exact,}", "match_kind {\n    exact\n}"],
    [
      "extern void g<T>(in T x,out bit<8> y=3,@optional inout int z);",
      "extern void g<T>(in T x, out bit<8> y = 3, @optional inout int z);",
    ],
    [
      "extern E<T>{E(bit<8> n);@pure T m<A>(in A a);abstract void v();}",
      "extern E<T> {\n    E(bit<8> n);\n    @pure\n    T m<A>(in A a);\n    abstract void v();\n}",
    ],
    ["extern E;", "extern E;"],
    ["action a(in bit<8> x){}", "action a(in bit<8> x) {}"],
    ["bit<8> g<T>(T x){return 1;}", "bit<8> g<T>(T x) {\n    return 1;\n}"],
    ["parser P<H>(packet_in p,out H h);", "parser P<H>(packet_in p, out H h);"],
    ["control C(inout bit<8> x);", "control C(inout bit<8> x);"],
    ["package S<H>(P<H> p,C c=C());", "package S<H>(P<H> p, C c = C());"],
    ["typedef bit<8> b_t;", "typedef bit<8> b_t;"],
    ["typedef struct S{} S_t;", "typedef struct S {} S_t;"],
    [
      '@p4runtime_translation("a.b/c",32) type bit<9> port_t;',
      '@p4runtime_translation("a.b/c", 32)\ntype bit<9> port_t;',
    ],
    [
      "header H<T>{@x bit<8> a;varbit<32> b;T[2] c;}",
      "header H<T> {\n    @x bit<8> a;\n    varbit<32> b;\n    T[2] c;\n}",
    ],
    ["header_union U{}", "header_union U {}"],
    ["enum E{A,B,}", "enum E {\n    A,\n    B\n}"],
    ["enum bit<8> E{A=1,B=A+1}", "enum bit<8> E {\n    A = 1,\n    B = A + 1\n}"],
    ["extern E{} E() e;", "extern E {}\n\nE() e;"],
    ["extern E{} E() e[4];", "extern E {}\n\nE() e[4];"],
    [
      "extern E{} E() e={E() inner;void m(){}};",
      "extern E {}\n\nE() e = {\n    E() inner;\n    void m() {}\n};",
    ],
    [
      '@a @b(1+(2),x) @c[1,"s"] @d[k=1] const int X=1;',
      '@a @b(1 + (2), x) @c[1, "s"] @d[k = 1] const int X = 1;',
    ],
    ["@pragma name a b\nconst int X=1;", "@pragma name a b\nconst int X = 1;"],
  ])("%s prints as %j", (text, expected) => {
    expect(print(text)).toBe(expected);
  });

  it("of a parser has its locals, then its states", () => {
    const text = `parser p(packet_in b)(bit<8> n) {
      const int X = 1; value_set<bit<8>>(4) vs;
      state start { b.extract(h); transition select(h.a, h.b) { (1, 2 &&& 3): next; (4 .. 5, _): next; vs: next; default: accept; } }
      state next { transition reject; }
      state last { }
    }`;
    expect(print(text)).toBe(`parser p(packet_in b)(bit<8> n) {
    const int X = 1;
    value_set<bit<8>>(4) vs;

    state start {
        b.extract(h);
        transition select(h.a, h.b) {
            (1, 2 &&& 3): next;
            (4 .. 5, _): next;
            vs: next;
            default: accept;
        }
    }

    state next {
        transition reject;
    }

    state last {}
}`);
  });

  it("of a control has its tables with all their properties", () => {
    const text = `control c()(int n) { action a(bit<8> x) {}
      @hidden table t { key = { h.a : exact @name("a"); h.b&7:ternary; } actions = { a; @defaultonly .NoAction(); }
        const default_action=a(1); size=1024; @x entries={ const priority=10:(1,_):a(2)@y; priority=(3+4):(5,6):a(7); (8,9):a(1);}
        const entries={1:a(1);} implementation=profile(4); }
      apply { t.apply(); } }`;
    expect(print(text)).toBe(`control c()(int n) {
    action a(bit<8> x) {}

    @hidden
    table t {
        key = {
            h.a: exact @name("a");
            h.b & 7: ternary;
        }
        actions = {
            a;
            @defaultonly .NoAction();
        }
        const default_action = a(1);
        size = 1024;
        @x
        entries = {
            const priority = 10: (1, _): a(2) @y;
            priority = (3 + 4): (5, 6): a(7);
            (8, 9): a(1);
        }
        const entries = {
            1: a(1);
        }
        implementation = profile(4);
    }

    apply {
        t.apply();
    }
}`);
  });

  it("stands apart from its neighbours unless they are one-liners of the same kind", () => {
    expect(print("const int A=1;const int B=2;typedef int C;struct D{}struct E{}")).toBe(
      "const int A = 1;\nconst int B = 2;\n\ntypedef int C;\n\nstruct D {}\n\nstruct E {}",
    );
  });
});

describe("a program", () => {
  it("prints without what an #include brought, and with the #include", () => {
    const files = { "include/core.p4": "extern packet_in {}" };
    const { program } = parseText("#include <core.p4>\nconst int A = 1;", files, {
      includePath: ["include"],
    });
    expect(
      printProgram(program, { keep: ({ span }) => span.file === "a.p4", header: "#include <core.p4>\n\n" }),
    ).toBe("#include <core.p4>\n\nconst int A = 1;\n");
  });
});
