import { describe, expect, it } from "vitest";
import { said } from "./check-text.ts";

function parser(states: string, locals = ""): string {
  return `#include <core.p4>
header H { bit<8> a; } header V { bit<8> n; varbit<32> v; } header Two { varbit<8> v; varbit<8> w; } header_union U { H h; }
error { Odd } struct S { bit<8> x; }
action act() {}
parser p(packet_in packet, packet_out output, out H h, out V v, out Two two, out U u, out H[2] stack, in bit<8> n, out S s, out error e) {
${locals}
${states}
}`;
}

const CASES: Readonly<Record<string, string>> = {
  "p4-no-start-state": "state other { transition accept; }",
  "p4-final-state-declared": "state start { transition accept; } state accept { transition reject; }",
  "p4-unknown-state": "state start { transition strat; }",
  "p4-implicit-reject": "state start { }",
  "p4-unreachable-state": "state start { transition accept; } state other { transition accept; }",
  "p4-never-accepts": "state start { transition reject; }",
  "p4-never-ends": "state start { transition start; }",
  "p4-not-constant": "state start { transition select(n) { n &&& n: accept; } }",
  "p4-unreachable-case": "state start { transition select(n) { default: accept; 1: reject; } }",
  "p4-select-subject": "state start { transition select(e) { default: accept; } }",
  "p4-keyset-count": "state start { transition select(n, n) { (1, 2, 3): accept; } }",
  "p4-call-in-keyset": "state start { transition select(n) { packet.length(): accept; } }",
  "p4-extract-type": "state start { packet.extract(s); transition accept; }",
  "p4-second-varbit": "state start { packet.extract(two, 8); transition accept; }",
  "p4-lookahead-type": "state start { packet.lookahead<V>(); transition accept; }",
  "p4-emit-type": "state start { output.emit(n); transition accept; }",
  "p4-action-in-parser": "state start { act(); transition accept; }",
  "p4-control-only": "state start { stack.push_front(1); transition accept; }",
};

describe("a parser", () => {
  for (const [code, states] of Object.entries(CASES))
    it(`gives ${code}`, () => {
      expect(said(parser(states)).map((line) => line.replace(/^\d+: /, ""))).toContain(code);
    });

  it("cannot have a value set of values that no select can decide on", () => {
    expect(said(parser("state start { transition accept; }", "value_set<error>(4) vs;"))).toEqual([
      "6: p4-value-set-type",
    ]);
  });

  it("may select on masks, ranges and value sets, extract stacks and unions, and verify", () => {
    expect(
      said(
        parser(
          `state start { packet.extract(stack.next); packet.extract(u.h); packet.extract(v, 32w8); verify(n == 1, error.Odd);
          transition select(n, packet.lookahead<bit<16>>()) { (1 &&& 0xf, 3..9): accept; (vs, _): start; default: reject; } }`,
          "value_set<bit<8>>(4) vs;",
        ),
      ),
    ).toEqual([]);
  });
});
