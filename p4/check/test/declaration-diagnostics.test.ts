import { describe, expect, it } from "vitest";
import { said } from "./check-text.ts";

/** Code to a whole program that gives it. */
const CASES: Readonly<Record<string, string>> = {
  "p4-unknown-type": "const Missing m = 1;",
  "p4-not-a-type": "const bit<8> c = 1; const c d = 1;",
  "p4-refers-to-itself": "control c() { c() inner; apply {} }",
  "p4-type-arguments-missing": "struct S<T> { T t; } const S s = { 1 };",
  "p4-illegal-type-argument": "control C(); extern E<T> { E(); } E<C>() e;",
  "p4-type-contains-itself": "extern E<T> { E(); } E<E<bit<8>>>() e;",
  "p4-illegal-tuple-element": "extern E { E(); } const tuple<E> t = { 1 };",
  "p4-width-out-of-range": "const bit<(-1)> c = 1;",
  "p4-stack-size-out-of-range": "header H {} struct S { H[-1] h; }",
  "p4-not-constant": "extern bit<8> f(); const bit<8> c = f();",
  "p4-no-default-value":
    'extern E { E(); } control P(); const tuple<string, bit<8>> q = { "a", 1 }; void f<T>(in T t) { T u = ...; }',
  "p4-static-assertion":
    'extern bool static_assert(bool check, string message); const bool b = static_assert(1 > 2, "no");',
  "p4-instance-array": "control i() { apply {} } control c() { i() inner[2]; apply {} }",
  "p4-shadows-parameter": "control c(inout bit<8> x) { apply { bit<8> x = 1; } }",
  "p4-shadows": "const bit<8> x = 1; control c() { bit<16> x = 2; apply {} }",
  "p4-match-annotation": "struct S { @match(1 + 1) bit<8> f; }",
  "p4-duplicate-name": "const bit<8> c = 1; const bit<8> c = 2;",
  "p4-duplicate-overload": "extern E { E(); void f(in bit<8> a); void f(in bit<16> a); }",
  "p4-variable-type": "control c() { apply { string s; } }",
  "p4-parameter-type": "extern E { E(); } control c(in E e) { apply {} }",
  "p4-directionless-not-last": "action a(bit<8> x, in bit<8> y) {}",
  "p4-default-not-allowed": "extern void f(out bit<8> x = 1);",
  "p4-optional-parameter": "void f(@optional in bit<8> x) {}",
  "p4-constructor-parameter-direction": "control c()(in bit<8> x) { apply {} }",
  "p4-return-type": "extern int f();",
  "p4-return-value": "void f() { return 1; }",
  "p4-missing-return": "bit<8> f(in bool b) { if (b) { return 1; } }",
  "p4-field-type": "error { Odd } header H { error e; }",
  "p4-newtype-of": "error { Odd } type error E;",
  "p4-enum-of": "enum bool E { a = 1 }",
  "p4-enum-value": "enum bit<2> E { a = 4 }",
  "p4-constructor-result": "extern E { void E(); }",
  "p4-not-constructible": "control C(); control c() { C() inner; apply {} }",
  "p4-no-constructor": "extern E { void f(); } E() e;",
  "p4-construction-not-allowed": "extern E { E(); } control c() { apply { E() e; } }",
  "p4-abstract-without-body": "extern E { E(); abstract void f(); } E() e;",
  "p4-unexpected-body": "extern E { E(); } E() e = { void f() {} };",
  "p4-implementation-signature": "extern E { E(); abstract void f(); } E() e = { void f(in bit<8> x) {} };",
  "p4-apply-not-allowed": "control c() { action a() { t.apply(); } apply {} }".replace(
    "action a() { t.apply(); }",
    "action NoAction() {} table t { actions = { NoAction; } default_action = NoAction; } action a() { t.apply(); }",
  ),
  "p4-action-in-function": "action a() {} void f() { a(); }",
  "p4-statement-not-allowed": "control c() { apply { break; } }",
  "p4-not-iterable": "control c(in bit<8> n) { apply { for (bit<8> i in n) {} } }",
  "p4-switch-subject": "control c(in bool b) { apply { switch (b) { true: {} } } }",
  "p4-label-after-default": "control c(in bit<8> n) { apply { switch (n) { default: {} 1: {} } } }",
  "p4-duplicate-label": "control c(in bit<8> n) { apply { switch (n) { 1: {} 1: {} } } }",
  "p4-annotation-value": "@a[{1, 2}] const bit<8> c = 1;",
  "p4-main": "extern E { E(); } E() main;",
  "p4-method-not-called": "extern E { E(); bit<8> f(); } control c() { E() e; apply { bit<8> v = e.f; } }",
  "p4-too-many-instances": `extern E { E(); } control c0() { E() e; apply {} }
${Array.from({ length: 20 }, (_, i) => `control c${i + 1}() { c${i}() a; c${i}() b; apply {} }`).join("\n")}
control C(); package P(C c); P(c20()) main;`,
};

describe("a declaration", () => {
  for (const [code, text] of Object.entries(CASES))
    it(`gives ${code}`, () => {
      expect(said(text).map((line) => line.replace(/^\d+: /, ""))).toContain(code);
    });

  it("may make an array of externs", () => {
    const program = (use: string) =>
      `extern E { E(bit<8> n); bit<8> get(in bit<8> x); }\ncontrol c(inout bit<8> x) { E(3) e[4]; apply {\n${use} } }`;
    expect(said(program("x = e[x].get(1) + e[3].get(2);"))).toEqual([]);
    expect(said(program("x = e[4].get(1);"))).toEqual(["3: p4-index-out-of-range"]);
    expect(said(program("x = e.get(1);"))).toEqual(["3: p4-unknown-method"]);
  });

  it("may hide a parameter of its own block, not one from within a statement", () => {
    expect(said("control c(inout bit<8> x) { bit<8> x = 1; apply {} }")).toEqual(["1: p4-shadows"]);
    expect(said("control c(inout bit<8> x) {\naction a() {\nbit<8> x = 1; } apply {} }")).toEqual([
      "3: p4-shadows-parameter",
    ]);
  });

  it("speaks of the fields above in @length", () => {
    const header = (length: string) =>
      `header H { bit<8> n;\n@length(${length})\nvarbit<64> data; bit<32> after; }`;
    expect(said(header("(bit<32>) n"))).toEqual([]);
    expect(said(header("after"))).toEqual(["2: p4-unknown-name"]);
  });

  it("of a new type takes a number without width", () => {
    expect(said("type bit<8> T; const T c = 3; control d() { T v = 4; apply { v = 5; } }")).toEqual([]);
    expect(said("type bit<8> T;\nconst T c = 8w3;")).toEqual(["2: p4-type-mismatch"]);
  });

  it("says where the first one of a name stands", () => {
    expect(said("const bit<8> a = 1;\nconst bit<8> b = 2;\nconst bit<8> a = 3;")).toEqual([
      "3: p4-duplicate-name",
    ]);
  });

  it("may hide a name of an outer scope, and sees only what stands before it", () => {
    expect(
      said(
        "const bit<8> x = 1; control c(out bit<8> y) { bit<16> x = 2; apply { y = x[7:0]; } } const bit<8> z = x;",
      ),
    ).toEqual(["1: p4-shadows"]);
    expect(said("const bit<8> x = y;\nconst bit<8> y = 1;")).toEqual(["1: p4-unknown-name"]);
  });
});
