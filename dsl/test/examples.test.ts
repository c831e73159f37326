import { describe, expect, it } from "vitest";
import { loadEntries } from "../entries/read-entries.ts";
import { loadPipeline } from "../load-pipeline.ts";

const EXAMPLES = [
  ["farm", "farm"],
  ["ipv6-udp", "ipv6Udp"],
  ["opaque-id", "opaqueId"],
  ["acl", "acl"],
] as const;

describe("an example", () => {
  it.each(EXAMPLES)("%s.ts is a pipeline without mistakes", async (file, name) => {
    const { model, diagnostics } = await loadPipeline(`examples/${file}.ts`);
    expect(diagnostics).toEqual([]);
    expect(model?.name).toBe(name);
    expect(model?.fileName).toBe(`${file}.ts`);
  });

  it.each(EXAMPLES)("%s.entries.json fits its pipeline", async (file) => {
    const { model } = await loadPipeline(`examples/${file}.ts`);
    const { entries, diagnostics } = loadEntries(`examples/${file}.entries.json`, model!);
    expect(diagnostics).toEqual([]);
    expect(entries?.connections).toHaveLength(3);
  });
});
