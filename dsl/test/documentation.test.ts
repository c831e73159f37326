import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import acl from "../../examples/acl.ts";
import { readEntries } from "../entries/read-entries.ts";
import { loadPipeline } from "../load-pipeline.ts";

const TEXT = readFileSync(new URL("../../docs/dsl.md", import.meta.url), "utf8");
const blocks = (language: string) =>
  [...TEXT.matchAll(new RegExp(`^\`\`\`${language}\n(?<block>[^]*?)^\`\`\`$`, "gm"))].map(
    ({ groups }) => groups!.block!,
  );

it("the pipelines of docs/dsl.md check clean", async () => {
  const folder = mkdtempSync(join(tmpdir(), "nicforge-docs-"));
  try {
    const pipelines = blocks("ts");
    expect(pipelines).not.toEqual([]);
    for (const [index, text] of pipelines.entries()) {
      const file = join(folder, `pipeline-${index}.ts`);
      writeFileSync(file, text);
      expect((await loadPipeline(file)).diagnostics).toEqual([]);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it("the entries of docs/dsl.md fit the example that they are about", () => {
  const entries = blocks("json");
  expect(entries).toHaveLength(1);
  expect(readEntries(entries[0]!, "docs/dsl.md", acl.model!).diagnostics).toEqual([]);
});
