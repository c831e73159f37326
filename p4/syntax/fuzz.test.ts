import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { printProgram } from "../print/print-program.ts";
import { KEYWORDS, OPERATORS } from "../source/token.ts";
import { parseText } from "./test/parse-text.ts";

const PROGRAM = `#include "core.p4"
#define WIDTH 8
#if WIDTH > 4
typedef bit<WIDTH> byte_t;
#endif
@controller_header("packet_in") header H<T> { bit<8> a; varbit<32> b; T c; }
header_union Un { H<bit<8>> h; }
struct S { H<bit<8>>[4] stack; tuple<bit<8>, bool> t; list<int> l; }
enum bit<8> E { A = 1, B = 2 }
error { Bad }
extern Ext<T> { Ext(bit<32> n); abstract T m(in T x); }
T f<T>(in T x, bit<8> y = 3) { return x; }
parser P(packet_in p, out S s)(bit<8> n) {
  value_set<byte_t>(4) vs;
  state start { p.extract(s.stack.next); transition select(s.stack[0].a, 1) { (1 &&& 3, 2..3): next; (vs, _): accept; default: reject; } }
  state next { bit<8> x = (byte_t) -1 << 2 |+| 3; transition accept; }
}
control C(inout S s) {
  Ext<bit<8>>(4) e = { bit<8> m(in bit<8> x) { return x; } };
  action act(@optional bit<8> x) { s.stack[0].a = x[7:0] ++ 4w1; }
  table t { key = { s.stack[0].a: exact @name("a"); } actions = { act; NoAction; }
    const entries = { const priority = 3: 1: act(2); } const default_action = NoAction(); size = 8; }
  apply {
    switch (t.apply().action_run) { act: { exit; } default: { return; } }
    for (bit<8> i in 1..6) { if (i == 3) continue; else break; }
    s = { t = { 1, true }, ... };
  }
}
C() main;
`;

const files = { "core.p4": "extern packet_in { void extract<T>(out T h); }\naction NoAction() { }\n" };

/** Parses and prints; what must not happen is an exception or a long wait. */
function parseAndPrint(text: string): void {
  const before = performance.now();
  const { program } = parseText(text, files);
  printProgram(program);
  expect(performance.now() - before).toBeLessThan(5_000);
}

const word = fc.constantFrom<string>(
  ...KEYWORDS,
  ...OPERATORS,
  ...'x y T S 1 8w2 0xF "s" \n# \n#if \n#define \n#endif \n#else /* */ // \\\n $ é'.split(" "),
);

/** A place in the program and what is put there instead of some characters. */
const mutation = fc.record({
  at: fc.nat(PROGRAM.length),
  removed: fc.nat(40),
  inserted: fc.oneof(word, fc.string({ maxLength: 8 }), fc.constant("")),
});

describe("whatever the text, the parser returns in short time without an exception:", () => {
  it("the program that the others are made of has no errors", () => {
    expect(parseText(PROGRAM, files).diagnostics).toEqual([]);
  });

  it("any characters", () => {
    fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 400 }), parseAndPrint));
  });

  it("any words of P4 in any order", () => {
    fc.assert(
      fc.property(fc.array(word, { maxLength: 200 }), (words) => parseAndPrint(words.join(" "))),
      { numRuns: 300 },
    );
  });

  it("a program with pieces cut out and others put in", () => {
    fc.assert(
      fc.property(fc.array(mutation, { minLength: 1, maxLength: 6 }), (mutations) => {
        let text = PROGRAM;
        for (const { at, removed, inserted } of mutations) {
          text = text.slice(0, at) + inserted + text.slice(at + removed);
        }
        parseAndPrint(text);
      }),
      { numRuns: 500 },
    );
  });

  it("a program that ends anywhere", () => {
    for (let end = 0; end < PROGRAM.length; end += 7) parseAndPrint(PROGRAM.slice(0, end));
  });
});

describe("a program that has no errors", () => {
  it("prints to a text that has none and prints to itself", () => {
    const printed = printProgram(parseText(PROGRAM, files).program);
    const again = parseText(printed);
    expect(again.diagnostics).toEqual([]);
    expect(printProgram(again.program)).toBe(printed);
  });
});
