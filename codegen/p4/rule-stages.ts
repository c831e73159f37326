import type { PipelineModel, RuleModel, StepModel } from "../../dsl/model/index.ts";

/** One step of one rule. */
export interface StagedStep {
  readonly rule: RuleModel;
  readonly step: StepModel;
}

/** A place of the program: the same table in several rules is one stage, since a P4 table may be applied once only. */
export interface RuleStage {
  /** `table acl`, `lookup connections`, or a name of its own for steps that no other rule shares. */
  readonly key: string;
  readonly steps: readonly StagedStep[];
}

/** A table that one rule applies before and another behind a table that they share: no single order serves both. */
export interface StageConflict {
  readonly kind: "conflict";
  /** Where the table stands too late. */
  readonly step: StepModel;
  /** Where another rule applies the same table. */
  readonly other: StepModel;
}

const RULE_ORDER = ["wan", "lan", "host"] as const;

/**
 * All rules' steps in one order that keeps each rule's own, with shared tables in one place. `decapsulate` is done
 * before the rules' steps (semantics.md, 9) and has no stage.
 */
export function ruleStages(model: PipelineModel): readonly RuleStage[] | StageConflict {
  const chains = RULE_ORDER.map((port) => chainOf(model.rules[port]));
  const stages: RuleStage[] = [];
  const next = chains.map(() => 0);
  const head = (chain: number) => chains[chain]![next[chain]!];
  while (chains.some((_, chain) => head(chain) !== undefined)) {
    const ready = chains.findIndex((_, chain) => {
      const key = head(chain)?.key;
      return key !== undefined && !chains.some((steps, other) => appearsLater(steps, next[other]!, key));
    });
    if (ready < 0) return conflict(chains, next);
    const { key } = head(ready)!;
    const steps: StagedStep[] = [];
    for (const chain of chains.keys()) {
      const candidate = head(chain);
      if (candidate?.key !== key) continue;
      steps.push(candidate.staged);
      next[chain]! += 1;
    }
    stages.push({ key, steps });
  }
  return stages;
}

interface ChainStep {
  readonly key: string;
  readonly staged: StagedStep;
}

function chainOf(rule: RuleModel): readonly ChainStep[] {
  return rule.steps
    .filter((step) => step.kind !== "decapsulate")
    .map((step, index) => ({ key: stageKey(rule, step, index), staged: { rule, step } }));
}

function stageKey(rule: RuleModel, step: StepModel, index: number): string {
  if (step.kind === "apply") return `table ${step.table}`;
  if (step.kind === "lookup") return `lookup ${step.table}`;
  return `${rule.port} step ${index}`;
}

/** Whether the key stands behind the chain's head, so that it must wait. */
function appearsLater(chain: readonly ChainStep[], head: number, key: string): boolean {
  return chain.slice(head + 1).some((step) => step.key === key);
}

function conflict(chains: readonly (readonly ChainStep[])[], next: readonly number[]): StageConflict {
  for (const [index, chain] of chains.entries()) {
    const waiting = chain[next[index]!];
    if (waiting === undefined) continue;
    for (const [other, steps] of chains.entries()) {
      const later = steps.slice(next[other]! + 1).find(({ key }) => key === waiting.key);
      if (later !== undefined) {
        return { kind: "conflict", step: later.staged.step, other: waiting.staged.step };
      }
    }
  }
  throw new Error("no stage is ready, and none waits for another");
}
