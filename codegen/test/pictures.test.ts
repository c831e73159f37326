import { describe, expect, it } from "vitest";
import { CUSTOM, FARM, FARM_UDP4, SUITE_MODELS, TABLES } from "../../bmv2-tests/models/index.ts";
import { headerDiagram } from "../pictures/header-diagram.ts";
import { pipelineGraph } from "../pictures/pipeline-graph.ts";
import { pipelinePicture } from "../pictures/pipeline-picture.ts";

/** Texts of an SVG, in order. */
function texts(svg: string): readonly string[] {
  return [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text]) =>
    text!.replaceAll(/&(?:#34|quot);/g, '"'),
  );
}

describe("the header's diagram", () => {
  it("shows each field with its width, for each family", () => {
    const shown = texts(headerDiagram(FARM));
    expect(shown).toContain("IPv4 clients: 16 bytes");
    expect(shown).toContain("IPv6 clients: 40 bytes");
    for (const { name } of FARM.encapsulation.fields)
      expect(shown.filter((text) => text === name)).toHaveLength(2);
    expect(shown.filter((text) => text === "128 bits")).toHaveLength(2);
  });

  it("shows the carrier and what it all adds to a packet", () => {
    expect(texts(headerDiagram(FARM_UDP4))).toContain("UDP 6635");
    expect(texts(headerDiagram(FARM_UDP4))).toContain(
      "UDP carrier · 44 or 68 bytes in front of the client's packet",
    );
    expect(texts(headerDiagram(FARM))).toContain(
      "EtherType 0x88B5 · 16 or 40 bytes in front of the client's packet",
    );
  });

  it("draws a field that crosses a row in two boxes, named once in full", () => {
    const shown = texts(headerDiagram(CUSTOM));
    expect(shown.filter((text) => text === "cookie")).toHaveLength(1);
    expect(shown.filter((text) => text === "cookie …")).toHaveLength(1);
  });
});

describe("the pipeline's picture", () => {
  it("tells the rules as the pipeline file writes them", async () => {
    const shown = texts(await pipelinePicture(FARM)).join("\n");
    for (const text of [
      "on(wan)",
      "lookup(connections)",
      "deliver(host)",
      "encapsulate(connref)",
      "passOn(owner)",
    ]) {
      expect(shown).toContain(text);
    }
    expect(shown).toContain('drop("unknown")');
  });

  it("names each table's actions and its key", () => {
    const graph = pipelineGraph(TABLES);
    for (const { name, key } of TABLES.tables) {
      expect(graph).toContain(`apply(${name})\\n${key[0]!.name} ${key[0]!.match}`);
    }
  });

  it.each(SUITE_MODELS.map((model) => [model.name, model] as const))(
    "of %s is one SVG without Graphviz's own comments",
    async (_, model) => {
      const svg = await pipelinePicture(model);
      expect(svg).toMatch(/<svg[\s\S]*<\/svg>\s*$/);
      expect(svg).not.toContain("<!--");
    },
  );
});
