import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import type { PipelineModel } from "../../../dsl/index.ts";
import { loadPipeline } from "../../../dsl/load-pipeline.ts";
import type { GeneratedFile } from "../../target.ts";
import { bmv2Target } from "../target.ts";

/*
 * Each folder of scenarios/ holds a pipeline and all that this target makes of it. Extra or missing files fail.
 * RECORD=1 rewrites output/.
 */
const ROOT = fileURLToPath(new URL("./scenarios", import.meta.url));
const SCENARIOS = readdirSync(ROOT);

async function modelOf(scenario: string): Promise<PipelineModel> {
  const { model, diagnostics } = await loadPipeline(join(ROOT, scenario, "pipeline.ts"));
  expect(diagnostics).toEqual([]);
  return model!;
}

async function generated(scenario: string): Promise<readonly GeneratedFile[]> {
  const { files, diagnostics } = await bmv2Target.generate(await modelOf(scenario));
  expect(diagnostics).toEqual([]);
  return files;
}

function record(folder: string, files: readonly GeneratedFile[]): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  for (const { path, text } of files) writeFileSync(join(folder, path), text);
}

describe("the files made for BMv2 of", () => {
  it.each(SCENARIOS)("%s are the recorded ones, byte for byte", async (scenario) => {
    const files = await generated(scenario);
    const folder = join(ROOT, scenario, "output");
    if (process.env.RECORD === "1") record(folder, files);
    expect(files.map(({ path }) => path).sort()).toEqual(readdirSync(folder).sort());
    for (const { path, text } of files) expect(text, path).toBe(readFileSync(join(folder, path), "utf8"));
  });

  it.each(SCENARIOS)("%s name no folder of the machine and no date", async (scenario) => {
    for (const { path, text } of await generated(scenario)) {
      expect(text, path).not.toContain(ROOT);
      expect(text, path).not.toMatch(/\b20\d\d-\d\d-\d\d\b/);
    }
  });

  it("a model are the same bytes each time, and other bytes for another model", async () => {
    const model = await modelOf("farm");
    const [first, second] = [
      await bmv2Target.generate(model),
      await bmv2Target.generate(structuredClone(model)),
    ];
    expect(second).toEqual(first);
    const other = await bmv2Target.generate({ ...model, name: "other" });
    expect(other.files[0]!.text).not.toBe(first.files[0]!.text);
  });
});

describe("the content hash", () => {
  it("is in the program, in P4Info and in the manifest, and changes with the pipeline", async () => {
    const model = await modelOf("farm");
    const hashOf = async (changed: PipelineModel) => {
      const { files } = await bmv2Target.generate(changed);
      const text = (path: string) => files.find((file) => file.path === path)!.text;
      const { contentHash } = JSON.parse(text("manifest.json")) as { contentHash: string };
      expect(contentHash).toMatch(/^[0-9a-f]{16}$/);
      expect(text("farm.p4")).toContain(`version="${contentHash}"`);
      expect(text("farm.p4info.txtpb")).toContain(contentHash);
      return contentHash;
    };
    const lan = { ...model.ports.lan, mtu: 9000 };
    expect(await hashOf({ ...model, ports: { ...model.ports, lan } })).not.toBe(await hashOf(model));
  });
});

describe("the source map", () => {
  it("leads from a generated line to the line of the pipeline file", async () => {
    const files = await generated("farm");
    const program = files.find(({ path }) => path === "farm.p4")!.text.split("\n");
    const map = JSON.parse(files.find(({ path }) => path === "farm.p4.map.json")!.text) as {
      lines: Record<string, { file: string; line: number }>;
    };
    const source = readFileSync(join(ROOT, "farm", "pipeline.ts"), "utf8").split("\n");
    const lineOf = (text: string) => map.lines[String(program.findIndex((line) => line.includes(text)) + 1)]!;
    expect(source[lineOf("// remote: encapsulate").line - 1]).toContain("encapsulate(reference)");
    expect(source[lineOf("// miss, other: punt()").line - 1]).toContain("punt()");
    expect(source[lineOf("const bit<32> LAN_MTU").line - 1]).toContain("mtu: 1600");
    expect(lineOf("hdr.connref_ipv4.version = 1;").file).toBe("pipeline.ts");
  });
});
