import { join } from "node:path";
import { type Diagnostic, DiagnosticError } from "../diagnostics/diagnostic.ts";
import { formatSpan } from "../diagnostics/span.ts";
import { type Compilation, compileP4 } from "../p4/index.ts";
import { generateP4Info } from "../p4/p4info/generate-p4info.ts";
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

/** What front end, P4Info and, for v1model, the software switch say about a program. */
export function diagnoseCase(checkout: Checkout, name: string): readonly Diagnostic[] {
  const { program, diagnostics } = compileCase(checkout, name, "p4c");
  if (program === undefined || !usesV1model(checkout, name)) return diagnostics;
  const described = generateP4Info(program);
  if (errorsOf(described.diagnostics).length > 0) return [...diagnostics, ...described.diagnostics];
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
