import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { type Span, spanAt } from "../../diagnostics/span.ts";
import { isRemembered, originalPlace, sourceText } from "./loaded-source.ts";

// biome-ignore lint/complexity/noBannedTypes: `Error.captureStackTrace` takes any function
type AnyFunction = Function;

const IDENTIFIER_CHARACTER = /[\p{ID_Continue}$]/u;

/**
 * The place in the user's file that called `boundary`, a function of the DSL that is running now.
 * The span covers the called name: `lookup` in `on(wan).lookup(…)`.
 */
export function callSite(boundary: AnyFunction): Span {
  const running = runningPlace(boundary);
  if (running === undefined) return spanAt("<unknown>", 1, 1);
  if (isRemembered(running.path)) return placeSpan(running.path, running.line, running.column);
  // Not loaded by nicforge: the runtime that loaded it (a test runner, Node with source maps) maps its own stacks.
  const mapped = printedPlace(boundary) ?? running;
  return nameSpan(mapped.path, mapped.line, mapped.column);
}

interface Place {
  readonly path: string;
  readonly line: number;
  readonly column: number;
}

/** Where the running code called `boundary`, before any mapping. */
function runningPlace(boundary: AnyFunction): Place | undefined {
  const { prepareStackTrace } = Error;
  try {
    Error.prepareStackTrace = (_, frames) => frames;
    const frame = firstFrame<readonly NodeJS.CallSite[]>(boundary)?.[0];
    const path = frame?.getFileName();
    if (frame === undefined || path === undefined || path === null) return undefined;
    return {
      path: withoutScheme(path),
      line: frame.getLineNumber() ?? 1,
      column: frame.getColumnNumber() ?? 1,
    };
  } finally {
    Error.prepareStackTrace = prepareStackTrace;
  }
}

/** The same as the runtime prints it. */
function printedPlace(boundary: AnyFunction): Place | undefined {
  const printed = /^\s+at (?:.*\()?(?<path>.+?):(?<line>\d+):(?<column>\d+)\)?$/m.exec(
    firstFrame<string>(boundary) ?? "",
  )?.groups;
  if (printed === undefined) return undefined;
  return { path: withoutScheme(printed.path!), line: Number(printed.line), column: Number(printed.column) };
}

function firstFrame<Stack>(boundary: AnyFunction): Stack | undefined {
  const { stackTraceLimit } = Error;
  const holder: { stack?: Stack } = {};
  try {
    Error.stackTraceLimit = 1;
    Error.captureStackTrace(holder, boundary);
    return holder.stack;
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** A path for a stack frame's file name, which may be a URL. */
export function withoutScheme(path: string): string {
  return path.startsWith("file://") ? fileURLToPath(path) : path;
}

/** A span for a position in code that nicforge loaded, mapped back to the user's text; lines and columns from 1. */
export function placeSpan(path: string, runningLine: number, runningColumn: number): Span {
  const { line, column } = originalPlace(path, runningLine, runningColumn);
  return nameSpan(path, line, column);
}

/** The span of the name at a position in the user's text. */
function nameSpan(path: string, line: number, column: number): Span {
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
