import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it, vi } from "vitest";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const SCRATCH = join(ROOT, "tests", "p4-toolchain.scratch");
const page = readFileSync(join(ROOT, "docs/p4-toolchain.md"), "utf8");
const examples = [...page.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code]) => code!);

describe("the examples of docs/p4-toolchain.md", () => {
  afterAll(() => {
    for (const index of examples.keys()) rmSync(`${SCRATCH}-${index}.ts`, { force: true });
  });

  it.each(examples.map((code, index) => [index, code] as const))(
    "number %i prints what it says",
    async (index, code) => {
      const file = `${SCRATCH}-${index}.ts`;
      writeFileSync(file, code);
      const printed = vi.spyOn(console, "log").mockImplementation(() => {});
      await import(/* @vite-ignore */ file);
      const lines = printed.mock.calls.map(([line]) => String(line));
      printed.mockRestore();
      const expected = [...code.matchAll(/^\/\/ (.*)$/gm)].map(([, line]) => line);
      expect(expected.length).toBeGreaterThan(0);
      expect(lines).toEqual(expected);
    },
  );
});
