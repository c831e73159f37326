import { type Diagnostic, DiagnosticError } from "../../diagnostics/diagnostic.ts";
import { pipelineMessages } from "../../diagnostics/messages-pipeline.ts";
import { type Span, spanAt } from "../../diagnostics/span.ts";
import { displayPath, placeSpan, withoutScheme } from "../language/call-site.ts";
import { isRemembered, sourceText } from "../language/loaded-source.ts";

/** What a pipeline file's failed import means to its author. */
export function failureOf(error: unknown, file: string): readonly Diagnostic[] {
  if (error instanceof DiagnosticError) return error.diagnostics;
  const missing = missingImport(error);
  if (missing !== undefined) return [missing];
  const span = placeOf(error) ?? spanAt(displayPath(file), 1, 1);
  const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return [pipelineMessages.diagnose("pipeline-threw", { span }, { reason })];
}

/** Node's resolution error names the module and who asked for it; the text of that file shows where. */
function missingImport(error: unknown): Diagnostic | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code, requireStack } = error as Error & { code?: unknown; requireStack?: readonly string[] };
  const name = /^Cannot find (?:module|package) '(?<name>[^']+)'/.exec(error.message)?.groups?.name;
  const importer = requireStack?.[0];
  if (!["MODULE_NOT_FOUND", "ERR_MODULE_NOT_FOUND"].includes(String(code)) || name === undefined)
    return undefined;
  if (importer === undefined || !isRemembered(importer)) return undefined;
  return pipelineMessages.diagnose(
    "pipeline-import-unresolved",
    { span: quotedIn(importer, name) },
    { name },
  );
}

function quotedIn(file: string, name: string): Span {
  const lines = (sourceText(file) ?? "").split(/\r?\n/);
  for (const quoted of [`"${name}"`, `'${name}'`]) {
    const line = lines.findIndex((candidate) => candidate.includes(quoted));
    if (line >= 0)
      return spanAt(displayPath(file), line + 1, lines[line]!.indexOf(quoted) + 1, quoted.length);
  }
  return spanAt(displayPath(file), 1, 1);
}

/** The innermost frame of the error's stack that lies in a user's file. */
function placeOf(error: unknown): Span | undefined {
  const stack = error instanceof Error ? (error.stack ?? "") : "";
  for (const { groups } of stack.matchAll(
    /^\s+at (?:.*\()?(?<path>[^\s(].*?):(?<line>\d+):(?<column>\d+)\)?$/gm,
  )) {
    const path = withoutScheme(groups!.path!);
    if (isRemembered(path)) return placeSpan(path, Number(groups!.line), Number(groups!.column));
  }
  return undefined;
}
