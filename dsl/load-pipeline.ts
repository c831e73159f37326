import { existsSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { createJiti } from "jiti";
import { type Diagnostic, hasErrors } from "../diagnostics/diagnostic.ts";
import { pipelineMessages } from "../diagnostics/messages-pipeline.ts";
import { spanAt } from "../diagnostics/span.ts";
import { inOrderOfPlace } from "./check/order.ts";
import * as language from "./index.ts";
import { displayPath } from "./language/call-site.ts";
import { DECLARED, isDeclared } from "./language/declaration.ts";
import { describeValue } from "./language/describe-value.ts";
import { sourceText } from "./language/loaded-source.ts";
import { type Loading, whileLoading } from "./language/loading.ts";
import type { Pipeline } from "./language/pipeline.ts";
import { failureOf } from "./load/failure.ts";
import { guardedExports } from "./load/guarded-exports.ts";
import { transformer } from "./load/transform.ts";
import { unreachable } from "./load/unreachable.ts";
import type { PipelineModel } from "./model/pipeline.ts";

export interface LoadedPipeline {
  /** Undefined when there are errors among the diagnostics. */
  readonly model: PipelineModel | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Loads a user's pipeline file, TypeScript or JavaScript, and everything that it imports, in this process.
 * What it imports from "nicforge" is this very copy of the DSL. Never rejects for a mistake of the user's:
 * a file that is not there, does not parse, throws or exports no pipeline is a diagnostic with its place.
 */
export async function loadPipeline(path: string): Promise<LoadedPipeline> {
  const file = resolve(path);
  if (!existsSync(file) || !statSync(file).isFile()) {
    return failed([pipelineMessages.diagnose("pipeline-file-missing", {}, { file: displayPath(file) })]);
  }
  const loading: Loading = { declarations: [], sources: new Map() };
  return whileLoading(loading, () => loadFile(file, loading));
}

async function loadFile(file: string, { declarations }: Loading): Promise<LoadedPipeline> {
  let exported: unknown;
  try {
    exported = await importFile(file);
  } catch (error) {
    return failed([...declarations.flatMap(({ problems }) => problems), ...failureOf(error, file)]);
  }
  if (!isPipeline(exported)) return failed([noPipeline(file, exported)]);
  const diagnostics = inOrderOfPlace([...exported.diagnostics, ...unreachable(exported, declarations)]);
  return { model: hasErrors(diagnostics) ? undefined : exported.model, diagnostics };
}

/** Text of a file that diagnostics name, for rendering them; undefined when it cannot be read. */
export function readPipelineSource(file: string): string | undefined {
  return sourceText(resolve(file));
}

async function importFile(file: string): Promise<unknown> {
  const jiti = createJiti(import.meta.url, {
    fsCache: false,
    moduleCache: false,
    interopDefault: false,
    virtualModules: { nicforge: guardedExports("nicforge", language) },
    transform: transformer(),
  });
  const namespace: { readonly default?: unknown } = await jiti.import(file);
  return namespace.default;
}

function isPipeline(value: unknown): value is Pipeline {
  return isDeclared(value) && value[DECLARED].kind === "pipeline";
}

function noPipeline(file: string, exported: unknown): Diagnostic {
  const lines = (sourceText(file) ?? "").split(/\r?\n/);
  const line = lines.findIndex((candidate) => /^\s*export\s+default\b/.test(candidate));
  const column = lines[line]?.indexOf("export") ?? 0;
  const span = spanAt(displayPath(file), Math.max(line, 0) + 1, column + 1, "export default".length);
  return exported === undefined
    ? pipelineMessages.diagnose("pipeline-no-default-export", { span: spanAt(displayPath(file), 1, 1) })
    : pipelineMessages.diagnose("pipeline-not-a-pipeline", { span }, { actual: describeValue(exported) });
}

function failed(diagnostics: readonly Diagnostic[]): LoadedPipeline {
  return { model: undefined, diagnostics: inOrderOfPlace([...new Set(diagnostics)]) };
}
