import { realpathSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { DiagnosticError } from "../diagnostics/diagnostic.ts";
import { renderDiagnostics } from "../diagnostics/render.ts";
import type { Agent } from "./agent.ts";
import type { AgentDefinition } from "./agent-definition.ts";
import { type AgentOptions, startAgent } from "./start-agent.ts";

/** What a program that runs until it is told to end needs of its process; `process` is one. */
export interface AgentProcess {
  readonly argv: readonly string[];
  exitCode?: number | string | null | undefined;
  readonly stderr: { write(text: string): void };
  on(signal: "SIGTERM" | "SIGINT", listener: () => void): unknown;
  off(signal: "SIGTERM" | "SIGINT", listener: () => void): unknown;
}

const SIGNALS = ["SIGTERM", "SIGINT"] as const;

/**
 * Runs a node's agent until SIGTERM or SIGINT, then drains it; a second signal stops it at once.
 *
 * @throws DiagnosticError as `startAgent`.
 */
export async function runAgent(
  definition: AgentDefinition,
  options: AgentOptions,
  process: Pick<AgentProcess, "on" | "off">,
  onReady: (agent: Agent) => void = () => {},
): Promise<void> {
  const impatient = new AbortController();
  let tell: () => void = () => {};
  let told = 0;
  const listener = () => {
    told += 1;
    tell();
    impatient.abort(new Error("told to end"));
  };
  for (const signal of SIGNALS) process.on(signal, listener);
  try {
    const agent = await startAgent(definition, { ...options, signal: impatient.signal });
    tell = () => void (told > 1 ? agent.stop() : agent.drain());
    onReady(agent);
    if (told > 0) tell();
    await agent.ended();
  } catch (error) {
    // Told to end while it waited for its device.
    if (error !== impatient.signal.reason) throw error;
  } finally {
    for (const signal of SIGNALS) process.off(signal, listener);
  }
}

/**
 * What a generated agent module does where it is the program that runs: the agent of the node that `--config` names. Where it was
 * imported, nothing.
 *
 * @param url the module's `import.meta.url`
 */
export function runAgentModule(definition: AgentDefinition, url: string, process: AgentProcess): void {
  const [, program] = process.argv;
  if (program === undefined || !isSameFile(program, url)) return;
  void runProgram(definition, process);
}

async function runProgram(definition: AgentDefinition, process: AgentProcess): Promise<void> {
  try {
    const { values } = parseArgs({ args: process.argv.slice(2), options: { config: { type: "string" } } });
    if (values.config === undefined) throw new TypeError("name the node's configuration: --config node.json");
    await runAgent(definition, { configuration: values.config, logDestination: process.stderr }, process);
  } catch (error) {
    const isTheirs = error instanceof DiagnosticError;
    const text = isTheirs
      ? renderDiagnostics(error.diagnostics, { readSource: () => undefined, colour: false })
      : `${error instanceof Error ? error.message : error}\n`;
    process.stderr.write(text);
    process.exitCode = error instanceof TypeError ? 2 : 1;
  }
}

function isSameFile(program: string, url: string): boolean {
  try {
    return realpathSync(program) === realpathSync(fileURLToPath(url));
  } catch {
    return false;
  }
}
