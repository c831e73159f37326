import { type ActionModel, fieldOf, type RuleModel, type StepModel } from "../../../dsl/model/index.ts";
import { actionText, ruleText } from "../../rule-text.ts";
import { decisionOf } from "../decisions.ts";
import { ingressIdentifier } from "../identifiers.ts";
import { type RuleStage, ruleStages, type StagedStep } from "../rule-stages.ts";
import { isMarked, placeComment } from "../source-marks.ts";
import { portConstant } from "./constants-view.ts";
import type { Generation } from "./generation.ts";
import { receivedField } from "./reference-view.ts";

/** Statements that note the decision; an owner from a table action's parameter is noted with it. */
export function decide(action: ActionModel): readonly string[] {
  const decision = decisionOf(action);
  if (decision === "proceed") return [];
  const owner =
    (action.kind === "encapsulate" || action.kind === "pass-on") && action.owner.kind === "parameter"
      ? [`meta.owner = ${ingressIdentifier(action.owner.name)};`]
      : [];
  return [`meta.decision = Decision.${decision};`, ...owner];
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
      steps.map(({ rule }) => portTest(gen, rule)),
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
  const some = ports.join(" || ");
  if (!guarded) return [`if (${some}) {`];
  return ports.length === 1 ? [`if (${open} && ${some}) {`] : [`if (${open}`, `&& (${some})) {`];
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
  const blocks = steps.map(({ rule, step }) => ({ rule, lines: lookupResult(gen, rule, step) }));
  if (blocks.length === 1) return blocks[0]!.lines;
  return blocks.flatMap(({ rule, lines }, index) => [
    index === 0
      ? `if (${portTest(gen, rule)}) {`
      : index === blocks.length - 1
        ? "} else {"
        : `} else if (${portTest(gen, rule)}) {`,
    ...lines,
    ...(index === blocks.length - 1 ? ["}"] : []),
  ]);
}

/** What one rule makes of hit and miss: local and remote entries, the stale test on lan, the policy by class. */
function lookupResult(gen: Generation, rule: RuleModel, step: StepModel): readonly string[] {
  if (step.kind !== "lookup") throw new Error("not a lookup");
  const { model, marks } = gen;
  const name = model.encapsulation.name;
  const branch = (head: string, label: string, action: ActionModel) => [
    `${head}  // ${label}: ${actionText(action, name)}${marks.mark(action.span)}`,
    ...marks.lines(action.span, decide(action)),
  ];
  const { syn, udp, other } = step.miss;
  const samePolicy =
    JSON.stringify(decide(syn)) === JSON.stringify(decide(udp)) && decisionOf(udp) === decisionOf(other);
  const miss = samePolicy
    ? branch("} else {", "miss", other)
    : [
        ...branch("} else if (meta.syn == 1) {", "miss, SYN", syn),
        ...branch("} else if (hdr.udp.isValid()) {", "miss, UDP", udp),
        ...branch("} else {", "miss, other", other),
      ];
  return [
    ...branch("if (meta.lookup == Lookup.local) {", "local", step.local),
    ...branch("} else if (meta.lookup == Lookup.remote) {", "remote", step.remote),
    ...staleBranch(gen, rule),
    ...miss,
    "}",
  ];
}

function staleBranch({ model, marks }: Generation, rule: RuleModel): readonly string[] {
  const generation = fieldOf(model.encapsulation, "generation");
  if (rule.port !== "lan" || generation === undefined) return [];
  const age = `meta.self.generation - ${receivedField(generation.name)}`;
  return marks.lines(generation.span, [
    `} else if (${age} != 0`,
    `&& ${age} < 128) {`,
    "// The sender's view of the farm is older than this node's (serial numbers modulo 256).",
    "drop(Verdict.droppedStale);",
  ]);
}
