import { readFileSync } from "node:fs";
import { Command } from "commander";
import { DiagnosticError } from "../../diagnostics/diagnostic.ts";
import { cliMessages } from "../../diagnostics/messages-cli.ts";
import { formatSpan } from "../../diagnostics/span.ts";
import { runStf } from "../../switch/stf/run-stf.ts";
import { compileFile, type P4Options, withP4Options } from "../compile-file.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import type { Io } from "../io.ts";
import type { Run } from "../run.ts";

interface StfCommandOptions extends P4Options {
  readonly strict?: true;
}

/** `nicforge stf`: one STF test; exits 0 when it passes, 1 when it fails, 2 when it could not run. */
export function stfCommand(io: Io, run: Run) {
  return withP4Options(
    new Command("stf")
      .description("run one STF test on the embedded switch")
      .argument("<file.p4>", "the program")
      .argument("<file.stf>", "the test")
      .option(
        "--strict",
        "check counters and registers too, and packets on ports that the test does not name",
      ),
  )
    .addHelpText("after", "\nExample:\n  nicforge stf basic.p4 basic.stf --strict")
    .action((program: string, test: string, options: StfCommandOptions) =>
      run(() => runTest(io, program, test, options), { onDiagnostics: EXIT.couldNotRun }),
    );
}

function runTest(io: Io, file: string, test: string, options: StfCommandOptions): ExitCode {
  const program = compileFile(io, file, options);
  const { passed, failures } = runStf(program, test, readTest(test), { strict: options.strict === true });
  for (const { message, span } of failures)
    io.err(`${span === undefined ? test : formatSpan(span)}: ${message}\n`);
  io.out(passed ? `${test}: passed\n` : `${test}: failed, ${failures.length} differences\n`);
  return passed ? EXIT.ok : EXIT.failed;
}

function readTest(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new DiagnosticError([cliMessages.diagnose("cli-file-unreadable", {}, { file, reason })]);
  }
}
