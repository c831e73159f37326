import { dirname, join } from "node:path";

/** A file as the preprocessor meets it. */
export interface SourceFile {
  /** As spans name it. */
  readonly path: string;
  readonly text: string;
}

/** Reads a file's text; undefined where there is none. */
export type ReadFile = (path: string) => string | undefined;

export interface IncludeRequest {
  readonly path: string;
  /** `"path"` looks beside the including file first, `<path>` does not. */
  readonly quoted: boolean;
  readonly from: string;
}

export interface IncludeResult {
  readonly file: SourceFile | undefined;
  /** The directories that were looked into, in order. */
  readonly tried: readonly string[];
}

/** Finds the file of an `#include`, as the C preprocessor does: beside the file if quoted, then `-I` in order. */
export function resolveInclude(
  request: IncludeRequest,
  includePath: readonly string[],
  readFile: ReadFile,
): IncludeResult {
  const beside = request.quoted ? [dirname(request.from)] : [];
  const tried = request.path.startsWith("/") ? ["/"] : [...beside, ...includePath];
  for (const directory of tried) {
    const path = join(directory, request.path);
    const text = readFile(path);
    if (text !== undefined) return { file: { path, text }, tried };
  }
  return { file: undefined, tried };
}
