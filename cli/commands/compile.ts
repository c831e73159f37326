import { Command } from "commander";
import { hasErrors } from "../../diagnostics/diagnostic.ts";
import { compileP4 } from "../../p4/index.ts";
import { compileOptions, type P4Options, withP4Options } from "../compile-file.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { formatOption, type WithFormat } from "../formats.ts";
import type { Io } from "../io.ts";
import { report } from "../report.ts";
import type { Run } from "../run.ts";

interface CompileCommandOptions extends P4Options, WithFormat {}

/** `nicforge compile`: the P4-16 front end by itself. */
export function compileCommand(io: Io, run: Run) {
  return withP4Options(
    new Command("compile")
      .description("check a P4-16 program and write its P4Info")
      .argument("<file.p4>", "the program")
      .addOption(formatOption()),
  )
    .addHelpText("after", "\nExample:\n  nicforge compile basic.p4 --p4info basic.p4info.txtpb -D DEBUG=1")
    .action((file: string, options: CompileCommandOptions) => run(() => compile(io, file, options), options));
}

function compile(io: Io, file: string, options: CompileCommandOptions): ExitCode {
  const { diagnostics } = compileP4(compileOptions(file, options));
  report(io, diagnostics, options.format);
  return hasErrors(diagnostics) ? EXIT.failed : EXIT.ok;
}
