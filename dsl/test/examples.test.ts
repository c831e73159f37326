import { describe, expect, it } from "vitest";
import { loadPipeline } from "../load-pipeline.ts";

describe("an example", () => {
  it.each([
    ["farm", "farm"],
    ["ipv6-udp", "ipv6Udp"],
    ["opaque-id", "opaqueId"],
    ["acl", "acl"],
  ])("%s.ts is a pipeline without mistakes", async (file, name) => {
    const { model, diagnostics } = await loadPipeline(`examples/${file}.ts`);
    expect(diagnostics).toEqual([]);
    expect(model?.name).toBe(name);
    expect(model?.fileName).toBe(`${file}.ts`);
  });
});
