import { expect, test } from "vitest";
import { DiagnosticError } from "../../diagnostics/diagnostic.ts";
import { createSwitch } from "../index.ts";
import { ingressProgram, programOf } from "./support/program.ts";

function codeOf(program: Parameters<typeof createSwitch>[0]): string | undefined {
  try {
    createSwitch(program);
  } catch (error) {
    if (!(error instanceof DiagnosticError)) throw error;
    const [diagnostic] = error.diagnostics;
    return `${diagnostic!.code}: ${diagnostic!.message}`;
  }
  return undefined;
}

test("a program without main is refused", () => {
  expect(codeOf(programOf("const bit<8> a = 1;"))).toMatch(/^switch-no-main/);
});

test("another architecture is refused", () => {
  const program = programOf(
    "control C(); package Other(C c); control Mine() { apply {} } Other(Mine()) main;",
  );
  expect(codeOf(program)).toBe(
    "switch-architecture: the embedded switch runs V1Switch programs; main is a Other",
  );
});

test("an extern function of the program's own is refused by name", () => {
  const program = ingressProgram("bit<8> a;", "mine(hdr.h.a);", "", "extern void mine(inout bit<8> value);");
  expect(codeOf(program)).toBe(
    "switch-unsupported: the embedded switch does not support the extern function mine",
  );
});

test("a header of 12 bits is refused", () => {
  expect(codeOf(ingressProgram("bit<12> a;", ""))).toContain("a header must be a multiple of 8 bits");
});

test("a package that is named V1Switch and is another is refused", () => {
  const blocks = "parser P(packet_in packet); control C(); package V1Switch(P p, C c);";
  const mine =
    "parser MyP(packet_in packet) { state start { transition accept; } } control MyC() { apply {} }";
  expect(codeOf(programOf(`#include <core.p4>\n${blocks} ${mine} V1Switch(MyP(), MyC()) main;`))).toBe(
    "switch-architecture: the embedded switch runs V1Switch programs; main is a V1Switch with other blocks than v1model's",
  );
});

const tableOf = (keys: string, entries: string) =>
  ingressProgram(
    "bit<8> a; bit<8> b;",
    "t.apply();",
    `table t { key = { ${keys} } actions = { NoAction; } ${entries} }`,
  );

test.each([
  ["0x0f &&& 0x0f", "key field hdr.h.a: a ternary match does not fit its match kind exact"],
  ["_", "key field hdr.h.a: an exact match needs a value"],
  ["1..2", "key field hdr.h.a: a range match does not fit its match kind exact"],
])("an entry of the program that does not fit its key is refused: %s", (entry, reason) => {
  const program = tableOf("hdr.h.a: exact;", `const entries = { (${entry}): NoAction(); }`);
  expect(codeOf(program)).toBe(`switch-entry-refused: table I.t does not take this entry: ${reason}`);
});

test("an entry whose mask is a prefix fits an lpm key", () => {
  expect(codeOf(tableOf("hdr.h.a: lpm;", "const entries = { 0x10 &&& 0xf0: NoAction(); }"))).toBeUndefined();
});

test("several lpm keys are refused, at the table, but for a table that has priorities", () => {
  expect(codeOf(tableOf("hdr.h.a: lpm; hdr.h.b: lpm;", ""))).toBe(
    "switch-unsupported: the embedded switch does not support tables with more than one lpm key field",
  );
  expect(codeOf(tableOf("hdr.h.a: lpm; hdr.h.b: lpm; std.ingress_port: ternary;", ""))).toBeUndefined();
});
