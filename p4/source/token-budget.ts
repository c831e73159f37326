import { DiagnosticError } from "../../diagnostics/diagnostic.ts";
import { p4SyntaxMessages } from "../../diagnostics/messages-p4-syntax.ts";
import type { Span } from "../../diagnostics/span.ts";

/** Tokens that one program may have or pass through on the way, macros and included files unfolded. */
const LIMIT = 1_000_000;

/** Ends the work where macros or included files multiply each other without bound. */
export class TokenBudget {
  #spent = 0;

  /** @throws DiagnosticError beyond the limit. */
  spend(tokens: number, span: Span): void {
    this.#spent += tokens;
    if (this.#spent <= LIMIT) return;
    throw new DiagnosticError([
      p4SyntaxMessages.diagnose("p4-program-too-large", { span }, { limit: LIMIT.toLocaleString("en") }),
    ]);
  }
}
