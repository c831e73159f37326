import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { p4Messages } from "../../diagnostics/messages-p4.ts";
import type { CheckedProgram } from "../check/checked-program.ts";
import { checkInitialization } from "./initialization/check-initialization.ts";
import { findUnused } from "./unused.ts";

/**
 * What is legal in a program and probably not meant: declarations that nothing uses, values that are read before they are
 * written, and no `main`. Only for the program's own file: what it includes was written for others too.
 */
export function findWarnings(program: CheckedProgram, file: string): readonly Diagnostic[] {
  const own = program.program.declarations.filter((declaration) => declaration.span.file === file);
  return [
    ...findUnused(program, own),
    ...checkInitialization(program, own),
    ...(program.main === undefined ? [p4Messages.diagnose("p4-no-main", {}, { file })] : []),
  ];
}
