import { dirname, join, relative, resolve, sep } from "node:path";
import { Command } from "commander";
import { type Diagnostic, DiagnosticError, hasErrors } from "../../diagnostics/diagnostic.ts";
import type { PipelineModel } from "../../dsl/model/index.ts";
import { TARGETS } from "../../targets/index.ts";
import type { GeneratedFile, Target } from "../../targets/target.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import type { Io } from "../io.ts";
import { loadModel } from "../load.ts";
import { writeOutputFiles } from "../output-files.ts";
import { report } from "../report.ts";
import type { Run } from "../run.ts";
import { parseTargets } from "../targets.ts";

/** Where the host agent goes, beside the targets' folders. */
const AGENT_FOLDER = "agent";

interface BuildOptions {
  readonly target?: readonly Target[];
  readonly out: string;
}

/** `nicforge build`: everything for the named targets, or nothing. */
export function buildCommand(io: Io, run: Run) {
  return new Command("build")
    .description("generate everything for the named targets")
    .argument("<pipeline.ts>", "the pipeline file")
    .option(
      "--target <targets>",
      "targets, with commas between; all that the pipeline supports unless given",
      parseTargets,
    )
    .option("--out <folder>", "where to write; one folder a target, and one for the host agent", "out")
    .addHelpText("after", "\nExample:\n  nicforge build farm.ts --target bmv2 --out build")
    .action((file: string, options: BuildOptions) => run(() => build(io, file, options)));
}

async function build(io: Io, file: string, options: BuildOptions): Promise<ExitCode> {
  const model = await loadModel(io, file);
  const targets = options.target ?? supporting(io, model);
  const made = (await Promise.all(targets.map((target) => generate(io, target, model)))).flat();
  const files = [...made, ...(await agentFiles(model, file, options.out))];
  writeOutputFiles(
    options.out,
    files.map(({ path, text }) => ({ path, content: text })),
  );
  for (const { path } of files) io.out(`${join(options.out, path)}\n`);
  return EXIT.ok;
}

/** The targets that take the pipeline; the others are named with their reasons. Without any, that is an error. */
function supporting(io: Io, model: PipelineModel): readonly Target[] {
  const verdicts = TARGETS.map((target) => ({ target, diagnostics: target.check(model) }));
  const fitting = verdicts.filter(({ diagnostics }) => !hasErrors(diagnostics)).map(({ target }) => target);
  if (fitting.length === 0) throw new DiagnosticError(verdicts.flatMap(({ diagnostics }) => diagnostics));
  for (const { target, diagnostics } of verdicts) {
    if (!hasErrors(diagnostics)) continue;
    io.err(`skipped target ${target.name}, which cannot do this pipeline:\n`);
    report(io, diagnostics);
  }
  return fitting;
}

/** The host agent, the same for all targets. It finds applications from its own folder. */
async function agentFiles(
  model: PipelineModel,
  pipelineFile: string,
  out: string,
): Promise<readonly GeneratedFile[]> {
  // Brings the TypeScript compiler, which no other command needs.
  const { generateAgent } = await import("../../codegen/agent/generate-agent.ts");
  const folder = relative(resolve(out, AGENT_FOLDER), dirname(resolve(pipelineFile)));
  const pipelineFolder = folder.split(sep).join("/") || ".";
  return generateAgent(model, { pipelineFolder }).map((file) => ({
    ...file,
    path: `${AGENT_FOLDER}/${file.path}`,
  }));
}

async function generate(io: Io, target: Target, model: PipelineModel): Promise<readonly GeneratedFile[]> {
  const { files, diagnostics } = await target.generate(model);
  if (hasErrors(diagnostics)) throw new DiagnosticError(diagnostics);
  report(io, diagnostics satisfies readonly Diagnostic[]);
  return files.map((file) => ({ ...file, path: `${target.name}/${file.path}` }));
}
