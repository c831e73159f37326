import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, test } from "vitest";
import { DiagnosticError } from "../../diagnostics/diagnostic.ts";
import { createSwitch, runStf } from "../index.ts";
import { testProgram } from "./support/program.ts";

const folder = fileURLToPath(new URL("programs/", import.meta.url));
const files = readdirSync(folder);
const programs = files.filter((file) => file.endsWith(".p4")).map((file) => file.slice(0, -".p4".length));
const tested = programs.filter((name) => files.includes(`${name}.stf`));

/** Any error but a diagnostic is the switch's own, and fails the test. */
function runOrRefuse(run: () => unknown): void {
  try {
    run();
  } catch (error) {
    if (!(error instanceof DiagnosticError)) throw error;
  }
}

describe("no frame stops a switch", () => {
  test.each(programs)("%s", (name) => {
    const program = testProgram(name);
    const plain = createSwitch(program);
    const traced = createSwitch(program, { trace: true });
    fc.assert(
      fc.property(fc.nat(511), fc.uint8Array({ maxLength: 200 }), (port, bytes) => {
        plain.process(port, bytes);
        traced.process(port, bytes);
        traced.takeTrace();
      }),
      { numRuns: 200 },
    );
  });
});

/** Takes out, doubles, exchanges or overwrites a piece of a line. */
const mutation = fc.record({
  line: fc.nat(),
  at: fc.nat(60),
  length: fc.nat(6),
  text: fc.oneof(
    fc.constantFrom("", "0", "$", "*", ":", "0xffffffffffffffff", "-1", "99999", "(", "[", "&&&", "->"),
    fc.string(),
  ),
});
type Mutation = typeof mutation extends fc.Arbitrary<infer Value> ? Value : never;

function mutated(text: string, mutations: readonly Mutation[]): string {
  const lines = text.split("\n");
  for (const { line, at, length, text: inserted } of mutations) {
    const place = line % lines.length;
    const before = lines[place]!;
    lines[place] = before.slice(0, at) + inserted + before.slice(at + length);
  }
  return lines.join("\n");
}

describe("no mutated STF file stops a switch", () => {
  test.each(tested)("%s", (name) => {
    const program = testProgram(name);
    const text = readFileSync(`${folder}${name}.stf`, "utf8");
    fc.assert(
      fc.property(fc.array(mutation, { minLength: 1, maxLength: 3 }), (mutations) => {
        runOrRefuse(() => runStf(program, "mutated.stf", mutated(text, mutations), { strict: true }));
      }),
      { numRuns: 25 },
    );
  });
});
