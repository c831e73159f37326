import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { FARM } from "../../../../bmv2-tests/models/index.ts";
import { clientPacket, routed } from "../../../../bmv2-tests/suite/client-frame.ts";
import { CLIENT_PORT, FARM_ENTRIES } from "../../../../bmv2-tests/suite/farm-facts.ts";
import { generateProgram } from "../../../../codegen/p4/generate-program.ts";
import { loadPipeline } from "../../../../dsl/load-pipeline.ts";
import type { PipelineModel } from "../../../../dsl/model/index.ts";
import { compileGenerated } from "../../../../targets/bmv2/compile-generated.ts";
import { embeddedEngine, embeddedEngineWith } from "../engine.ts";

const SCENARIOS = new URL("../../../../targets/bmv2/test/scenarios/", import.meta.url);
const ENTRIES = { ...FARM_ENTRIES, node: 1 };
const remote = routed(clientPacket({ clientPort: CLIENT_PORT.node2 }));

async function scenario(
  name: string,
): Promise<{ readonly model: PipelineModel; readonly lines: readonly string[] }> {
  const file = fileURLToPath(new URL(`${name}/pipeline.ts`, SCENARIOS));
  const { model } = await loadPipeline(file);
  return { model: model!, lines: readFileSync(file, "utf8").split("\n") };
}

describe("the embedded switch as an engine", () => {
  it("traces a packet to the lines of the pipeline file", async () => {
    const { model, lines } = await scenario("farm");
    const device = await embeddedEngine.start(model);
    await device.load(ENTRIES);
    const { verdict, trace, events } = await device.inject("wan", remote);
    expect(verdict).toBe("forwarded");
    const lookup = events!.find(
      ({ kind, text }) => kind === "table" && text.startsWith("table connections_ipv4"),
    )!;
    expect(lookup.text).toMatch(/: hit -> remote$/);
    expect(lines[lookup.source!.line - 1]).toContain("connectionTable({");
    expect(lookup.program!.file).toBe("farm.p4");
    expect(trace).toContain(`pipeline.ts:${lookup.source!.line}:`);
  });

  it("says nothing of the way where traces are off", async () => {
    const device = await embeddedEngineWith({ trace: false }).start(FARM);
    await device.load(ENTRIES);
    const result = await device.inject("wan", remote);
    expect(result).toMatchObject({ verdict: "forwarded", outputs: [{ port: "lan" }] });
    expect(result).not.toHaveProperty("trace");
  });

  it("keeps its counters when entries are replaced", async () => {
    const device = await embeddedEngine.start(FARM);
    await device.load(ENTRIES);
    await device.inject("wan", remote);
    await device.load({ ...ENTRIES, connections: [] });
    expect((await device.inject("wan", remote)).verdict).toBe("punted");
    expect(await device.counters()).toMatchObject({ forwarded: 1, punted: 1 });
  });

  it("runs raw P4 in its place: behind the tables, before the lookup", async () => {
    const { model } = await scenario("routed");
    const device = await embeddedEngine.start(model);
    const port0 = routed(clientPacket({ clientPort: 0 }));
    await device.load(ENTRIES);
    expect((await device.inject("wan", port0)).verdict).toBe("droppedPolicy");
    const ask = { match: {}, action: "ask", parameters: {}, priority: 1 };
    await device.load({ ...ENTRIES, tables: { filter: [ask] } });
    expect((await device.inject("wan", port0)).verdict).toBe("punted");
  });

  it("takes only programs that compile cleanly", () => {
    const { text, file, ...rest } = generateProgram(FARM);
    const broken = { ...rest, file, text: text.replace("hdr.ethernet.etherType;", "hdr.ethernet.nothing;") };
    expect(() => compileGenerated(broken)).toThrow("does not compile cleanly");
  });
});
