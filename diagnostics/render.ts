import { styleText } from "node:util";
import type { Diagnostic, RelatedLocation } from "./diagnostic.ts";
import { formatSpan, type Span } from "./span.ts";

export interface RenderOptions {
  /** Text of a file named by a span, or undefined when it cannot be shown. */
  readonly readSource: (file: string) => string | undefined;
  readonly colour: boolean;
}

const SEVERITY_COLOURS = { error: "red", warning: "yellow" } as const;

/** Diagnostics as a person reads them: message, place, source line with carets, related places, what to do. */
export function renderDiagnostics(diagnostics: readonly Diagnostic[], options: RenderOptions): string {
  return diagnostics.map((diagnostic) => renderDiagnostic(diagnostic, options)).join("\n");
}

/** Diagnostics as data for scripts: one JSON array, spans as `{file, line, column, endLine, endColumn}`. */
export function renderDiagnosticsJson(diagnostics: readonly Diagnostic[]): string {
  return `${JSON.stringify(diagnostics, null, 2)}\n`;
}

function renderDiagnostic(diagnostic: Diagnostic, options: RenderOptions): string {
  const paint = painter(options.colour);
  const place = diagnostic.span === undefined ? "" : `${formatSpan(diagnostic.span)}: `;
  const severity = paint(SEVERITY_COLOURS[diagnostic.severity], diagnostic.severity);
  const lines = [`${place}${severity}[${diagnostic.code}]: ${paint("bold", diagnostic.message)}`];
  if (diagnostic.span !== undefined) lines.push(...excerpt(diagnostic.span, options));
  for (const related of diagnostic.related) lines.push(...renderRelated(related, options));
  if (diagnostic.help !== undefined) lines.push(`  ${paint("cyan", "help")}: ${diagnostic.help}`);
  return `${lines.join("\n")}\n`;
}

function renderRelated(related: RelatedLocation, options: RenderOptions): string[] {
  return [`  ${formatSpan(related.span)}: ${related.message}`, ...excerpt(related.span, options)];
}

function excerpt(span: Span, options: RenderOptions): string[] {
  const sourceLine = options.readSource(span.file)?.split(/\r?\n/)[span.line - 1];
  if (sourceLine === undefined) return [];
  const shown = sourceLine.replaceAll("\t", " ");
  const gutter = String(span.line).padStart(5);
  const end = span.endLine === span.line ? span.endColumn : shown.length + 1;
  const carets = "^".repeat(Math.max(1, Math.min(end, shown.length + 1) - span.column));
  return [
    `${gutter} | ${shown}`,
    `${" ".repeat(gutter.length)} | ${" ".repeat(span.column - 1)}${painter(options.colour)("red", carets)}`,
  ];
}

type Colour = "red" | "yellow" | "cyan" | "bold";

function painter(colour: boolean): (format: Colour, value: string) => string {
  return (format, value) => (colour ? styleText(format, value, { validateStream: false }) : value);
}
