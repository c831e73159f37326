import { readFileSync } from "node:fs";
import { Command, CommanderError } from "commander";
import { agentCommand } from "./commands/agent.ts";
import { buildCommand } from "./commands/build.ts";
import { checkCommand } from "./commands/check.ts";
import { compileCommand } from "./commands/compile.ts";
import { doctorCommand } from "./commands/doctor.ts";
import { labCommand } from "./commands/lab.ts";
import { simCommand } from "./commands/sim.ts";
import { stfCommand } from "./commands/stf.ts";
import { switchCommand } from "./commands/switch.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import type { Io } from "./io.ts";
import { settle } from "./report.ts";
import type { Run } from "./run.ts";

/** Runs a command line, without the leading `node nicforge`, to its exit code. Never throws. */
export async function runCommandLine(io: Io, args: readonly string[]): Promise<ExitCode> {
  let exitCode: ExitCode = EXIT.ok;
  const run: Run = async (command, options) => {
    exitCode = await settle(io, command, options);
  };
  const program = new Command("nicforge")
    .description("smart-NIC firmware generator and P4 toolchain")
    .version(version())
    .showSuggestionAfterError();
  for (const make of [
    buildCommand,
    checkCommand,
    compileCommand,
    stfCommand,
    switchCommand,
    agentCommand,
    simCommand,
    labCommand,
    doctorCommand,
  ]) {
    program.addCommand(make(io, run));
  }
  for (const command of [program, ...program.commands]) {
    command
      .exitOverride()
      .configureOutput({ writeOut: io.out, writeErr: io.err })
      .showHelpAfterError("(--help shows the options and an example)");
  }
  try {
    await program.parseAsync(args, { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? EXIT.ok : EXIT.couldNotRun;
  }
  return exitCode;
}

function version(): string {
  for (const place of ["../package.json", "../../package.json"]) {
    try {
      return (JSON.parse(readFileSync(new URL(place, import.meta.url), "utf8")) as { version: string })
        .version;
    } catch {
      // sources lie one folder below package.json, the built program two
    }
  }
  return "unknown";
}
