import { describe, expect, test } from "vitest";
import { missingEngine, type OptionalEngine } from "../testing/optional-engine.ts";

export { pythonWithScapy } from "../testing/optional-engine.ts";

/** Whether `NICFORGE_REQUIRE` names the engine. */
export function isRequired(engine: OptionalEngine, environment: NodeJS.ProcessEnv = process.env): boolean {
  return (environment.NICFORGE_REQUIRE ?? "")
    .split(",")
    .map((name) => name.trim())
    .includes(engine);
}

/** What becomes of a suite: it runs, or it is skipped or fails for a reason. */
export function suiteFate(
  engine: OptionalEngine,
  missing: string | undefined,
  required: boolean,
): { readonly run: true } | { readonly run: false; readonly fails: boolean; readonly reason: string } {
  if (missing === undefined) return { run: true };
  const reason = `${engine}: ${missing}`;
  return required
    ? { run: false, fails: true, reason: `NICFORGE_REQUIRE names ${reason}` }
    : { run: false, fails: false, reason };
}

/**
 * `describe` for tests of an optional engine.
 *
 * @example
 * requires("tshark", "a written capture", () => { test("opens in tshark", …) });
 */
export function requires(engine: OptionalEngine, title: string, tests: () => void): void {
  const fate = suiteFate(engine, missingEngine(engine), isRequired(engine));
  if (fate.run) {
    describe(title, tests);
  } else if (fate.fails) {
    describe(title, () => {
      test(`must run with ${engine}`, () => {
        expect.fail(fate.reason);
      });
    });
  } else {
    describe.skip(`${title} [skipped, ${fate.reason}]`, tests);
  }
}
