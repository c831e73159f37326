import { DiagnosticError } from "../diagnostics/diagnostic.ts";
import { entriesFor, farmNode } from "../dsl/entries/farm-node.ts";
import type { NodeEntries } from "../dsl/entries/node-entries.ts";
import { loadEntries } from "../dsl/entries/read-entries.ts";
import type { Pipeline } from "../dsl/index.ts";
import { loadPipeline } from "../dsl/load-pipeline.ts";
import type { PipelineModel } from "../dsl/model/index.ts";
import type { Device, Engine } from "./engine.ts";
import { engineNamed } from "./engines/index.ts";

/** A pipeline: the file's path, or what the file exports by default. */
export type PipelineSource = string | Pipeline;

export interface StartOptions {
  /** An entries file's path, or the entries; node 1 alone without connections unless given. */
  readonly entries?: string | NodeEntries;
  /** `embedded`, `bmv2` or `interpreter`; the environment variable `NICFORGE_ENGINE`, else `embedded`, unless given. */
  readonly engine?: string | Engine;
}

/**
 * One node running a pipeline, ready for frames. Stop it when the test is over.
 *
 * @throws DiagnosticError for mistakes in the pipeline or the entries; Error when the engine is not on this machine.
 * @example
 * const node = await start("farm.ts", { entries: "farm.entries.json" });
 * expectVerdict(await node.inject("wan", frame), "forwarded");
 * await node.stop();
 */
export async function start(pipeline: PipelineSource, options: StartOptions = {}): Promise<Device> {
  const model = await modelOf(pipeline);
  const entries = entriesOf(options.entries, model);
  const device = await chooseEngine(options.engine).start(model);
  await device.load(entries);
  return device;
}

/** The model of a pipeline. @throws DiagnosticError when it has errors. */
export async function modelOf(pipeline: PipelineSource): Promise<PipelineModel> {
  const { model, diagnostics } = typeof pipeline === "string" ? await loadPipeline(pipeline) : pipeline;
  if (model === undefined) throw new DiagnosticError(diagnostics);
  return model;
}

/** @throws Error when no engine has the name, or this machine lacks it. */
export function chooseEngine(engine: string | Engine = process.env.NICFORGE_ENGINE ?? "embedded"): Engine {
  const chosen = typeof engine === "string" ? engineNamed(engine) : engine;
  const reason = chosen.unavailable();
  if (reason !== undefined) throw new Error(`the engine ${chosen.name} cannot run here: ${reason}`);
  return chosen;
}

function entriesOf(entries: string | NodeEntries | undefined, model: PipelineModel): NodeEntries {
  if (entries === undefined) return entriesFor(1, { nodes: [farmNode(1)] });
  if (typeof entries !== "string") return entries;
  const read = loadEntries(entries, model);
  if (read.entries === undefined) throw new DiagnosticError(read.diagnostics);
  return read.entries;
}
