import { DiagnosticError } from "../../diagnostics/diagnostic.ts";
import { switchMessages } from "../../diagnostics/messages-switch.ts";
import type { Span } from "../../diagnostics/span.ts";

/** Ends the compilation: the program uses something that the switch does not have. */
export function unsupported(span: Span, what: string): never {
  throw new DiagnosticError([switchMessages.diagnose("switch-unsupported", { span }, { what })]);
}
