import type { Diagnostic } from "../../../diagnostics/diagnostic.ts";
import { parseProgram } from "../../syntax/parse-program.ts";
import { checkProgram } from "../check.ts";
import type { CheckedProgram } from "../checked-program.ts";

/** Checks a program in a string; it must parse. */
export function checkText(text: string): {
  readonly checked: CheckedProgram | undefined;
  readonly diagnostics: readonly Diagnostic[];
} {
  const { program, diagnostics } = parseProgram({ path: "test.p4", text });
  if (diagnostics.length > 0) throw new Error(`does not parse: ${diagnostics[0]!.message}`);
  return checkProgram(program);
}

/** What the checker says: `line: code` for each diagnostic. */
export function said(text: string): readonly string[] {
  return checkText(text).diagnostics.map((diagnostic) => `${diagnostic.span?.line}: ${diagnostic.code}`);
}

/** The checked form of a program without errors. */
export function checkedText(text: string): CheckedProgram {
  const { checked, diagnostics } = checkText(text);
  if (checked === undefined) throw new Error(diagnostics.map((diagnostic) => diagnostic.message).join("\n"));
  return checked;
}
