import { describe, expect, test } from "vitest";
import { FARM } from "../../bmv2-tests/models/index.ts";
import { DiagnosticError } from "../../diagnostics/diagnostic.ts";
import { spanAt } from "../../diagnostics/span.ts";
import type { ActionModel, PipelineModel, StepModel } from "../../dsl/model/index.ts";
import { refuseUninterpretable } from "../index.ts";

const span = spanAt("steer.ts", 7, 3);

function withFirstStep(step: StepModel): PipelineModel {
  const wan = { ...FARM.rules.wan, steps: [step, ...FARM.rules.wan.steps] };
  return { ...FARM, rules: { ...FARM.rules, wan } };
}

function codes(model: PipelineModel): readonly string[] {
  try {
    refuseUninterpretable(model);
    return [];
  } catch (error) {
    if (!(error instanceof DiagnosticError)) throw error;
    return error.diagnostics.map(({ code, span: place }) => `${code} ${place?.line}`);
  }
}

describe("the interpreter refuses", () => {
  test("nothing of a pipeline that has a meaning", () => {
    expect(codes(FARM)).toEqual([]);
  });

  test("raw P4", () => {
    expect(codes(withFirstStep({ kind: "raw-p4", statements: "x = 1;", span }))).toEqual([
      "interpreter-raw-p4 7",
    ]);
  });

  test("punting without a cpu port", () => {
    const { cpu: _, ...ports } = FARM.ports;
    expect(codes({ ...FARM, ports })).toEqual(["interpreter-no-cpu-port 1"]);
  });

  test("the home node where there is no table of homes", () => {
    const action: ActionModel = { kind: "home", unknown: { kind: "drop", reason: "unknown", span }, span };
    const step: StepModel = { kind: "finish", action, span };
    expect(codes(withFirstStep(step))).toEqual(["interpreter-no-homes 7"]);
  });
});
