import type { Span } from "./span.ts";

export type Severity = "error" | "warning";

/** Another place that explains a diagnostic, such as "declared here". */
export interface RelatedLocation {
  readonly message: string;
  readonly span: Span;
}

/** What nicforge says about a user's file. Data only: `render.ts` turns it into text. */
export interface Diagnostic {
  /** Stable kebab-case code; each has a page in `docs/diagnostics/`. */
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  /** Absent only when no file is to blame, such as a missing command-line argument. */
  readonly span?: Span;
  readonly related: readonly RelatedLocation[];
  /** What to do about it, as an imperative sentence. */
  readonly help?: string;
}

export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((diagnostic) => diagnostic.severity === "error");
}

/** Thrown where a user's mistake ends the work at once. Anything else that is thrown is our mistake. */
export class DiagnosticError extends Error {
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: readonly Diagnostic[]) {
    super(diagnostics.map((diagnostic) => diagnostic.message).join("\n"));
    this.name = "DiagnosticError";
    this.diagnostics = diagnostics;
  }
}
