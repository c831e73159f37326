import {
  type ActionModel,
  fieldOf,
  type MissPolicy,
  type RuleModel,
  type StepModel,
} from "../../../dsl/model/index.ts";
import { actionText, ruleText } from "../../rule-text.ts";
import { decisionOf, isReported } from "../decisions.ts";
import { ingressIdentifier } from "../identifiers.ts";
import { type RuleStage, ruleStages, type StagedStep } from "../rule-stages.ts";
import { isMarked, placeComment } from "../source-marks.ts";
import { portConstant } from "./constants-view.ts";
import { type Generation, ifAny } from "./generation.ts";
import { receivedField } from "./reference-view.ts";

/** Statements that note the decision; an owner from a table action's parameter is noted with it. */
export function decide(action: ActionModel): readonly string[] {
  const decision = decisionOf(action);
  if (decision === "proceed") return [];
  const owner =
    (action.kind === "encapsulate" || action.kind === "pass-on") && action.owner.kind === "parameter"
      ? [`meta.owner = ${ingressIdentifier(action.owner.name)};`]
      : [];
  const unknown =
    action.kind === "home" ? [`meta.home.unknown = Decision.${decisionOf(action.unknown)};`] : [];
  return [`meta.decision = Decision.${decision};`, ...owner, ...unknown];
}

export interface RuleStageView {
  /** The rules up to this step, each with its place. */
  readonly comments: readonly string[];
  /** `if (…) {`, on two lines where it is long. */
  readonly head: readonly string[];
  readonly statements: readonly string[];
}

/**
 * The rules' steps as stages of the ingress control, behind the checks of each port.
 *
 * @throws Error when the tables have no common order, which the target's check refuses before.
 */
export function ruleStageViews(gen: Generation): readonly RuleStageView[] {
  const stages = ruleStages(gen.model);
  if ("kind" in stages) throw new Error("the rules' tables have no common order");
  const decided = new Set<string>();
  return stages.map((stage) => {
    const view = stageView(gen, stage, decided);
    for (const { rule } of stage.steps) decided.add(rule.port);
    return view;
  });
}

function stageView(gen: Generation, { steps }: RuleStage, decided: ReadonlySet<string>): RuleStageView {
  const { model, marks } = gen;
  return {
    comments: steps.map(
      ({ rule, step }) => `${placeComment(step.span)}  ${ruleText(rule, model.encapsulation.name, step)}`,
    ),
    head: stageHead(
      [
        ...steps.map(({ rule }) => portTest(gen, rule)),
        // Answers only keep the entry from growing idle.
        ...(steps[0]!.step.kind === "lookup" ? ["meta.answer == 1"] : []),
      ],
      steps.some(({ rule }) => decided.has(rule.port)),
    ),
    statements: stageStatements(gen, steps).map((line) =>
      isMarked(line) ? line : `${line}${marks.mark(steps[0]!.step.span)}`,
    ),
  };
}

/** @param guarded whether an earlier stage may have ended the way of such a packet */
function stageHead(ports: readonly string[], guarded: boolean): readonly string[] {
  const open = "meta.decision == Decision.proceed";
  if (!guarded) return ifAny(ports);
  if (ports.length === 1) return [`if (${open} && ${ports[0]}) {`];
  const more = ports.slice(1).map((port) => `|| ${port}`);
  return [`if (${open}`, `&& (${ports[0]}`, ...more.slice(0, -1), `${more.at(-1)})) {`];
}

function portTest({ model }: Generation, rule: RuleModel): string {
  return `standard_metadata.ingress_port == ${portConstant(model.ports[rule.port])}`;
}

function stageStatements(gen: Generation, steps: readonly StagedStep[]): readonly string[] {
  const { step } = steps[0]!;
  switch (step.kind) {
    case "decapsulate":
      return [];
    case "apply":
      return [`${ingressIdentifier(step.table)}.apply();`];
    case "raw-p4":
      return step.statements.split("\n");
    case "finish":
      return decide(step.action);
    case "lookup":
      return [
        "if (hdr.ipv4.isValid()) {",
        "connections_ipv4.apply();",
        "} else {",
        "connections_ipv6.apply();",
        "}",
        ...lookupResults(gen, steps),
      ];
  }
}

function lookupResults(gen: Generation, steps: readonly StagedStep[]): readonly string[] {
  const blocks = steps.flatMap(({ rule, step }, index) => [
    `${index === 0 ? "" : "} else "}if (${portTest(gen, rule)}) {`,
    ...lookupResult(gen, rule, step),
  ]);
  return [...blocks, "}"];
}

/** What one rule makes of hit and miss: local and remote entries, the stale test on lan, the policy by class. */
function lookupResult(gen: Generation, rule: RuleModel, step: StepModel): readonly string[] {
  if (step.kind !== "lookup") throw new Error("not a lookup");
  const { model, marks } = gen;
  const name = model.encapsulation.name;
  const branch = (head: string, label: string, action: ActionModel, statements = decide(action)) => [
    `${head}  // ${label}: ${actionText(action, name)}${marks.mark(action.span)}`,
    ...marks.lines(action.span, statements),
  ];
  const { syn, udp, other } = step.miss;
  // A packet that may begin a connection, where it is delivered, is reported as well.
  const beginning = (action: ActionModel) => [
    ...decide(action),
    ...(isReported(model, action) ? ["meta.report = 1;"] : []),
  ];
  const policies = [beginning(syn), beginning(udp), decide(other)].map((lines) => lines.join());
  const samePolicy = new Set(policies).size === 1;
  const miss = samePolicy
    ? branch("} else {", "miss", other)
    : [
        ...branch("} else if (meta.syn == 1) {", "miss, SYN", syn, beginning(syn)),
        ...branch("} else if (hdr.udp.isValid()) {", "miss, UDP", udp, beginning(udp)),
        ...branch("} else {", "miss, other", other),
      ];
  return [
    ...branch("if (meta.lookup == Lookup.local) {", "local", step.local),
    ...branch("} else if (meta.lookup == Lookup.remote) {", "remote", step.remote),
    ...staleBranch(gen, rule, step.miss),
    ...miss,
    "}",
  ];
}

function staleBranch(gen: Generation, rule: RuleModel, miss: MissPolicy): readonly string[] {
  const generation = fieldOf(gen.model.encapsulation, "generation");
  const stale = staleTest(gen);
  if (rule.port !== "lan" || generation === undefined || stale === undefined) return [];
  // Where a home is asked, it may know more than this node: staleness is looked at behind that.
  const classes = (Object.keys(CLASS_TEST) as (keyof MissPolicy)[]).filter(
    (name) => miss[name].kind !== "home",
  );
  if (classes.length === 0) return [];
  const [young, old] = stale;
  const tests = classes.map((name) => CLASS_TEST[name]).join(" || ");
  const guard = classes.length === 3 ? "" : `\n&& (${tests})`;
  return gen.marks.lines(generation.span, [
    `} else if (${young}`,
    ...`&& ${old}${guard}) {`.split("\n"),
    "// The sender's view of the farm is older than this node's (serial numbers modulo 256).",
    "drop(Verdict.droppedStale);",
  ]);
}

const CLASS_TEST: Readonly<Record<keyof MissPolicy, string>> = {
  syn: "meta.syn == 1",
  udp: "hdr.udp.isValid()",
  other: "(meta.syn == 0 && !hdr.udp.isValid())",
};

/** Both conditions of a carrier frame from a sender whose view is older, if the header says how old it is. */
export function staleTest({ model }: Generation): readonly [string, string] | undefined {
  const generation = fieldOf(model.encapsulation, "generation");
  if (generation === undefined) return undefined;
  const age = `meta.self.generation - ${receivedField(generation.name)}`;
  return [`${age} != 0`, `${age} < 128`];
}
