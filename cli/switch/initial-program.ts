import { DiagnosticError } from "../../diagnostics/diagnostic.ts";
import { cliMessages } from "../../diagnostics/messages-cli.ts";
import { compileWithSource } from "../../switch/p4runtime/program-source.ts";
import { createSwitch } from "../../switch/software-switch.ts";
import { compileOptions, type P4Options } from "../compile-file.ts";
import type { Io } from "../io.ts";
import { report } from "../report.ts";
import type { SwitchSettings } from "./run-switch.ts";

/**
 * A program from disk as the pipeline that a switch starts with; its warnings are shown.
 *
 * @throws DiagnosticError, with the places in the user's files, when it cannot be read or run
 */
export function initialProgram(
  io: Io,
  file: string,
  options: P4Options,
): NonNullable<SwitchSettings["initial"]> {
  const { compilation, deviceConfig } = compileWithSource(compileOptions(file, options));
  const { program, p4info, diagnostics, controlPlaneDiagnostics } = compilation;
  if (program === undefined) throw new DiagnosticError(diagnostics);
  report(io, diagnostics);
  if (p4info === undefined) {
    const noMain = () => [cliMessages.diagnose("cli-no-p4info", {}, { file })];
    throw new DiagnosticError(controlPlaneDiagnostics.length > 0 ? controlPlaneDiagnostics : noMain());
  }
  // Finds what the switch does not support while the places are still those of the user's files.
  createSwitch(program);
  return { p4info, p4DeviceConfig: deviceConfig };
}
