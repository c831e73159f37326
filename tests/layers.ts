import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";

/** The layers, top first: a file imports from its own folder or from one further down. */
export const LAYERS = [
  "cli",
  "lab",
  "testing",
  "agent",
  "targets",
  "codegen",
  "interpreter",
  "dsl",
  "switch",
  "p4",
  "p4runtime",
  "linux",
  "packet",
  "diagnostics",
] as const;

/** Folders beside the stack: they may import any layer, and no layer imports them. */
export const BESIDE = [
  "bmv2-tests",
  "examples",
  "bench",
  "conformance",
  "differential",
  "scripts",
  "test-support",
  "tests",
] as const;

export interface UpwardImport {
  readonly file: string;
  readonly line: number;
  readonly imports: string;
}

const IMPORT =
  /^\s*(?:import|export)\b[^'"]*?\bfrom\s+["'](\.[^"']+)["']|import\(\s*["'](\.[^"']+)["']\s*\)|^\s*import\s+["'](\.[^"']+)["']/;

/** Imports of one file that point upwards or out of the stack. Tests may use `test-support/`. */
export function upwardImports(file: string, text: string): UpwardImport[] {
  const [own] = file.split("/");
  const rank = LAYERS.indexOf(own as (typeof LAYERS)[number]);
  if (rank < 0) return [];
  const isTest = file.endsWith(".test.ts") || file.includes("/test/");
  return text.split("\n").flatMap((line, index) => {
    const match = IMPORT.exec(line) ?? /\bfrom\s+["'](\.[^"']+)["'];?\s*$/.exec(line);
    const specifier = match?.slice(1).find((group) => group !== undefined);
    if (specifier === undefined) return [];
    const target = normalize(join(dirname(file), specifier));
    const [top] = target.split("/");
    const targetRank = LAYERS.indexOf(top as (typeof LAYERS)[number]);
    const allowed = targetRank >= rank || (isTest && (BESIDE as readonly string[]).includes(top!));
    return allowed || !target.includes("/") ? [] : [{ file, line: index + 1, imports: target }];
  });
}

/** TypeScript files below a folder of the repository, relative to its root, without generated scenario output. */
export function sourceFiles(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === "output" ? [] : sourceFiles(root, path);
    return path.endsWith(".ts") ? [path] : [];
  });
}

export function readLayerFile(root: string, file: string): string {
  return readFileSync(join(root, file), "utf8");
}
