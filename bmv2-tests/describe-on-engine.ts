import { describe, expect, test } from "vitest";
import { isRequired, suiteFate } from "../test-support/optional-engine.ts";
import type { SuiteEngine } from "./engines.ts";

/**
 * `describe` for tests on one engine: they run, or are skipped with the reason in the title, or fail where
 * `NICFORGE_REQUIRE` names the engine that is absent.
 */
export function describeOnEngine({ engine, optional }: SuiteEngine, title: string, tests: () => void): void {
  const missing = engine.unavailable();
  const name = `${engine.name} ${title}`.trim();
  if (missing === undefined) {
    describe(name, tests);
    return;
  }
  if (optional === undefined) throw new Error(`${engine.name} is always there, yet: ${missing}`);
  const fate = suiteFate(optional, missing, isRequired(optional));
  if (fate.run) return;
  const { fails, reason } = fate;
  if (fails) test(`${name} must run`, () => expect.fail(reason));
  else describe.skip(`${name} [skipped, ${reason}]`, tests);
}
