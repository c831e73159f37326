import type { PipelineModel } from "../../dsl/model/index.ts";
import { agentModuleText } from "./agent-module.ts";
import { modelHash, modelText } from "./model-text.ts";

export interface GenerateAgentOptions {
  /** The pipeline file's folder as seen from the agent's, with `/`, such as `../..`; `..` unless given. */
  readonly pipelineFolder?: string;
}

export interface GeneratedAgentFile {
  /** Relative to the agent's folder. */
  readonly path: string;
  readonly text: string;
}

/** The host agent of a pipeline: its module, and the model that its runtime reads. Pure: the same model gives the same bytes. */
export function generateAgent(
  model: PipelineModel,
  { pipelineFolder = ".." }: GenerateAgentOptions = {},
): readonly GeneratedAgentFile[] {
  const modelFile = `${model.name}.model.json`;
  const text = modelText(model);
  const module = agentModuleText(model, { modelFile, modelHash: modelHash(text), pipelineFolder });
  return [
    { path: `${model.name}-agent.ts`, text: module },
    { path: modelFile, text },
  ];
}
