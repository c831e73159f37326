import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it, vi } from "vitest";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const SCRATCH = join(ROOT, "tests", "docs-example.scratch.ts");
const read = (path: string) => readFileSync(join(ROOT, path), "utf8");

/** The text of a page's code blocks in one language. */
function codeBlocks(page: string, language: string): string[] {
  return [...page.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, "gms"))].map(([, code]) => code!);
}

describe("the documentation", () => {
  afterAll(() => rmSync(SCRATCH, { force: true }));

  it("has a first example in docs/testing.md that runs", async () => {
    const [example] = codeBlocks(read("docs/testing.md"), "ts");
    writeFileSync(SCRATCH, example!);
    const printed = vi.spyOn(console, "log").mockImplementation(() => {});
    await import(/* @vite-ignore */ SCRATCH);
    expect(printed).toHaveBeenCalledWith("out of lan: 75 bytes");
    printed.mockRestore();
  });

  it("links only to pages that are there", () => {
    const pages = [
      "README.md",
      ...readdirSync(join(ROOT, "docs"))
        .filter((name) => name.endsWith(".md"))
        .map((name) => `docs/${name}`),
    ];
    const dead = pages.flatMap((page) =>
      [...read(page).matchAll(/\]\((?!https?:|#)([^)#]+)/g)]
        .map(([, target]) => join(page, "..", target!))
        .filter((target) => !exists(target))
        .map((target) => `${page} -> ${target}`),
    );
    expect(dead).toEqual([]);
  });
});

function exists(path: string): boolean {
  try {
    read(path);
    return true;
  } catch {
    return false;
  }
}
