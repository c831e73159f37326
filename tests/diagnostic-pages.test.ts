import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { comparisonPage } from "./compared-with-p4c.ts";
import { CODES, diagnose, indexPage, PAGES, pageOf } from "./diagnostic-pages.ts";

/** The file is as it should be; RECORD=1 writes it anew. */
function expectPage(name: string, text: string): void {
  const file = `${PAGES}${name}`;
  if (process.env.RECORD === "1") writeFileSync(file, text);
  expect(readFileSync(file, "utf8")).toBe(text);
}

describe("each code of the P4 front end", () => {
  it.each(CODES)("%s is given for its example, without errors of another kind, and has a page", (code) => {
    const diagnostics = diagnose(code);
    expect(diagnostics.map((diagnostic) => diagnostic.code)).toContain(code);
    const others = diagnostics.filter(({ severity, code: other }) => severity === "error" && other !== code);
    if (code !== "p4-too-many-errors") expect(others).toEqual([]);
    expectPage(`${code}.md`, pageOf(code));
  });

  it("is in the list, and nothing else has a page or an example", () => {
    expectPage("README.md", indexPage());
    const pages = readdirSync(PAGES).filter((name) => name.startsWith("p4-"));
    expect(pages).toEqual(CODES.map((code) => `${code}.md`).toSorted());
    expect(readdirSync(`${PAGES}examples`)).toEqual(CODES.map((code) => `${code}.p4`).toSorted());
  });
});

describe("messages beside p4c's", () => {
  it("are what is said today", () => {
    expectPage("compared-with-p4c.md", comparisonPage());
  });
});
