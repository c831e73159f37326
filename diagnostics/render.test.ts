import { describe, expect, it } from "vitest";
import type { Diagnostic } from "./diagnostic.ts";
import { renderDiagnostics, renderDiagnosticsJson } from "./render.ts";
import { spanAt } from "./span.ts";

const SOURCE = "ports: {\n\twan: port(0),\n  lan: port(0),\n}\n";
const twoPorts: Diagnostic = {
  code: "port-number-taken",
  severity: "error",
  message: "ports wan and lan both have number 0",
  span: spanAt("farm.ts", 3, 8, 7),
  related: [{ message: "wan is declared here", span: spanAt("farm.ts", 2, 7, 7) }],
  help: "Give each port a number of its own.",
};
const options = { readSource: () => SOURCE, colour: false };

describe("a rendered diagnostic", () => {
  it("shows place, code, the source with carets, related places and what to do", () => {
    expect(renderDiagnostics([twoPorts], options)).toBe(
      [
        "farm.ts:3:8: error[port-number-taken]: ports wan and lan both have number 0",
        "    3 |   lan: port(0),",
        "      |        ^^^^^^^",
        "  farm.ts:2:7: wan is declared here",
        "    2 |  wan: port(0),",
        "      |       ^^^^^^^",
        "  help: Give each port a number of its own.",
        "",
      ].join("\n"),
    );
  });

  it("does without the source when it cannot be read, and without a place when there is none", () => {
    const { span: _, ...placeless } = { ...twoPorts, related: [] };
    expect(renderDiagnostics([placeless], { ...options, readSource: () => undefined })).toBe(
      "error[port-number-taken]: ports wan and lan both have number 0\n  help: Give each port a number of its own.\n",
    );
  });

  it("marks a span of several lines to the end of its first", () => {
    const wide = { ...twoPorts, related: [], span: { ...spanAt("farm.ts", 1, 8), endLine: 4, endColumn: 2 } };
    expect(renderDiagnostics([wide], options)).toContain("    1 | ports: {\n      |        ^\n");
  });

  it("is coloured only when asked", () => {
    expect(renderDiagnostics([twoPorts], { ...options, colour: true })).toContain(
      "\u001b[31merror\u001b[39m",
    );
  });

  it("is data as JSON", () => {
    expect(JSON.parse(renderDiagnosticsJson([twoPorts]))).toEqual([twoPorts]);
  });
});
