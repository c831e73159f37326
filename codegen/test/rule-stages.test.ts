import { describe, expect, it } from "vitest";
import { FARM, TABLES } from "../../bmv2-tests/models/index.ts";
import { applyStep } from "../../bmv2-tests/models/model-literal.ts";
import type { PipelineModel } from "../../dsl/model/index.ts";
import { type RuleStage, ruleStages } from "../p4/rule-stages.ts";

function withTables(wan: readonly string[], lan: readonly string[]): PipelineModel {
  const steps = (port: "wan" | "lan", tables: readonly string[]) => ({
    ...FARM.rules[port],
    steps: [...tables.map(applyStep), ...FARM.rules[port].steps],
  });
  return { ...FARM, rules: { ...FARM.rules, wan: steps("wan", wan), lan: steps("lan", lan) } };
}

function keys(model: PipelineModel): readonly string[] {
  return (ruleStages(model) as readonly RuleStage[]).map(
    ({ key, steps }) => `${key}: ${steps.map(({ rule }) => rule.port).join("+")}`,
  );
}

describe("the stages of a program", () => {
  it("hold a table that two rules share once", () => {
    expect(keys(FARM)).toEqual(["lookup connections: wan+lan", "host step 0: host"]);
    expect(keys(withTables(["a", "b"], ["b", "c"]))).toEqual([
      "table a: wan",
      "table b: wan+lan",
      "table c: lan",
      "lookup connections: wan+lan",
      "host step 0: host",
    ]);
  });

  it("keep the order of each rule", () => {
    expect(keys(withTables(["b"], ["a", "b"])).slice(0, 2)).toEqual(["table a: lan", "table b: wan+lan"]);
    expect(keys(TABLES)).toHaveLength(6);
  });

  it("are none when two rules disagree on the order", () => {
    expect(ruleStages(withTables(["a", "b"], ["b", "a"]))).toMatchObject({
      kind: "conflict",
      step: { table: "a" },
      other: { table: "a" },
    });
  });
});
