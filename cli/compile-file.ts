import { readFileSync } from "node:fs";
import { type Command, InvalidArgumentError } from "commander";
import { DiagnosticError } from "../diagnostics/diagnostic.ts";
import { cliMessages } from "../diagnostics/messages-cli.ts";
import type { CheckedProgram } from "../p4/check/checked-program.ts";
import { type CompileOptions, checkFile } from "../p4/check-file.ts";
import { several } from "./formats.ts";
import type { Io } from "./io.ts";
import { report } from "./report.ts";

/** What every command that reads a P4 program takes. */
export interface P4Options {
  readonly include: readonly string[];
  readonly define: Readonly<Record<string, string>>;
}

export function withP4Options(command: Command): Command {
  return command
    .option("-I, --include <folder>", "look for included files there first; repeat for more", several, [])
    .option("-D, --define <name[=value]>", "define a macro; repeat for more", parseDefinition, {});
}

function parseDefinition(
  text: string,
  before: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const [, name, value = "1"] = /^([a-zA-Z_]\w*)(?:=(.*))?$/.exec(text) ?? [];
  if (name === undefined) throw new InvalidArgumentError("Write NAME or NAME=VALUE.");
  return { ...before, [name]: value };
}

/** @throws DiagnosticError when the file cannot be read. */
export function compileOptions(file: string, options: P4Options): CompileOptions {
  try {
    readFileSync(file);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new DiagnosticError([cliMessages.diagnose("cli-file-unreadable", {}, { file, reason })]);
  }
  return { file, includePaths: options.include, defines: options.define };
}

/**
 * A checked program; its warnings are shown.
 *
 * @throws DiagnosticError when it has errors.
 */
export function compileFile(io: Io, file: string, options: P4Options): CheckedProgram {
  const { program, diagnostics } = checkFile(compileOptions(file, options));
  if (program === undefined) throw new DiagnosticError(diagnostics);
  report(io, diagnostics);
  return program;
}
