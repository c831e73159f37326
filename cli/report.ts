import { readFileSync } from "node:fs";
import { type Diagnostic, DiagnosticError } from "../diagnostics/diagnostic.ts";
import { renderDiagnostics, renderDiagnosticsJson } from "../diagnostics/render.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import type { Io } from "./io.ts";

export type ReportFormat = "text" | "json";

/** Shows diagnostics: text to stderr for people, JSON to stdout for scripts. */
export function report(io: Io, diagnostics: readonly Diagnostic[], format: ReportFormat = "text"): void {
  if (format === "json") {
    io.out(renderDiagnosticsJson(diagnostics));
  } else if (diagnostics.length > 0) {
    io.err(renderDiagnostics(diagnostics, { readSource: readSourceFile, colour: io.colour }));
  }
}

/** Runs a command to its exit code: a user's mistake is reported, ours says so. */
export async function settle(
  io: Io,
  command: () => Promise<ExitCode> | ExitCode,
  options: { readonly format?: ReportFormat; readonly onDiagnostics?: ExitCode } = {},
): Promise<ExitCode> {
  try {
    return await command();
  } catch (error) {
    if (error instanceof DiagnosticError) {
      report(io, error.diagnostics, options.format);
      return options.onDiagnostics ?? EXIT.failed;
    }
    io.err(internalError(error));
    return EXIT.internal;
  }
}

function internalError(error: unknown): string {
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `nicforge: internal error. This is a fault of nicforge, not of your files; please report it with the command and this text:\n${detail}\n`;
}

function readSourceFile(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
