import { readFileSync } from "node:fs";
import { Command, CommanderError } from "commander";
import { EXIT, type ExitCode } from "./exit-code.ts";
import type { Io } from "./io.ts";
import { settle } from "./report.ts";
import type { Run } from "./run.ts";

type MakeCommand = (io: Io, run: Run) => Command;

/** In the order of the help. Each is loaded when it is needed: a switch starts without what a build needs. */
const COMMANDS: Readonly<Record<string, () => Promise<MakeCommand>>> = {
  build: async () => (await import("./commands/build.ts")).buildCommand,
  check: async () => (await import("./commands/check.ts")).checkCommand,
  compile: async () => (await import("./commands/compile.ts")).compileCommand,
  stf: async () => (await import("./commands/stf.ts")).stfCommand,
  switch: async () => (await import("./commands/switch.ts")).switchCommand,
  agent: async () => (await import("./commands/agent.ts")).agentCommand,
  sim: async () => (await import("./commands/sim.ts")).simCommand,
  lab: async () => (await import("./commands/lab.ts")).labCommand,
  doctor: async () => (await import("./commands/doctor.ts")).doctorCommand,
};

/** The command that is named, or all of them, for the help and for suggestions. */
function commandsFor([name = ""]: readonly string[]): Promise<readonly MakeCommand[]> {
  const load = Object.hasOwn(COMMANDS, name) ? [COMMANDS[name]!] : Object.values(COMMANDS);
  return Promise.all(load.map((one) => one()));
}

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
  for (const make of await commandsFor(args)) program.addCommand(make(io, run));
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
