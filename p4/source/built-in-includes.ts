import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The directory of the architecture files that nicforge brings: core.p4, v1model.p4. */
export const BUILT_IN_INCLUDE_DIRECTORY = fileURLToPath(new URL("../include", import.meta.url));

/** Reads a file from disk; undefined where there is none that can be read. */
export function readFileFromDisk(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
