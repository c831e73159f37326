import { DiagnosticError, hasErrors } from "../diagnostics/diagnostic.ts";
import { entriesFor, farmNode } from "../dsl/entries/farm-node.ts";
import type { NodeEntries } from "../dsl/entries/node-entries.ts";
import { loadEntries } from "../dsl/entries/read-entries.ts";
import { loadPipeline } from "../dsl/load-pipeline.ts";
import type { PipelineModel } from "../dsl/model/index.ts";
import type { Io } from "./io.ts";
import { report } from "./report.ts";

/**
 * The model of a pipeline file; its warnings are shown.
 *
 * @throws DiagnosticError when the file has errors; the warnings are among its diagnostics.
 */
export async function loadModel(io: Io, file: string): Promise<PipelineModel> {
  const { model, diagnostics } = await loadPipeline(file);
  if (model === undefined || hasErrors(diagnostics)) throw new DiagnosticError(diagnostics);
  report(io, diagnostics);
  return model;
}

/**
 * A node's entries: from a file, or node 1 alone without connections.
 *
 * @throws DiagnosticError when the file has errors.
 */
export function loadEntriesFor(io: Io, model: PipelineModel, file: string | undefined): NodeEntries {
  if (file === undefined) return entriesFor(1, { nodes: [farmNode(1)] });
  const { entries, diagnostics } = loadEntries(file, model);
  if (entries === undefined) throw new DiagnosticError(diagnostics);
  report(io, diagnostics);
  return entries;
}
