import { existsSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { createJiti } from "jiti";
import { DiagnosticError } from "../diagnostics/diagnostic.ts";
import { agentMessages } from "../diagnostics/messages-agent.ts";
import { displayPath } from "../dsl/language/call-site.ts";
import { type AgentDefinition, isAgentDefinition } from "./agent-definition.ts";
import * as runtime from "./index.ts";

/**
 * Loads a generated agent module, and the applications that it imports, in this process. What it imports from "nicforge/agent" is this very
 * copy of the runtime.
 *
 * @throws DiagnosticError when the file is not there, does not load or exports no agent by default.
 */
export async function loadAgent(path: string): Promise<AgentDefinition> {
  const file = resolve(path);
  const shown = displayPath(file);
  if (!existsSync(file) || !statSync(file).isFile())
    throw new DiagnosticError([agentMessages.diagnose("agent-module-missing", {}, { file: shown })]);
  const exported = await importDefault(file, shown);
  if (isAgentDefinition(exported)) return exported;
  throw new DiagnosticError([agentMessages.diagnose("agent-module-invalid", {}, { file: shown })]);
}

async function importDefault(file: string, shown: string): Promise<unknown> {
  const jiti = createJiti(import.meta.url, {
    fsCache: false,
    moduleCache: false,
    virtualModules: { "nicforge/agent": { ...runtime } },
  });
  try {
    return await jiti.import(file, { default: true });
  } catch (error) {
    if (error instanceof DiagnosticError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new DiagnosticError([agentMessages.diagnose("agent-module-failed", {}, { file: shown, reason })]);
  }
}
