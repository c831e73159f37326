import { basename } from "node:path";
import { type Diagnostic, hasErrors } from "../diagnostics/diagnostic.ts";
import type { Span } from "../diagnostics/span.ts";
import { checkDraft } from "./check/index.ts";
import { inOrderOfPlace } from "./check/order.ts";
import { modelOf, type PipelineDraft } from "./check/pipeline-draft.ts";
import { DECLARED, type Declaration, type Declared, reachable } from "./language/declaration.ts";
import { type Port, UNPLACED } from "./language/port.ts";
import type { HomesModel, PipelineModel, PortModel } from "./model/index.ts";

/** What `pipeline()` was given. */
export interface PipelineDeclaration {
  readonly name: string;
  readonly span: Span;
  readonly seed: number;
  readonly homes: HomesModel | undefined;
  /** As it was written, for pipelines that have no homes. */
  readonly homePlaces: number | undefined;
  readonly fragments: "drop" | "home";
  /** What is wrong with the options themselves. */
  readonly problems: readonly Diagnostic[];
  readonly ports: readonly Port[];
  readonly services: readonly Declared[];
  readonly rules: readonly Declared[];
  readonly applications: readonly Declared[];
  readonly declarations: readonly Declared[];
}

/** The pipeline that the declarations make, and everything that is wrong with them, in the order of the file. */
export function assemble(declaration: PipelineDeclaration): {
  readonly model: PipelineModel | undefined;
  readonly diagnostics: readonly Diagnostic[];
} {
  const { ports, services, rules, applications, declarations } = declaration;
  const found = reachable([...ports, ...services, ...rules, ...applications, ...declarations]);
  const problems = [...new Set([...declaration.problems, ...found.flatMap((part) => part.problems)])];
  const draft = draftOf(declaration, found, hasErrors(problems));
  const diagnostics = inOrderOfPlace([...problems, ...checkDraft(draft)]);
  const model = hasErrors(diagnostics) ? undefined : modelOf(draft);
  return { model: model && deepFreeze(model), diagnostics: Object.freeze(diagnostics) };
}

function draftOf(
  {
    name,
    span,
    seed,
    homes,
    homePlaces,
    fragments,
    ports,
    services,
    rules,
    applications,
  }: PipelineDeclaration,
  found: readonly Declaration[],
  incomplete: boolean,
): PipelineDraft {
  const listed = new Set([...ports, ...services, ...rules, ...applications].map((value) => value[DECLARED]));
  const models = <Model>(kind: string): readonly Model[] =>
    found.flatMap((part) => (part.kind === kind && part.model !== undefined ? [part.model as Model] : []));
  const listedModels = <Model>(kind: string): readonly Model[] =>
    found.flatMap((part) =>
      part.kind === kind && listed.has(part) && part.model !== undefined ? [part.model as Model] : [],
    );
  return {
    name,
    fileName: basename(span.file),
    span,
    seed,
    homes,
    homePlaces,
    fragments,
    ports: listedModels<PortModel>("port").map((port) => (port.span === UNPLACED ? { ...port, span } : port)),
    services: listedModels("service"),
    connectionTables: models("connection-table"),
    headers: models("header"),
    encapsulations: models("encapsulation"),
    tables: models("table"),
    rules: listedModels("rule"),
    applications: listedModels("application"),
    rawDeclarations: found.flatMap((part) =>
      part.kind === "raw-p4"
        ? [{ kind: "raw-declarations" as const, text: String(part.model), span: part.span }]
        : [],
    ),
    incomplete,
  };
}

function deepFreeze<T>(value: T): T {
  // Parts may be frozen already while what they hold is not.
  if (typeof value === "object" && value !== null) {
    Object.freeze(value);
    Object.values(value).forEach(deepFreeze);
  }
  return value;
}
