import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { type Diagnostic, hasErrors } from "../../diagnostics/diagnostic.ts";
import { agentMessages } from "../../diagnostics/messages-agent.ts";
import { JsonDocument } from "../../dsl/entries/json-document.ts";
import { checkEntries, schemaProblem } from "../../dsl/entries/read-entries.ts";
import { displayPath } from "../../dsl/language/call-site.ts";
import { schemaIssues } from "../../dsl/language/schema-issue.ts";
import type { PipelineModel } from "../../dsl/model/index.ts";
import { CONFIGURATION_SCHEMA, type ConfigurationFile } from "./configuration-schema.ts";
import type { NodeConfiguration, OwnershipConfiguration } from "./node-configuration.ts";

export interface LoadedConfiguration {
  /** Undefined when there are errors among the diagnostics. */
  readonly configuration: NodeConfiguration | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** How long connections may go on when the agent drains, in seconds. */
const DRAIN_SECONDS = 30;

/** Reads a node's configuration file. A file that is not there is a diagnostic like any other mistake. */
export function loadConfiguration(path: string, model: PipelineModel): LoadedConfiguration {
  let text: string;
  try {
    text = readFileSync(resolve(path), "utf8");
  } catch {
    return failed([agentMessages.diagnose("agent-configuration-missing", {}, { file: path })]);
  }
  return readConfiguration(text, displayPath(resolve(path)), model);
}

/**
 * The checked form of a configuration file's text.
 *
 * @param file how diagnostics name the text
 */
export function readConfiguration(text: string, file: string, model: PipelineModel): LoadedConfiguration {
  const document = new JsonDocument(text, file);
  if (hasErrors(document.problems)) return failed(document.problems);
  const issues = schemaIssues(CONFIGURATION_SCHEMA, document.value);
  if (issues.length > 0) return failed(issues.map((issue) => schemaProblem(issue, document)));
  const written = document.value as ConfigurationFile;
  const { node, nodes, services, tables } = written;
  const checked = checkEntries({ node, nodes, services, tables }, document, model);
  if (checked.entries === undefined) return failed(checked.diagnostics);
  const { connections: _, generation: __, ...entries } = checked.entries;
  const { p4runtime, deviceId = 1, toolchain = "embedded" } = written.dataPlane;
  const configuration: NodeConfiguration = {
    entries,
    dataPlane: { p4runtime, deviceId: BigInt(deviceId), toolchain },
    ownership: withoutUndefined(written.ownership ?? { kind: "alone" }) as OwnershipConfiguration,
    ...(written.metrics === undefined ? {} : { metrics: written.metrics }),
    limits: {
      punts: withoutUndefined(written.limits?.punts ?? {}),
      drainSeconds: written.limits?.drainSeconds ?? DRAIN_SECONDS,
    },
    log: written.log ?? "info",
  };
  return { configuration, diagnostics: checked.diagnostics };
}

type Defined<Value> = { [Key in keyof Value]: Exclude<Value[Key], undefined> };

/** JSON has no undefined, but the schema's type has. */
function withoutUndefined<Value extends object>(value: Value): Defined<Value> {
  return value as Defined<Value>;
}

function failed(diagnostics: readonly Diagnostic[]): LoadedConfiguration {
  return { configuration: undefined, diagnostics };
}
