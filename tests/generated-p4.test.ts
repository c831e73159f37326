import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { checkV1model, compileP4 } from "../p4/index.ts";

const SCENARIOS = fileURLToPath(new URL("../targets/bmv2/test/scenarios/", import.meta.url));

const programs = readdirSync(SCENARIOS, { recursive: true, encoding: "utf8" }).filter((name) =>
  name.endsWith(".p4"),
);

describe("the P4 that is generated for BMv2", () => {
  it.each(programs)("%s has neither errors nor warnings", (name) => {
    const { program, diagnostics, controlPlaneDiagnostics } = compileP4({ file: join(SCENARIOS, name) });
    expect([...diagnostics, ...controlPlaneDiagnostics, ...checkV1model(program!)]).toEqual([]);
  });
});
