import { readFileSync } from "node:fs";
import type { SourceMap } from "node:module";
import { currentLoading } from "./loading.ts";

/** A user's file as it was loaded: its text, and the way back from the code that runs to that text. */
export interface LoadedSource {
  readonly text: string;
  readonly map: SourceMap | undefined;
}

/** Remembers a file that the loader transformed, for the rest of the load. */
export function rememberSource(path: string, source: LoadedSource): void {
  currentLoading()?.sources.set(path, source);
}

/** Whether the file's running code is what the loader made of it. */
export function isRemembered(path: string): boolean {
  return currentLoading()?.sources.has(path) ?? false;
}

/** The text that a span of this file counts in, or undefined when it cannot be read. */
export function sourceText(path: string): string | undefined {
  const source = currentLoading()?.sources.get(path);
  if (source !== undefined) return source.text;
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

/** The place in the user's text for one in the running code; lines and columns from 1. */
export function originalPlace(
  path: string,
  line: number,
  column: number,
): { readonly line: number; readonly column: number } {
  const entry = currentLoading()
    ?.sources.get(path)
    ?.map?.findEntry(line - 1, column - 1);
  if (entry === undefined || !("originalLine" in entry)) return { line, column };
  return { line: entry.originalLine + 1, column: entry.originalColumn + 1 };
}
