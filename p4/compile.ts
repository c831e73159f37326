import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { hasErrors } from "../diagnostics/diagnostic.ts";
import type { P4Info } from "../p4runtime/gen/p4/config/v1/p4info_pb.js";
import type { WriteRequest } from "../p4runtime/gen/p4/v1/p4runtime_pb.js";
import { checkProgram } from "./check/check.ts";
import type { CheckedProgram } from "./check/checked-program.ts";
import { generateP4Info } from "./p4info/generate-p4info.ts";
import { readFileFromDisk } from "./source/built-in-includes.ts";
import type { ReadFile } from "./source/include-resolver.ts";
import { parseProgram } from "./syntax/parse-program.ts";
import { findWarnings } from "./warnings/find-warnings.ts";
import { withoutSuppressed } from "./warnings/suppress.ts";

export interface CompileOptions {
  /** Path of the program, as diagnostics name it. */
  readonly file: string;
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

export interface Compilation {
  /** Absent when there are errors among the diagnostics. */
  readonly program?: CheckedProgram;
  /** What the control plane sees; absent as well in a program without `main`, or with {@link controlPlaneDiagnostics}. */
  readonly p4info?: P4Info;
  /** The entries that stand in the program, as the writes that install them. */
  readonly entries?: WriteRequest;
  readonly diagnostics: readonly Diagnostic[];
  /**
   * Why the program cannot be described to a control plane, such as two actions of one control-plane name. It runs all
   * the same, so these count only where the description is asked for.
   */
  readonly controlPlaneDiagnostics: readonly Diagnostic[];
}

/** Reads, parses and checks a P4-16 program, and describes it to the control plane. Throws only when the file itself cannot be read. */
export function compileP4(options: CompileOptions): Compilation {
  const readFile = options.readFile ?? readFileFromDisk;
  const text = readFile(options.file);
  if (text === undefined) throw new Error(`cannot read ${options.file}`);
  const step = stopwatch(options);
  const parsed = step("parse", () =>
    parseProgram(
      { path: options.file, text },
      { readFile, includePath: options.includePaths ?? [], definitions: options.defines ?? {} },
    ),
  );
  if (hasErrors(parsed.diagnostics)) return { diagnostics: parsed.diagnostics, controlPlaneDiagnostics: [] };
  const { checked, diagnostics } = step("check", () => checkProgram(parsed.program));
  const found = [...parsed.diagnostics, ...diagnostics];
  if (checked === undefined) return { diagnostics: found, controlPlaneDiagnostics: [] };
  const all = step("warnings", () =>
    withoutSuppressed(parsed.program, [...found, ...findWarnings(checked, options.file)]),
  );
  if (checked.main === undefined) return { program: checked, diagnostics: all, controlPlaneDiagnostics: [] };
  const { p4info, entries, diagnostics: described } = step("P4Info", () => generateP4Info(checked));
  return {
    program: checked,
    diagnostics: all,
    controlPlaneDiagnostics: described,
    ...(hasErrors(described) ? {} : { p4info, entries }),
  };
}

function stopwatch({ onStep }: CompileOptions): <Result>(name: CompileStep, work: () => Result) => Result {
  return (name, work) => {
    const before = performance.now();
    const result = work();
    onStep?.(name, performance.now() - before);
    return result;
  };
}
