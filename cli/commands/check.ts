import { Command } from "commander";
import { hasErrors } from "../../diagnostics/diagnostic.ts";
import { loadPipeline } from "../../dsl/load-pipeline.ts";
import { TARGETS } from "../../targets/index.ts";
import type { Target } from "../../targets/target.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { formatOption, type WithFormat } from "../formats.ts";
import type { Io } from "../io.ts";
import { report } from "../report.ts";
import type { Run } from "../run.ts";
import { parseTargets } from "../targets.ts";

interface CheckOptions extends WithFormat {
  readonly target?: readonly Target[];
}

/** `nicforge check`: diagnostics only; exits 1 on errors. */
export function checkCommand(io: Io, run: Run) {
  return new Command("check")
    .description("what is wrong with a pipeline, and with what its targets can do of it")
    .argument("<pipeline.ts>", "the pipeline file")
    .option("--target <targets>", "targets to check for, with commas between; all unless given", parseTargets)
    .addOption(formatOption())
    .addHelpText("after", "\nExample:\n  nicforge check farm.ts --target bmv2 --format json")
    .action((file: string, options: CheckOptions) => run(() => check(io, file, options), options));
}

async function check(
  io: Io,
  file: string,
  { target: targets = TARGETS, format }: CheckOptions,
): Promise<ExitCode> {
  const { model, diagnostics } = await loadPipeline(file);
  const all = [
    ...diagnostics,
    ...(model === undefined ? [] : targets.flatMap((target) => target.check(model))),
  ];
  report(io, all, format);
  if (hasErrors(all)) return EXIT.failed;
  if (format === "text") io.err(`${file}: no errors for ${targets.map(({ name }) => name).join(", ")}\n`);
  return EXIT.ok;
}
