import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isRequired, suiteFate } from "../test-support/optional-engine.ts";
import type { Device } from "../testing/engine.ts";
import { SUITE_ENGINES, type SuiteEngine } from "./engines.ts";
import { PACKET_SUITE } from "./suite/index.ts";
import { framesOf, runScenario } from "./suite/run-scenario.ts";
import { type Suite, scenarioTitle } from "./suite/scenario.ts";

for (const suiteEngine of SUITE_ENGINES) describeEngine(suiteEngine);

/** All suites on one engine, or the reason why not. */
function describeEngine({ engine, optional }: SuiteEngine): void {
  const missing = engine.unavailable();
  if (optional === undefined || missing === undefined) {
    describe(engine.name, () => {
      for (const suite of PACKET_SUITE) describeSuite(suite, { engine });
    });
    return;
  }
  const fate = suiteFate(optional, missing, isRequired(optional));
  if (fate.run) return;
  const title = `${engine.name} [skipped, ${fate.reason}]`;
  if (fate.fails) test(`${engine.name} must run`, () => expect.fail(fate.reason));
  else
    describe.skip(title, () => void PACKET_SUITE.forEach((suite) => void describeSuite(suite, { engine })));
}

function describeSuite(suite: Suite, { engine }: Pick<SuiteEngine, "engine">): void {
  describe(suite.title, () => {
    let device: Device;
    let received = 0;

    beforeAll(async () => {
      device = await engine.start(suite.pipeline);
    });
    afterAll(async () => {
      await device?.stop();
    });

    for (const scenario of suite.scenarios) {
      test(scenarioTitle(scenario), async () => {
        received += framesOf(scenario);
        await runScenario(device, scenario);
      });
    }

    test("every frame received was counted as exactly one verdict", async () => {
      const counters = await device.counters();
      expect(Object.values(counters).reduce((sum, count) => sum + count, 0)).toBe(received);
    });
  });
}
