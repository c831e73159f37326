import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { checkV1model, compileP4 } from "../../p4/index.ts";
import { failureName, sameFailure } from "./failure.ts";
import { minimise } from "./minimise.ts";
import { mutate, pieces } from "./mutate.ts";
import { Random } from "./random.ts";

const OWN_PROGRAMS = ["../../switch/test/programs", "../../bench/programs", "../../p4/include"]
  .map((folder) => fileURLToPath(new URL(folder, import.meta.url)))
  .flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.endsWith(".p4"))
      .map((name) => readFileSync(join(folder, name), "utf8")),
  );

/** Compiles a changed program; what must not happen is an exception or a long wait. */
function compileAltered(text: string): number {
  const before = performance.now();
  const { program, diagnostics } = compileP4({
    file: "a.p4",
    readFile: (path) => (path === "a.p4" ? text : undefined),
  });
  if (program !== undefined) checkV1model(program);
  expect(program === undefined && diagnostics.length === 0).toBe(false);
  return performance.now() - before;
}

describe("changed copies of our own programs", () => {
  it("are compiled or refused with diagnostics, in short time", () => {
    const random = new Random(20_160_816);
    for (let count = 0; count < 400; count++) {
      const text = mutate(random, random.pick(OWN_PROGRAMS), random.pick(OWN_PROGRAMS));
      expect(compileAltered(text)).toBeLessThan(5_000);
    }
  });
});

describe("the pieces of a program", () => {
  it("make the program again", () => {
    for (const text of OWN_PROGRAMS) expect(pieces(text).join("")).toBe(text);
  });
});

describe("the same seed", () => {
  it("changes a program in the same way, another seed in another", () => {
    const change = (seed: number) => mutate(new Random(seed), OWN_PROGRAMS[0]!, OWN_PROGRAMS[1]!);
    expect(change(7)).toBe(change(7));
    expect(change(8)).not.toBe(change(7));
  });
});

describe("a program that fails", () => {
  it("is cut down to what makes it fail", async () => {
    const text = "header H {}\nconst bit<8> x = 1;\nbad bad\nstruct S { bit<8> f; }\n";
    expect(await minimise(text, async (candidate) => candidate.includes("bad"))).toBe("bad");
  });

  it("stays as it is where each part matters", async () => {
    expect(await minimise("a b", async (candidate) => candidate === "a b")).toBe("a b");
  });

  it("is told apart by the place in our code", () => {
    const failure = { kind: "internal error", message: "x", place: "p4/check/calls.ts:3" } as const;
    expect(sameFailure(failure, { ...failure, message: "y" })).toBe(true);
    expect(sameFailure(failure, { ...failure, place: "p4/check/calls.ts:4" })).toBe(false);
    expect(sameFailure(failure, undefined)).toBe(false);
    expect(failureName(failure)).toBe("p4-check-calls.ts-3");
  });
});
