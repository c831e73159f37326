import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { type Diagnostic, hasErrors } from "../../diagnostics/diagnostic.ts";
import { entriesMessages } from "../../diagnostics/messages-entries.ts";
import { inOrderOfPlace } from "../check/order.ts";
import { displayPath } from "../language/call-site.ts";
import { type SchemaIssue, schemaIssues } from "../language/schema-issue.ts";
import type { PipelineModel } from "../model/pipeline.ts";
import { checkConnections } from "./check-connections.ts";
import { checkHomes } from "./check-homes.ts";
import { checkNodes } from "./check-nodes.ts";
import { checkServices, servicesOf } from "./check-services.ts";
import { checkTables } from "./check-tables.ts";
import type { EntriesContext } from "./entries-context.ts";
import { ENTRIES_SCHEMA, type EntriesFile } from "./entries-schema.ts";
import { JsonDocument, type JsonPath } from "./json-document.ts";
import type { NodeEntries } from "./node-entries.ts";

export interface ReadEntries {
  /** Undefined when there are errors among the diagnostics. */
  readonly entries: NodeEntries | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads an entries file for a pipeline. A file that is not there is a diagnostic like any other mistake. */
export function loadEntries(path: string, model: PipelineModel): ReadEntries {
  let text: string;
  try {
    text = readFileSync(resolve(path), "utf8");
  } catch {
    const missing = entriesMessages.diagnose("entries-file-missing", {}, { file: path });
    return { entries: undefined, diagnostics: [missing] };
  }
  return readEntries(text, displayPath(resolve(path)), model);
}

/**
 * The checked form of an entries file's text.
 *
 * @param file how diagnostics name the text
 */
export function readEntries(text: string, file: string, model: PipelineModel): ReadEntries {
  const document = new JsonDocument(text, file);
  if (hasErrors(document.problems)) return { entries: undefined, diagnostics: document.problems };
  const issues = schemaIssues(ENTRIES_SCHEMA, document.value);
  if (issues.length > 0) {
    const problems = issues.map((issue) => schemaProblem(issue, document));
    return { entries: undefined, diagnostics: inOrderOfPlace(problems) };
  }
  return checkEntries(document.value as EntriesFile, document, model);
}

/** What the schema cannot say: whether the entries fit the pipeline and each other. */
export function checkEntries(file: EntriesFile, document: JsonDocument, model: PipelineModel): ReadEntries {
  const nodeIds = new Set(file.nodes.map(({ id }) => id));
  const context: EntriesContext = { model, file, document, nodeIds, services: servicesOf(file, model) };
  const nodes = checkNodes(context);
  const services = checkServices(context);
  const connections = checkConnections(context);
  const tables = checkTables(context);
  const homes = checkHomes(context);
  const diagnostics = inOrderOfPlace([
    ...nodes.problems,
    ...services.problems,
    ...connections.problems,
    ...tables.problems,
    ...homes.problems,
  ]);
  if (hasErrors(diagnostics)) return { entries: undefined, diagnostics };
  const entries: NodeEntries = {
    node: file.node,
    generation: file.generation ?? 0,
    nodes: nodes.value,
    connections: connections.value,
    tables: tables.value,
    ...(services.value === undefined ? {} : { services: services.value }),
    ...(homes.value === undefined ? {} : { homes: homes.value }),
  };
  return { entries, diagnostics };
}

/** A schema's finding, at its place in the text. */
export function schemaProblem(issue: SchemaIssue, document: JsonDocument): Diagnostic {
  const path: JsonPath = issue.path.map((key) => (typeof key === "number" ? key : String(key)));
  const field = path.length === 0 ? "the file" : String(path.at(-1));
  switch (issue.kind) {
    case "unknown": {
      const help = issue.nearest === undefined ? {} : { help: `Did you mean ${issue.nearest}?` };
      const place = { span: document.keySpan([...path, issue.name]), ...help };
      return entriesMessages.diagnose("entries-field-unknown", place, {
        field: issue.name,
        known: issue.known.join(", "),
      });
    }
    case "missing":
      return entriesMessages.diagnose(
        "entries-field-missing",
        { span: document.span(path) },
        { field, expected: issue.expected },
      );
    case "invalid": {
      const { expected, actual } = issue;
      return entriesMessages.diagnose(
        "entries-field-invalid",
        { span: document.span(path) },
        { field, expected, actual },
      );
    }
  }
}
