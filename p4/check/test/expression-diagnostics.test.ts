import { describe, expect, it } from "vitest";
import { spanAt } from "../../../diagnostics/span.ts";
import type { Expression } from "../../syntax/ast.ts";
import { checkProgram } from "../check.ts";
import { said } from "./check-text.ts";

/** Statements in the body of a control that has these things in scope. */
function inControl(statements: string): string {
  return `header H { bit<8> a; bit<8> b; }
struct S { bit<8> x; bool y; }
enum E { one, two }
error { Oops }
bit<8> f(in bit<8> v) { return v; }
bit<8> over(in bit<8> v) { return v; }
bit<8> over(in bit<8> v, in bit<8> w) { return v; }
extern bit<8> ambiguous(in bit<8> p);
extern bit<8> ambiguous(in bit<8> p, @optional in bit<8> q);
extern void generic<T>(in T v);
extern T made<T>();
extern void same<T>(in T v, in T w);
action noop() {}
control c(inout H h, inout S s, inout H[2] stack, in bit<8> n) { apply { bit<8> v; bit<16> w; int<8> i; tuple<bit<8>, bool> t = { 1, true };
${statements}
} }`;
}

const CASES: Readonly<Record<string, string>> = {
  "p4-unknown-name": "v = missing;",
  "p4-not-a-constant-integer": "bit<(n)> q;",
  "p4-type-mismatch": "v = true;",
  "p4-element-count": "s = { 1 };",
  "p4-missing-initializer": "s = { x = 1 };",
  "p4-unknown-field": "v = h.missing;",
  "p4-unknown-member": "v = (bit<8>)E.three;",
  "p4-unknown-method": "h.missing();",
  "p4-default-not-last": "s = { ..., true };",
  "p4-value-truncated": "v = 256;",
  "p4-int-too-large": "v = (bit<8>)((1 << 65536) * (1 << 65536) * 2);",
  "p4-operator": "v = v + w;",
  "p4-division-by-zero": "v = v / 0;",
  "p4-negative-division": "v = (bit<8>)(-1 / 2);",
  "p4-negative-shift": "v = v << -1;",
  "p4-shift-too-large": "v = (bit<8>)(1 << 65537);",
  "p4-shift-overflow": "v = v << 8;",
  "p4-illegal-cast": "v = (bit<8>)w == 0 ? 8w1 : (bit<8>)s.y;",
  "p4-conditional-types": "v = s.y ? v : w;",
  "p4-conditional-width": "v = (bit<8>)(s.y ? 1 : 2);",
  "p4-index-not-integer": "h = stack[s.y];",
  "p4-index-out-of-range": "h = stack[2];",
  "p4-not-indexable": "v = s[0];",
  "p4-tuple-index-not-constant": "v = t[n];",
  "p4-not-sliceable": "v = h[1:0];",
  "p4-slice-not-constant": "v = (bit<8>)w[n:0];",
  "p4-slice-out-of-range": "v = w[16:9];",
  "p4-slice-reversed": "v = w[0:7];",
  "p4-not-a-left-value": "n = v;",
  "p4-not-a-header-stack": "bit<8>[2] array; array.push_front(1);",
  "p4-parser-only": "h = stack.next;",
  "p4-negative-count": "stack.push_front(-1);",
  "p4-this-outside-method": "v = this;",
  "p4-no-size": "v = (bit<8>)E.one.minSizeInBits();",
  "p4-not-callable": "v(1);",
  "p4-no-overload": "v = over();",
  "p4-ambiguous-call": "v = ambiguous(v);",
  "p4-argument-count": "v = f();",
  "p4-unknown-parameter": "v = f(missing = v);",
  "p4-named-and-positional": "v = over(v, w = v);",
  "p4-dontcare-argument": "v = f(_);",
  "p4-illegal-argument": "generic(noop);",
  "p4-type-argument-conflict": "same(v, w);",
  "p4-type-argument-not-inferred": "made();",
  "p4-width-not-inferred": "generic(1);",
  "p4-not-generic": "v = (bit<8>)0; S<bit<8>> q;",
  "p4-type-argument-count": "generic<bit<8>, bit<8>>(v);",
};

describe("an expression", () => {
  for (const [code, statement] of Object.entries(CASES))
    it(`gives ${code}: ${statement}`, () => {
      expect(said(inControl(statement)).filter((line) => line.startsWith("15: "))).toContain(`15: ${code}`);
    });

  it("gives one diagnostic for one mistake: the unknown name silences what follows from it", () => {
    expect(said(inControl("v = missing + w; v = f(missing); if (missing == 3) { v = missing.a; }"))).toEqual([
      "15: p4-unknown-name",
      "15: p4-unknown-name",
      "15: p4-unknown-name",
      "15: p4-unknown-name",
    ]);
  });

  it("that is correct gives nothing", () => {
    expect(
      said(
        inControl(
          "v = f(v) |+| 1; w = v ++ v; i = (int<8>)v; s = { x = v, ... }; h = { 1, 2 }; v = t[0]; stack.pop_front(1); v = w[15:8]; same(v, 3);",
        ),
      ),
    ).toEqual([]);
  });
});

describe("nesting that no program has", () => {
  it("gives p4-too-deep, not a stack overflow", () => {
    const span = spanAt("test.p4", 1, 1);
    let value: Expression = { kind: "booleanLiteral", span, value: true };
    for (let depth = 0; depth < 5000; depth++)
      value = { kind: "unaryExpression", span, operator: "!", operand: value };
    const { diagnostics } = checkProgram({
      kind: "program",
      span,
      declarations: [
        {
          kind: "constantDeclaration",
          span,
          annotations: [],
          type: { kind: "boolType", span },
          name: { kind: "name", span, text: "deep" },
          value,
        },
      ],
    });
    expect(diagnostics.map((diagnostic) => diagnostic.code)).toEqual(["p4-too-deep"]);
  });
});
