import { join } from "node:path";
import { type Diagnostic, DiagnosticError } from "../diagnostics/diagnostic.ts";
import { formatSpan } from "../diagnostics/span.ts";
import { type Compilation, checkV1model, compileP4 } from "../p4/index.ts";
import { createSwitch, VirtualClock } from "../switch/index.ts";
import { usesV1model } from "./checkout.ts";
import { type Checkout, fail, type Outcome } from "./suite.ts";

/** Whose core.p4 and v1model.p4 a suite compiles with. */
export type Includes = "p4c" | "built-in";

/** Parses and checks a program of the test data. */
export function compileCase(checkout: Checkout, name: string, includes: Includes): Compilation {
  return compileP4({
    file: join(checkout.testdata, name),
    includePaths: includes === "p4c" ? [checkout.include] : [],
  });
}

/** What front end and P4Info say about a program, and for v1model what BMv2 asks for and the software switch takes. */
export function diagnoseCase(checkout: Checkout, name: string): readonly Diagnostic[] {
  const { program, diagnostics: found, controlPlaneDiagnostics } = compileCase(checkout, name, "p4c");
  if (program === undefined) return found;
  const diagnostics = [...found, ...controlPlaneDiagnostics, ...checkV1model(program)];
  if (errorsOf(diagnostics).length > 0 || !usesV1model(checkout, name)) return diagnostics;
  try {
    createSwitch(program, { clock: new VirtualClock() });
    return diagnostics;
  } catch (error) {
    if (!(error instanceof DiagnosticError)) throw error;
    return [...diagnostics, ...error.diagnostics];
  }
}

export function errorsOf(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return diagnostics.filter(({ severity }) => severity === "error");
}

/** A program that should be accepted was not: grouped by the first error's code. */
export function refused(diagnostics: readonly Diagnostic[]): Outcome {
  const [first] = errorsOf(diagnostics);
  if (first === undefined) return fail("refused without an error");
  const place = first.span === undefined ? "" : `${formatSpan(first.span)}: `;
  return fail(`refused: ${first.code}`, `${place}${first.message}`);
}
