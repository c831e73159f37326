import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Span } from "../../diagnostics/span.ts";
import { loadPipeline } from "../load-pipeline.ts";
import type { PipelineModel } from "../model/index.ts";

const FOLDER = "dsl/test/spans";

async function load(): Promise<PipelineModel> {
  const { model, diagnostics } = await loadPipeline(`${FOLDER}/pipeline.ts`);
  expect(diagnostics).toEqual([]);
  return model!;
}

/** The text under a span, with its line: `22 lookup`. */
function textAt({ file, line, column, endLine, endColumn }: Span): string {
  expect(endLine).toBe(line);
  const text = readFileSync(file, "utf8").split("\n")[line - 1]!;
  return `${line} ${text.slice(column - 1, endColumn - 1)}`;
}

describe("a span leads to the called name in the user's own file", () => {
  it("in chains over several lines", async () => {
    const { rules } = await load();
    expect(rules.wan.steps.map(({ span }) => textAt(span))).toEqual(["22 apply", "24 lookup"]);
    const lookup = rules.wan.steps[1]!;
    if (lookup.kind !== "lookup") throw new Error("no lookup");
    const { local, remote, miss } = lookup;
    expect([local, remote, miss.syn, miss.udp, miss.other].map(({ span }) => textAt(span))).toEqual([
      "25 deliver",
      "28 forward",
      "29 deliver",
      "29 drop",
      "29 drop",
    ]);
    expect(miss.udp.span.column).toBeLessThan(miss.other.span.column);
  });

  it("in calls inside of calls, behind types and tabs", async () => {
    const { services, headers, tables, ports, span } = await load();
    expect(textAt(span)).toBe("17 pipeline");
    expect(services.map((service) => textAt(service.span))).toEqual(["19 service", "19 service"]);
    expect(services.map((service) => service.span.column)).toEqual([21, 108]);
    expect(textAt(ports.lan.span)).toBe("18 lan");
    expect(headers[0]!.fields.map((field) => textAt(field.span))).toEqual(["8 bits", "8 bits"]);
    expect(textAt(tables[0]!.span)).toBe("11 makeTable");
    expect(tables[0]!.key.map((key) => `${textAt(key.span)} ${key.span.column}`)).toEqual([
      "12 exact 15",
      "12 exact 42",
    ]);
    expect(tables[0]!.actions.map((action) => textAt(action.span))).toEqual([
      "13 proceed",
      "13 drop",
      "13 forward",
    ]);
  });

  it("in files that it imports", async () => {
    const { connections, rules } = await load();
    expect(connections.span.file).toBe(`${FOLDER}/shared.ts`);
    expect(textAt(connections.span)).toBe("8 connectionTable");
    expect(rules.lan.steps.map(({ span }) => `${span.file} ${textAt(span)}`)).toEqual([
      `${FOLDER}/shared.ts 15 decapsulate`,
      `${FOLDER}/shared.ts 15 lookup`,
    ]);
  });

  it("in files that a test imports without the loader", async () => {
    const { default: imported } = await import("./spans/pipeline.ts");
    expect(imported.model).toEqual(await load());
  });
});

describe("a loaded model", () => {
  it("is frozen through and through", async () => {
    const everythingIn = (value: unknown): readonly object[] =>
      typeof value === "object" && value !== null
        ? [value, ...Object.values(value).flatMap(everythingIn)]
        : [];
    expect(everythingIn(await load()).filter((value) => !Object.isFrozen(value))).toEqual([]);
  });

  it("is plain data", async () => {
    const model = await load();
    expect(structuredClone(model)).toEqual(model);
  });

  it("is the same each time", async () => {
    expect(await load()).toEqual(await load());
  });

  it("does not mix up files that load at the same time", async () => {
    const [first, second] = await Promise.all([
      loadPipeline(`${FOLDER}/pipeline.ts`),
      loadPipeline("examples/farm.ts"),
    ]);
    expect([first.diagnostics, second.diagnostics]).toEqual([[], []]);
    expect([first.model?.name, second.model?.name]).toEqual(["spans", "farm"]);
  });
});
