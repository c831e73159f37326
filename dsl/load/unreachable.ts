import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { pipelineMessages } from "../../diagnostics/messages-pipeline.ts";
import { DECLARED, type Declaration, type Declared, reachable } from "../language/declaration.ts";

/** Kinds whose declaration alone does nothing, as messages name them. */
const MEANT_TO_BE_USED: Readonly<Record<string, string>> = {
  table: "table",
  header: "header",
  encapsulation: "encapsulation",
  service: "service",
  application: "application",
  rule: "rule",
  "connection-table": "connection table",
};

/**
 * What is wrong with declarations that the pipeline does not use: their own mistakes, and, in the pipeline's own
 * file, that they are unused. A file of shared declarations may hold more than one pipeline uses.
 */
export function unreachable(pipeline: Declared, log: readonly Declaration[]): readonly Diagnostic[] {
  const used = new Set(reachable([pipeline]));
  const known = new Set([...used].flatMap((declaration) => declaration.problems));
  return log
    .filter((declaration) => !used.has(declaration))
    .flatMap((declaration) => [
      ...declaration.problems.filter((problem) => !known.has(problem)),
      ...(declaration.span.file === pipeline[DECLARED].span.file ? unused(declaration) : []),
    ])
    .filter((diagnostic, index, all) => all.indexOf(diagnostic) === index);
}

function unused({ kind, model, span }: Declaration): readonly Diagnostic[] {
  const noun = MEANT_TO_BE_USED[kind];
  if (noun === undefined || model === undefined) return [];
  const { name, port } = model as { readonly name?: string; readonly port?: string };
  const what = `${noun} ${name ?? `of ${port}`}`;
  return [pipelineMessages.diagnose("pipeline-unused", { span }, { what })];
}
