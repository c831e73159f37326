import type { Span } from "../../diagnostics/span.ts";
import type {
  ApplicationModel,
  ConnectionTableModel,
  EncapsulationModel,
  HeaderModel,
  HomesModel,
  PipelineModel,
  PortModel,
  RawDeclarationsModel,
  RuleModel,
  ServiceModel,
  UserTableModel,
} from "../model/index.ts";

/** A pipeline as the user declared it, before it is known that there is one rule a port, one encapsulation and so on. */
export interface PipelineDraft {
  readonly name: string;
  /** The pipeline file's name without its folder. */
  readonly fileName: string;
  readonly span: Span;
  readonly seed: number;
  readonly homes: HomesModel | undefined;
  readonly homePlaces: number | undefined;
  readonly fragments: "drop" | "home";
  readonly ports: readonly PortModel[];
  readonly services: readonly ServiceModel[];
  readonly connectionTables: readonly ConnectionTableModel[];
  readonly headers: readonly HeaderModel[];
  readonly encapsulations: readonly EncapsulationModel[];
  readonly tables: readonly UserTableModel[];
  readonly rules: readonly RuleModel[];
  readonly applications: readonly ApplicationModel[];
  readonly rawDeclarations: readonly RawDeclarationsModel[];
  /** Some declarations were too wrong to be here: what seems to be missing may only be broken. */
  readonly incomplete: boolean;
}

/** The model of a draft that has exactly one of everything that a pipeline has once; undefined otherwise. */
export function modelOf(draft: PipelineDraft): PipelineModel | undefined {
  const port = (role: PortModel["role"]) => draft.ports.find((candidate) => candidate.role === role);
  const rule = (role: RuleModel["port"]) => draft.rules.find((candidate) => candidate.port === role);
  const [wan, lan, host, cpu] = [port("wan"), port("lan"), port("host"), port("cpu")];
  const [fromWan, fromLan, fromHost] = [rule("wan"), rule("lan"), rule("host")];
  const [connections] = draft.connectionTables;
  const [encapsulation] = draft.encapsulations;
  if (!wan || !lan || !host || !fromWan || !fromLan || !fromHost || !connections || !encapsulation)
    return undefined;
  return {
    kind: "pipeline",
    name: draft.name,
    fileName: draft.fileName,
    seed: draft.seed,
    ports: { wan, lan, host, ...(cpu === undefined ? {} : { cpu }) },
    services: draft.services,
    connections,
    ...(draft.homes === undefined ? {} : { homes: draft.homes }),
    headers: draft.headers,
    encapsulation,
    tables: draft.tables,
    rules: { wan: fromWan, lan: fromLan, host: fromHost },
    applications: draft.applications,
    rawDeclarations: draft.rawDeclarations,
    span: draft.span,
  };
}
