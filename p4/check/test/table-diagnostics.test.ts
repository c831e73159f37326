import { describe, expect, it } from "vitest";
import { said } from "./check-text.ts";

/** A control with a table that has these properties on line 8. */
function withTable(properties: string, statements = ""): string {
  return `#include <core.p4>
match_kind { range, optional }
struct S { bit<8> a; bit<8> b; tuple<bit<8>> t; }
control c(inout S s)(bit<8> p) {
action act() {} action data(bit<8> x) {} action directed(in bit<8> d, bit<8> x) {}
action unlisted() {} bit<8> local;
table t {
${properties}
} apply { t.apply();
${statements} } }`;
}

const KEY = "key = { s.a: ternary; }";
const ACTIONS = "actions = { act; data; }";

const CASES: Readonly<Record<string, string>> = {
  "p4-no-actions": KEY,
  "p4-key-type": `key = { s.t: exact; } ${ACTIONS}`,
  "p4-key-without-name": `key = { s.a + 1: exact; } ${ACTIONS}`,
  "p4-constant-key": `key = { 8w1: exact @name("k"); } ${ACTIONS}`,
  "p4-duplicate-entry": `${KEY} ${ACTIONS} const entries = { 1: act(); 2: act(); 1: data(3); }`,
  "p4-covered-entry": `${KEY} ${ACTIONS} const entries = { 1 &&& 3: act(); 5: data(3); }`,
  "p4-unknown-match-kind": `key = { s.a: ternari; } ${ACTIONS}`,
  "p4-unknown-action": `${KEY} actions = { missing; }`,
  "p4-not-an-action": `${KEY} actions = { local; }`,
  "p4-control-plane-argument": `${KEY} actions = { directed(d = s.a, x = 1); }`.replace(
    "d = s.a, x = 1",
    "x = 1",
  ),
  "p4-action-not-listed": `${KEY} ${ACTIONS} default_action = unlisted;`,
  "p4-argument-differs-from-list": `${KEY} actions = { directed(s.a); } default_action = directed(s.b, 1);`,
  "p4-table-only-default": `${KEY} actions = { @tableonly act; } default_action = act;`,
  "p4-default-only-entry": `${KEY} actions = { @defaultonly act; } entries = { 1: act; } default_action = act;`,
  "p4-entries-without-key": `${ACTIONS} entries = { 1: act; }`,
  "p4-entries-before-key": `entries = { 1: act; } ${KEY} ${ACTIONS}`,
  "p4-priority-in-const-entries": `${KEY} ${ACTIONS} const entries = { priority = 1: 1: act; }`,
  "p4-priority-not-needed": `key = { s.a: exact; } ${ACTIONS} entries = { priority = 1: 1: act; }`,
  "p4-first-priority-missing": `${KEY} ${ACTIONS} entries = { 1: act; priority = 1: 2: act; }`,
  "p4-priority-out-of-range": `${KEY} ${ACTIONS} entries = { priority = 1: 1: act; 2: act; 3: act; }`,
  "p4-duplicate-priority": `${KEY} ${ACTIONS} entries = { priority = 1: 1: act; priority = 1: 2: act; }`,
  "p4-priorities-out-of-order": `${KEY} ${ACTIONS} entries = { priority = 1: 1: act; priority = 2: 2: act; }`,
  "p4-default-before-actions": `${KEY} default_action = act; ${ACTIONS}`,
  "p4-key-pattern": `key = { s.a: lpm; } ${ACTIONS} entries = { 1 &&& 0x55: act; }`,
  "p4-keyset-count": `${KEY} ${ACTIONS} entries = { (1, 2): act; }`,
  "p4-call-in-keyset": `${KEY} ${ACTIONS} entries = { t.apply(): act; }`.replace("t.apply()", "fn()"),
};

describe("a table", () => {
  for (const [code, properties] of Object.entries(CASES))
    it(`gives ${code}`, () => {
      const text = withTable(properties).replace("control c", "bit<8> fn() { return 1; } control c");
      expect(said(text).map((line) => line.replace(/^\d+: /, ""))).toContain(code);
    });

  it("without a default action needs a NoAction to fall back to", () => {
    expect(said("control c() { action a() {} table t { actions = { a; } } apply { t.apply(); } }")).toEqual([
      "1: p4-no-default-action",
    ]);
  });

  it("gives each key and entry its value, each entry its priority, and takes its size from a constructor parameter", () => {
    const text = withTable(
      `key = { s.a: ternary; s.b: range @name("b"); } ${ACTIONS} size = (bit<32>)p; entries = { (1 &&& 3, 2..9): data(7); _: act; }`,
    );
    expect(said(text)).toEqual([]);
  });

  it("may be asked only in a switch which action it has run, and by the names of its actions", () => {
    const table = `${KEY} ${ACTIONS}`;
    expect(said(withTable(table, "switch (t.apply().action_run) { act: {} default: {} }"))).toEqual([]);
    expect(said(withTable(table, "switch (t.apply().action_run) { unlisted: {} }"))).toEqual([
      "10: p4-label-not-an-action",
    ]);
    expect(said(withTable(table, "bool q = t.apply().action_run == t.apply().action_run;"))).toContain(
      "10: p4-action-run-outside-switch",
    );
  });
});
