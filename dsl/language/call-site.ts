import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { type Span, spanAt } from "../../diagnostics/span.ts";
import { originalPlace, sourceText } from "./loaded-source.ts";

// biome-ignore lint/complexity/noBannedTypes: `Error.captureStackTrace` takes any function
type AnyFunction = Function;

const IDENTIFIER_CHARACTER = /[\p{ID_Continue}$]/u;

/**
 * The place in the user's file that called `boundary`, a function of the DSL that is running now.
 * The span covers the called name: `lookup` in `on(wan).lookup(…)`.
 */
export function callSite(boundary: AnyFunction): Span {
  return callSites(boundary, 1)[0] ?? spanAt("<unknown>", 1, 1);
}

/** The places on the stack above `boundary`, innermost first. */
function callSites(boundary: AnyFunction, limit: number): readonly Span[] {
  const holder: { stack?: readonly NodeJS.CallSite[] } = {};
  const { prepareStackTrace, stackTraceLimit } = Error;
  try {
    Error.stackTraceLimit = limit;
    Error.prepareStackTrace = (_, frames) => frames;
    Error.captureStackTrace(holder, boundary);
    return (holder.stack ?? []).map(frameSpan);
  } finally {
    Error.prepareStackTrace = prepareStackTrace;
    Error.stackTraceLimit = stackTraceLimit;
  }
}

function frameSpan(frame: NodeJS.CallSite): Span {
  const name = frame.getFileName() ?? "<unknown>";
  const path = name.startsWith("file://") ? fileURLToPath(name) : name;
  return placeSpan(path, frame.getLineNumber() ?? 1, frame.getColumnNumber() ?? 1);
}

/** A span for a position in running code, mapped back to the user's text; lines and columns from 1. */
export function placeSpan(path: string, runningLine: number, runningColumn: number): Span {
  const { line, column } = originalPlace(path, runningLine, runningColumn);
  const text = sourceText(path)?.split(/\r?\n/)[line - 1];
  const file = displayPath(path);
  if (text === undefined) return spanAt(file, line, column);
  const [start, end] = nameAround(text, column - 1);
  return spanAt(file, line, start + 1, end - start);
}

/** How diagnostics name a file: relative to the working directory when it is below it. */
export function displayPath(path: string): string {
  const short = relative(process.cwd(), path);
  return short === "" || short.startsWith("..") ? path : short;
}

/** V8 reports a call at its name or at its opening parenthesis; both lead to the name. */
function nameAround(text: string, index: number): readonly [start: number, end: number] {
  const isName = (at: number) => IDENTIFIER_CHARACTER.test(text[at] ?? "");
  let start = index;
  if (!isName(start) && isName(start - 1)) start--;
  if (!isName(start)) return [index, index + 1];
  let end = start + 1;
  while (isName(start - 1)) start--;
  while (isName(end)) end++;
  return [start, end];
}
