import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { modelHash as hashOf, readModelText } from "../codegen/agent/model-text.ts";
import { DiagnosticError } from "../diagnostics/diagnostic.ts";
import { agentMessages } from "../diagnostics/messages-agent.ts";
import { displayPath } from "../dsl/language/call-site.ts";
import type { PipelineModel } from "../dsl/model/index.ts";

/** Shared by all copies of this module, since a user's project may load another one. */
const DEFINITION = Symbol.for("nicforge.agent");

/** A pipeline's host agent before it runs: what the generated agent module exports by default. */
export interface AgentDefinition {
  readonly [DEFINITION]: true;
  readonly model: PipelineModel;
  /** What the modules of the pipeline's applications export by default, by application name. */
  readonly applications: Readonly<Record<string, unknown>>;
  /** Where commands of applications run. */
  readonly folder: string;
}

export interface AgentParts {
  /** The file beside the agent that holds the pipeline's model. */
  readonly model: URL;
  /** By which the agent knows the file that it was generated with. */
  readonly modelHash: string;
  readonly applications?: Readonly<Record<string, unknown>>;
  /** Where commands of applications run: the pipeline file's folder. */
  readonly folder: URL;
}

/**
 * What the generated agent consists of.
 *
 * @throws DiagnosticError when the model cannot be read, or is of another build than the agent.
 */
export function defineAgent({
  model: url,
  modelHash,
  folder,
  applications = {},
}: AgentParts): AgentDefinition {
  const path = fileURLToPath(url);
  const file = displayPath(path);
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new DiagnosticError([agentMessages.diagnose("agent-model-missing", {}, { file, reason })]);
  }
  if (hashOf(text) !== modelHash)
    throw new DiagnosticError([agentMessages.diagnose("agent-model-differs", {}, { file })]);
  return { [DEFINITION]: true, model: readModelText(text), applications, folder: fileURLToPath(folder) };
}

/** The agent of a model that is at hand, without files. */
export function agentOf(
  model: PipelineModel,
  applications: Readonly<Record<string, unknown>> = {},
  folder = ".",
): AgentDefinition {
  return { [DEFINITION]: true, model, applications, folder };
}

export function isAgentDefinition(value: unknown): value is AgentDefinition {
  return typeof value === "object" && value !== null && DEFINITION in value;
}
