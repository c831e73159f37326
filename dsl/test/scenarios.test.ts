import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { entriesMessages } from "../../diagnostics/messages-entries.ts";
import { pipelineMessages } from "../../diagnostics/messages-pipeline.ts";
import { renderDiagnostics } from "../../diagnostics/render.ts";
import { loadEntries } from "../entries/read-entries.ts";
import { loadPipeline, readPipelineSource } from "../load-pipeline.ts";

/*
 * Each folder of scenarios/ is a user's mistake: pipeline.ts, perhaps entries.json, and diagnostics.txt, all that
 * nicforge says about them. Extra output fails. RECORD=1 rewrites diagnostics.txt.
 */
const ROOT = fileURLToPath(new URL("./scenarios", import.meta.url));
const SCENARIOS = readdirSync(ROOT, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

async function diagnose(scenario: string): Promise<readonly Diagnostic[]> {
  const { model, diagnostics } = await loadPipeline(join(ROOT, scenario, "pipeline.ts"));
  const entries = join(ROOT, scenario, "entries.json");
  if (model === undefined || !existsSync(entries)) return diagnostics;
  return [...diagnostics, ...loadEntries(entries, model).diagnostics];
}

describe("the diagnostics of", () => {
  it.each(SCENARIOS)("%s", async (scenario) => {
    const diagnostics = await diagnose(scenario);
    const said = renderDiagnostics(diagnostics, { readSource: readPipelineSource, colour: false });
    const shown = said.replaceAll(/\b(?:\/?[\w.-]+\/)*test\/scenarios\//g, "");
    const expected = join(ROOT, scenario, "diagnostics.txt");
    if (process.env.RECORD === "1") writeFileSync(expected, shown);
    expect(shown).toBe(readFileSync(expected, "utf8"));
  });

  it("files that are not there name them", async () => {
    const pipeline = await loadPipeline("examples/frm.ts");
    expect(pipeline.diagnostics).toMatchObject([
      { code: "pipeline-file-missing", message: "there is no file examples/frm.ts" },
    ]);
    const { model } = await loadPipeline("examples/farm.ts");
    expect(loadEntries("examples/frm.json", model!).diagnostics).toMatchObject([
      { code: "entries-file-missing", message: "there is no file examples/frm.json" },
    ]);
  });
});

describe("every code of", () => {
  it.each([
    ["pipeline files", Object.keys(pipelineMessages.table), "pipeline-file-missing"],
    ["entries files", Object.keys(entriesMessages.table), "entries-file-missing"],
  ])("%s is produced by a scenario", (_, codes, elsewhere) => {
    const recorded = SCENARIOS.map((scenario) =>
      readFileSync(join(ROOT, scenario, "diagnostics.txt"), "utf8"),
    ).join();
    expect(codes.filter((code) => code !== elsewhere && !recorded.includes(`[${code}]`))).toEqual([]);
  });
});
