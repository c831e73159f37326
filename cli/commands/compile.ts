import { Command, Option } from "commander";
import { type Diagnostic, DiagnosticError, hasErrors } from "../../diagnostics/diagnostic.ts";
import { cliMessages } from "../../diagnostics/messages-cli.ts";
import { checkV1model } from "../../p4/check/v1model/check-v1model.ts";
import { type CheckedFile, type CompileOptions, checkFile } from "../../p4/check-file.ts";
import type { Compilation } from "../../p4/compile.ts";
import { compileOptions, type P4Options, withP4Options } from "../compile-file.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { formatOption, type WithFormat } from "../formats.ts";
import type { Io } from "../io.ts";
import { writeOutputFiles } from "../output-files.ts";
import { report } from "../report.ts";
import type { Run } from "../run.ts";

interface CompileCommandOptions extends P4Options, WithFormat {
  readonly p4info?: string;
  readonly arch?: string;
  readonly stats?: boolean;
}

/** `nicforge compile`: the P4-16 front end by itself. */
export function compileCommand(io: Io, run: Run) {
  return withP4Options(
    new Command("compile")
      .description("check a P4-16 program and write its P4Info")
      .argument("<file.p4>", "the program")
      .option("--p4info <file>", "write P4Info there: text, or binary for .bin and .binpb")
      .addOption(new Option("--arch <architecture>", "what the program must fit").choices(["v1model"]))
      .option("--stats", "print how long each step took, to stderr")
      .addOption(formatOption()),
  )
    .addHelpText("after", "\nExample:\n  nicforge compile basic.p4 --p4info basic.p4info.txtpb -D DEBUG=1")
    .action((file: string, options: CompileCommandOptions) => run(() => compile(io, file, options), options));
}

async function compile(io: Io, file: string, options: CompileCommandOptions): Promise<ExitCode> {
  const steps: [name: string, milliseconds: number][] = [];
  const { program, p4info, diagnostics, controlPlaneDiagnostics } = await compileAsAsked(options, {
    ...compileOptions(file, options),
    onStep: (name, milliseconds) => steps.push([name, milliseconds]),
  });
  const all: Diagnostic[] = [
    ...diagnostics,
    ...(controlPlaneDiagnostics ?? []),
    ...(program === undefined ? [] : checkV1model(program)),
  ];
  const main = program?.main?.declaration.name.text;
  if (program !== undefined && options.arch !== undefined && main !== "V1Switch") {
    all.push(
      cliMessages.diagnose(
        "cli-architecture",
        {},
        { file, architecture: options.arch, main: main ?? "nothing" },
      ),
    );
  }
  if (!hasErrors(all) && options.p4info !== undefined) {
    if (p4info === undefined)
      throw new DiagnosticError([...all, cliMessages.diagnose("cli-no-p4info", {}, { file })]);
    const { encodeP4Info, p4InfoFormatOf } = await import("../../p4runtime/p4info-file.ts");
    const content = encodeP4Info(p4info, p4InfoFormatOf(options.p4info));
    writeOutputFiles("", [{ path: options.p4info, content }]);
  }
  report(io, all, options.format);
  if (options.stats === true) io.err(statistics(steps));
  return hasErrors(all) ? EXIT.failed : EXIT.ok;
}

/** Without P4Info the command starts without Protocol Buffers, which take longer to load than most programs to check. */
async function compileAsAsked(
  { p4info }: CompileCommandOptions,
  options: CompileOptions,
): Promise<CheckedFile & Partial<Compilation>> {
  if (p4info === undefined) return checkFile(options);
  const { compileP4 } = await import("../../p4/compile.ts");
  return compileP4(options);
}

/** One line a step, then the time since the process began and the memory that it holds. */
function statistics(steps: readonly (readonly [name: string, milliseconds: number])[]): string {
  const row = (name: string, value: string, unit: string) =>
    `${name.padEnd(10)}${value.padStart(8)} ${unit}\n`;
  return [
    ...steps.map(([name, milliseconds]) => row(name, milliseconds.toFixed(1), "ms")),
    row("process", (process.uptime() * 1000).toFixed(1), "ms"),
    row("memory", (process.memoryUsage.rss() / 2 ** 20).toFixed(1), "MiB"),
  ].join("");
}
