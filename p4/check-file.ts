import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { hasErrors } from "../diagnostics/diagnostic.ts";
import { checkProgram } from "./check/check.ts";
import type { CheckedProgram } from "./check/checked-program.ts";
import { readFileFromDisk } from "./source/built-in-includes.ts";
import type { ReadFile } from "./source/include-resolver.ts";
import { parseProgram } from "./syntax/parse-program.ts";
import { findWarnings } from "./warnings/find-warnings.ts";
import { withoutSuppressed } from "./warnings/suppress.ts";

export interface CompileOptions {
  /** Path of the program, as diagnostics name it. */
  readonly file: string;
  /** The program, where it does not stand in the file. */
  readonly text?: string;
  /** Reads the program and what it includes; from disk unless given. */
  readonly readFile?: ReadFile;
  /** Directories of `#include`, before nicforge's own architecture files. */
  readonly includePaths?: readonly string[];
  /** Macros with their text. */
  readonly defines?: Readonly<Record<string, string>>;
  /** Told how long each step took. */
  readonly onStep?: (step: CompileStep, milliseconds: number) => void;
}

/** Reading, preprocessing and lexing are part of parsing. */
export type CompileStep = "parse" | "check" | "warnings" | "P4Info";

export interface CheckedFile {
  /** Absent when there are errors among the diagnostics. */
  readonly program?: CheckedProgram;
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads, parses and checks a P4-16 program, and looks for warnings. Throws only when the file itself cannot be read. */
export function checkFile(options: CompileOptions): CheckedFile {
  const readFile = options.readFile ?? readFileFromDisk;
  const text = options.text ?? readFile(options.file);
  if (text === undefined) throw new Error(`cannot read ${options.file}`);
  const step = stopwatch(options);
  const parsed = step("parse", () =>
    parseProgram(
      { path: options.file, text },
      { readFile, includePath: options.includePaths ?? [], definitions: options.defines ?? {} },
    ),
  );
  if (hasErrors(parsed.diagnostics)) return { diagnostics: parsed.diagnostics };
  const { checked, diagnostics } = step("check", () => checkProgram(parsed.program));
  const found = [...parsed.diagnostics, ...diagnostics];
  if (checked === undefined) return { diagnostics: found };
  const all = step("warnings", () =>
    withoutSuppressed(parsed.program, [...found, ...findWarnings(checked, options.file)]),
  );
  return { program: checked, diagnostics: all };
}

/** Runs the steps of a compilation and tells how long each took. */
export function stopwatch({
  onStep,
}: Pick<CompileOptions, "onStep">): <Result>(name: CompileStep, work: () => Result) => Result {
  return (name, work) => {
    const before = performance.now();
    const result = work();
    onStep?.(name, performance.now() - before);
    return result;
  };
}
