import { describe, expect, it } from "vitest";
import { compileP4 } from "../../compile.ts";

/** `line: code` for each warning about a program; it must have no errors. */
function warned(text: string): readonly string[] {
  const { diagnostics } = compileP4({
    file: "a.p4",
    readFile: (path) => (path === "a.p4" ? text : undefined),
  });
  for (const { severity, message } of diagnostics) if (severity === "error") throw new Error(message);
  return diagnostics
    .map(({ span, code }) => `${span?.line ?? 0}: ${code}`)
    .filter((warning) => warning !== "0: p4-no-main");
}

const TYPES = `header H { bit<8> a; bit<8> b; } header_union U { H x; H y; }
struct S { H h; H[2] stack; U u; bit<8> n; } extern E { E(); bit<8> get(); void put(out bit<8> v); }
@noWarn("unused") action NoAction() {} match_kind { exact } extern packet_in { void extract<T>(out T h); T lookahead<T>(); }`;

/** A control that is used, with these locals on line 5 and these statements on line 6. */
function control(locals: string, statements: string): string {
  return `${TYPES}
control c(inout S s, out bit<8> o) {
${locals} apply {
${statements}
} } control C(inout S s, out bit<8> o); package top(C x); top(c()) main;`;
}

describe("a declaration that nothing uses", () => {
  it("is reported by what it is", () => {
    expect(
      warned(
        control(
          "const bit<8> k = 1; E() e;\naction a(bit<8> p) {} table t { actions = { a; NoAction; } }",
          "o = 1;",
        ),
      ),
    ).toEqual(["5: p4-unused", "5: p4-unused", "6: p4-unused", "6: p4-unused"]);
    expect(warned("typedef bit<8> T;\ncontrol c() { apply {} }\nextern X<Y> { X(); }")).toEqual([
      "1: p4-unused",
      "2: p4-unused",
      "3: p4-unused",
    ]);
  });

  it("may be there for a tool, or to check something", () => {
    expect(warned("const bit<8> __version = 1;")).toEqual([]);
    expect(
      warned(
        'extern bool static_assert(bool check, string message); const bool ok = static_assert(true, "x");',
      ),
    ).toEqual([]);
  });

  it("is nobody's business with @noWarn", () => {
    expect(warned('@noWarn("unused") const bit<8> k = 1;\nconst bit<8> l = 2;')).toEqual(["2: p4-unused"]);
    expect(warned('@noWarn("p4-unused") const bit<8> k = 1;')).toEqual([]);
  });
});

describe("a variable", () => {
  it("must be written before it is read, on every way", () => {
    expect(warned(control("bit<8> v;", "o = v;"))).toEqual(["6: p4-uninitialized-use"]);
    expect(warned(control("bit<8> v;", "if (s.n == 1) { v = 2; }\no = v;"))).toEqual([
      "7: p4-uninitialized-use",
    ]);
    expect(warned(control("bit<8> v;", "if (s.n == 1) { v = 2; } else { v = 3; } o = v;"))).toEqual([]);
    expect(warned(control("bit<8> v;", "if (s.n == 1) { o = 0; return; } else { v = 3; } o = v;"))).toEqual(
      [],
    );
  });

  it("may be written by a call, an action or a table", () => {
    expect(warned(control("bit<8> v; E() e;", "e.put(v); o = v;"))).toEqual([]);
    expect(warned(control("bit<8> v; action w() { v = 1; }", "w(); o = v;"))).toEqual([]);
    const table = (actions: string, rest: string) =>
      control(
        `bit<8> v; action w() { v = 1; } action x() { v = 2; } table t { key = { s.n: exact; } actions = { ${actions} } ${rest} }`,
        "t.apply(); o = v;",
      );
    expect(warned(table("w; x;", "const default_action = x;"))).toEqual([]);
    expect(warned(table("w; @defaultonly NoAction;", ""))).toContain("6: p4-uninitialized-use");
  });

  it("of a struct is written field by field", () => {
    expect(warned(control("tuple<bit<8>, bit<8>> t;", "t[0] = 1; o = t[0];\no = t[1];"))).toEqual([
      "7: p4-uninitialized-use",
    ]);
    expect(warned(control("S t;", "t.n = 1; o = t.n;"))).toEqual([]);
  });

  it("keeps its value from one round of a loop to the next", () => {
    expect(
      warned(control("bit<8> v;", "o = 0; for (bit<8> i in 1..3) { if (i > 1) { o = v; }\nv = i; }")),
    ).toEqual(["6: p4-uninitialized-use"]);
    expect(warned(control("bit<8> v = 0;", "o = 0; for (bit<8> i in 1..3) { o = v; v = i; }"))).toEqual([]);
  });

  it("is known in the case of a switch by the action that ran", () => {
    expect(
      warned(
        control(
          "bit<8> v; action w() { v = 1; } table t { key = { s.n: exact; } actions = { w; NoAction; } }",
          "switch (t.apply().action_run) { w: { o = v; } default: { o = 0; } }",
        ),
      ),
    ).toEqual([]);
  });
});

describe("an out parameter", () => {
  it("must have a value when the block ends", () => {
    expect(warned(control("", "if (s.n == 1) { o = 1; }"))).toEqual(["4: p4-uninitialized-out"]);
    expect(warned(control("", "if (s.n == 1) { o = 1; return; } o = 2;"))).toEqual([]);
  });
});

describe("a header", () => {
  it("has no fields while it is invalid", () => {
    expect(warned(control("H h;", "h.a = 1; o = 1;"))).toEqual(["6: p4-invalid-header"]);
    expect(warned(control("H h;", "h.setValid(); h.a = 1; o = h.a;\no = h.b;"))).toEqual([
      "7: p4-uninitialized-use",
    ]);
    expect(warned(control("", "s.h.setInvalid();\no = s.h.a;"))).toEqual(["7: p4-invalid-header"]);
  });

  it("that came in is judged by conditions only", () => {
    expect(warned(control("", "o = s.h.a;"))).toEqual([]);
    expect(warned(control("", "o = 0; if (!s.h.isValid()) {\no = s.h.a; }\no = s.h.a;"))).toEqual([
      "7: p4-invalid-header",
    ]);
    expect(warned(control("", "o = 0; if (s.h.isValid() && s.h.a == 1) { o = s.h.b; }"))).toEqual([]);
  });

  it("of a union makes the others invalid", () => {
    expect(warned(control("", "s.u.x.setValid(); s.u.x.a = 1;\no = s.u.y.a;"))).toEqual([
      "7: p4-invalid-header",
    ]);
  });

  it("of a stack is invalid at any index while all are", () => {
    expect(warned(control("H[2] l;", "l[s.n].a = 1; o = 1;"))).toEqual(["6: p4-invalid-header"]);
    expect(warned(control("H[2] l;", "l[s.n].setValid(); l[s.n].a = 1; o = 1;"))).toEqual([]);
  });
});

describe("a parser", () => {
  const parser = (states: string) => `${TYPES}
parser p(packet_in i, out S s) { bit<8> v;
${states}
} parser P(packet_in i, out S s); package top(P x); top(p()) main;`;

  it("is followed through its states, loops too", () => {
    expect(
      warned(
        parser(`state start { i.extract(s.h); v = s.h.a; s.n = 0; transition next; }
state next { s.n = v; v = v - 1; transition select(v) { 0: accept; default: next; } }`),
      ),
    ).toEqual([]);
    expect(
      warned(
        parser(`state start { i.extract(s.h); s.n = 0; transition select(s.h.a) { 0: one; default: two; } }
state one { v = 1; transition two; }
state two { s.n = v; transition accept; }`),
      ),
    ).toEqual(["7: p4-uninitialized-use"]);
    expect(warned(parser("state start { v = s.h.a; s.n = v; transition accept; }"))).toEqual([
      "5: p4-invalid-header",
    ]);
  });

  it("must give its out parameters values before it accepts", () => {
    expect(
      warned(parser("state start { v = 1; transition select(v) { 1: accept; default: reject; } }")),
    ).toEqual(["4: p4-uninitialized-out"]);
  });
});

describe("a program", () => {
  it("without main is reported as a whole", () => {
    const { diagnostics } = compileP4({ file: "a.p4", readFile: () => "header H {}" });
    expect(diagnostics.map(({ code }) => code)).toEqual(["p4-no-main"]);
  });

  it("is not blamed for what it includes", () => {
    const files: Readonly<Record<string, string>> = {
      "a.p4": '#include "b.p4"\nconst B x = 1;',
      "b.p4": "typedef bit<8> B; const B c = 1;",
    };
    const { diagnostics } = compileP4({ file: "a.p4", readFile: (path) => files[path] });
    expect(diagnostics.map(({ span, code }) => `${span?.file} ${code}`)).toEqual([
      "a.p4 p4-unused",
      "undefined p4-no-main",
    ]);
  });
});
