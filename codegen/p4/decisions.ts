import {
  type ActionKind,
  type ActionModel,
  type ActionOf,
  type PipelineModel,
  stepActions,
} from "../../dsl/model/index.ts";

/** What the rules decide; `proceed` is a packet whose way has not ended yet. */
export const DECISIONS = [
  "proceed",
  "deliver",
  "forward",
  "encapsulate",
  "home",
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
  home: () => "home",
};

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
  // A home is sent to as an owner is.
  if (used.has("home")) used.add("encapsulate");
  if (model.homes === undefined) used.delete("home");
  if (model.ports.cpu === undefined) used.delete("punt");
  return used;
}

function hasRawP4(model: PipelineModel): boolean {
  return Object.values(model.rules).some(({ steps }) => steps.some(({ kind }) => kind === "raw-p4"));
}

/** Whether packets that may begin a connection are delivered on a miss, and there is an agent to tell. */
export function reportsConnections(model: PipelineModel): boolean {
  return Object.values(model.rules).some(({ steps }) =>
    steps.some(
      (step) =>
        step.kind === "lookup" && [step.miss.syn, step.miss.udp].some((action) => isReported(model, action)),
    ),
  );
}

/** Whether this action of the class `syn` or `udp` may also tell the agent of the connection (semantics.md, 7b). */
export function isReported({ ports }: PipelineModel, action: ActionModel): boolean {
  const end = action.kind === "home" ? action.unknown : action;
  return ports.cpu !== undefined && end.kind === "deliver";
}

/** Whether some rule looks a connection up. */
export function looksUp(model: PipelineModel): boolean {
  return Object.values(model.rules).some(({ steps }) => steps.some(({ kind }) => kind === "lookup"));
}

/** Whether the program needs the farm's flow hash: for homes, and for the ports of a UDP carrier. */
export function hashesFlows(model: PipelineModel): boolean {
  const sendsOverUdp = model.encapsulation.carrier.kind === "udp" && decisionsIn(model).has("encapsulate");
  return model.homes !== undefined || sendsOverUdp;
}

/** Whether what comes from lan is looked up. */
export function looksUpOnLan(model: PipelineModel): boolean {
  return model.rules.lan.steps.some(({ kind }) => kind === "lookup");
}
