import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";

/** A file to write: path relative to the output folder, with `/`. */
export interface OutputFile {
  readonly path: string;
  readonly content: string | Uint8Array;
}

/**
 * Writes all files or none: each under a temporary name first, then all renamed. A failure on the way removes what
 * was written and leaves earlier output as it was.
 */
export function writeOutputFiles(folder: string, files: readonly OutputFile[]): void {
  const staged: { readonly temporary: string; readonly final: string }[] = [];
  try {
    for (const file of files) {
      const final = resolve(folder, file.path);
      const temporary = `${final}.${process.pid}.tmp`;
      mkdirSync(dirname(final), { recursive: true });
      staged.push({ temporary, final });
      writeFileSync(temporary, file.content);
    }
    for (const { temporary, final } of staged) renameSync(temporary, final);
  } catch (error) {
    for (const { temporary } of staged) rmSync(temporary, { force: true });
    throw error;
  }
}
