import { basename, join } from "node:path";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { Span } from "../../diagnostics/span.ts";
import { filesIn, readTestData } from "../checkout.ts";
import { diagnoseCase, errorsOf } from "../compile-case.ts";
import { type Checkout, fail, type Outcome, PASS, type Suite } from "../suite.ts";

/** Programs that p4c refuses are refused, where p4c's expected output names a line, on such a line. */
export const errorsRefused: Suite = {
  name: "errors",
  description: "p4_16_errors refused, on a line that p4c names where it names one",
  list: (checkout) => filesIn(checkout, "p4_16_errors", ".p4"),
  run: (checkout, name) =>
    compareWithExpected(errorsOf(diagnoseCase(checkout, name)), expectedLines(checkout, name)),
};

function expectedLines(checkout: Checkout, name: string): ReadonlySet<number> {
  const output = readTestData(checkout, join("p4_16_errors_outputs", `${basename(name)}-stderr`)) ?? "";
  return linesOfErrors(output, basename(name));
}

/**
 * The lines of `file` that p4c's output names in its errors, with the places that belong to them. Warnings do
 * not count.
 */
export function linesOfErrors(output: string, file: string): ReadonlySet<number> {
  const lines = new Set<number>();
  let inError = false;
  for (const line of output.split("\n")) {
    if (/(--Wwarn|\bwarning:)/.test(line)) inError = false;
    else if (/(--Werror|\berror:|syntax error)/.test(line)) inError = true;
    const place = /^([^\s(]+)\((\d+)\)/.exec(line);
    if (inError && place !== null && place[1] === file) lines.add(Number(place[2]));
  }
  return lines;
}

/** Where an error is, with the places that explain it: p4c names both kinds, in no fixed order. */
function placesOf({ span, related }: Diagnostic): readonly Span[] {
  const explaining = related.map((location) => location.span);
  return span === undefined ? explaining : [span, ...explaining];
}

/** Passes where one of the errors is on one of the lines; without lines, where there is an error. */
export function compareWithExpected(errors: readonly Diagnostic[], lines: ReadonlySet<number>): Outcome {
  const [first] = errors;
  const expected = [...lines].join(", ");
  if (first === undefined)
    return fail("accepted", lines.size === 0 ? undefined : `p4c refuses line ${expected}`);
  if (lines.size === 0 || errors.some((error) => placesOf(error).some(({ line }) => lines.has(line))))
    return PASS;
  const ours = errors.map(({ span, code }) => `${code} in line ${span?.line ?? "?"}`).join(", ");
  return fail(`on another line: ${first.code}`, `expected line ${expected}, is ${ours}`);
}
