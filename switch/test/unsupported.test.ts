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
