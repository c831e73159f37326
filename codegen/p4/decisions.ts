import type {
  ActionKind,
  ActionModel,
  ActionOf,
  PipelineModel,
  RuleModel,
  StepModel,
} from "../../dsl/model/index.ts";

/** What the rules decide; `proceed` is a packet whose way has not ended yet. */
export const DECISIONS = [
  "proceed",
  "deliver",
  "forward",
  "encapsulate",
  "punt",
  "dropUnknown",
  "dropPolicy",
] as const;

export type Decision = (typeof DECISIONS)[number];

const DECISION_OF: { readonly [Kind in ActionKind]: (action: ActionOf<Kind>) => Decision } = {
  proceed: () => "proceed",
  deliver: () => "deliver",
  forward: () => "forward",
  encapsulate: () => "encapsulate",
  "pass-on": () => "encapsulate",
  drop: ({ reason }) => (reason === "unknown" ? "dropUnknown" : "dropPolicy"),
  punt: () => "punt",
  home: () => {
    throw new Error("home is refused by the target's check");
  },
};

/** @throws Error for `home`, which the target's check refuses before. */
export function decisionOf(action: ActionModel): Decision {
  return (DECISION_OF[action.kind] as (action: ActionModel) => Decision)(action);
}

/** Every decision that some rule or table of the pipeline can make. */
export function decisionsIn(model: PipelineModel): ReadonlySet<Decision> {
  const actions = [
    ...Object.values(model.rules).flatMap(({ steps }) => steps.flatMap(stepActions)),
    ...model.tables.flatMap((table) => table.actions.map(({ body }) => body)),
  ];
  const used = new Set<Decision>(actions.map(decisionOf));
  // Raw P4 may decide what it likes.
  if (hasRawP4(model)) for (const decision of DECISIONS) used.add(decision);
  if (model.ports.cpu === undefined) used.delete("punt");
  return used;
}

function hasRawP4(model: PipelineModel): boolean {
  return Object.values(model.rules).some(({ steps }) => steps.some(({ kind }) => kind === "raw-p4"));
}

function stepActions(step: StepModel): readonly ActionModel[] {
  if (step.kind === "finish") return [step.action];
  if (step.kind !== "lookup") return [];
  return [step.local, step.remote, step.miss.syn, step.miss.udp, step.miss.other];
}

/** Whether packets from wan that may begin a connection are delivered on a miss, and there is an agent to tell. */
export function reportsConnections(model: PipelineModel): boolean {
  return model.rules.wan.steps.some(
    (step) =>
      step.kind === "lookup" &&
      [step.miss.syn, step.miss.udp].some((action) => isReported(model, model.rules.wan, action)),
  );
}

/** Whether this action of the class `syn` or `udp` also tells the agent of the connection (semantics.md, 7). */
export function isReported({ ports }: PipelineModel, rule: RuleModel, action: ActionModel): boolean {
  return rule.port === "wan" && ports.cpu !== undefined && action.kind === "deliver";
}

/** Whether some rule looks a connection up. */
export function looksUp(model: PipelineModel): boolean {
  return Object.values(model.rules).some(({ steps }) => steps.some(({ kind }) => kind === "lookup"));
}
