import { describe, expect, it } from "vitest";
import { defineMessages, text } from "./message-table.ts";
import { spanAt } from "./span.ts";

const messages = defineMessages({
  "field-unknown": {
    severity: "error",
    message: text`no field ${"field"} in header ${"header"}`,
    help: text`Fields of ${"header"}: ${"known"}.`,
  },
  "empty-table": { severity: "warning", message: text`the table has no entries` },
});

describe("a message table", () => {
  it("fills message and help from typed parameters", () => {
    const diagnostic = messages.diagnose(
      "field-unknown",
      { span: spanAt("farm.ts", 3, 7, 4) },
      { field: "tll", header: "ipv4", known: "ttl, protocol" },
    );
    expect(diagnostic).toEqual({
      code: "field-unknown",
      severity: "error",
      message: "no field tll in header ipv4",
      help: "Fields of ipv4: ttl, protocol.",
      related: [],
      span: { file: "farm.ts", line: 3, column: 7, endLine: 3, endColumn: 11 },
    });
  });

  it("lets the place override the help, and needs no parameters where the row has none", () => {
    expect(messages.diagnose("empty-table", { help: "Add one." }).help).toBe("Add one.");
  });

  it("does not compile with a missing parameter or an unknown code", () => {
    const { diagnose } = messages;
    const all = { field: "a", header: "b", known: "" };
    // @ts-expect-error `known` is missing
    expect(diagnose("field-unknown", {}, { field: "a", header: "b" }).help).toContain("undefined");
    // @ts-expect-error no such code
    expect(() => diagnose("field-unknwon", {}, all)).toThrow();
  });
});
