import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Device, Engine } from "../testing/engine.ts";
import { describeOnEngine } from "./describe-on-engine.ts";
import { SUITE_ENGINES, type SuiteEngine } from "./engines.ts";
import { emptyCells, type PassedTest, requirementsDocument } from "./requirements.ts";
import { PACKET_SUITE } from "./suite/index.ts";
import { runScenario } from "./suite/run-scenario.ts";
import { type Suite, scenarioTitle } from "./suite/scenario.ts";

const DOCUMENT = new URL("../docs/requirements.md", import.meta.url);

/** Compiling a program and starting a switch as a process, and a scenario on it, may take this long, in milliseconds. */
const PATIENCE = 180_000;

const present = SUITE_ENGINES.filter(({ engine }) => engine.unavailable() === undefined);
const passed: PassedTest[] = [];

for (const suiteEngine of SUITE_ENGINES) {
  describeOnEngine(suiteEngine, "", () => {
    for (const suite of PACKET_SUITE) describeSuite(suite, suiteEngine.engine);
  });
}

function describeSuite(suite: Suite, engine: Engine): void {
  describe(suite.title, () => {
    let device: Device;
    let received = 0;

    beforeAll(async () => {
      device = counting(await engine.start(suite.pipeline), () => {
        received += 1;
      });
    }, PATIENCE);
    afterAll(async () => {
      await device?.stop();
    });

    for (const scenario of suite.scenarios) {
      const title = scenarioTitle(scenario);
      test(title, { timeout: PATIENCE }, async () => {
        const accounts = await runScenario(device, scenario);
        const { shows = [], controls = [] } = scenario;
        passed.push({ engine: engine.name, suite: suite.title, title, shows, controls, accounts });
      });
    }

    test("every frame received was counted as exactly one verdict", async () => {
      const counters = await device.counters();
      expect(Object.values(counters).reduce((sum, count) => sum + count, 0)).toBe(received);
    });
  });
}

/** The device, with a look at every frame that it receives. */
function counting(device: Device, onFrame: () => void): Device {
  return {
    load: (entries) => device.load(entries),
    inject: (port, bytes) => {
      onFrame();
      return device.inject(port, bytes);
    },
    packetOut: (port, bytes) => device.packetOut(port, bytes),
    counters: () => device.counters(),
    stop: () => device.stop(),
  };
}

describe("the requirements", () => {
  const names = (engines: readonly SuiteEngine[]) => engines.map(({ engine }) => engine.name);

  test("are each shown, with a negative control, on every engine that is present", () => {
    expect(emptyCells(passed, names(present))).toEqual([]);
  });

  test("are documented as they were shown", () => {
    if (process.env.RECORD !== undefined) {
      // What is recorded was seen: an engine that is absent here cannot be recorded.
      expect(names(present)).toEqual(names(SUITE_ENGINES));
      writeFileSync(DOCUMENT, requirementsDocument(passed, names(SUITE_ENGINES)));
    }
    const [judge, ...others] = names(SUITE_ENGINES);
    // The suite is the same for all engines; of one that is absent here, the record is compared with the judge's run.
    const absent = others.filter((name) => !names(present).includes(name));
    const asJudged = absent.flatMap((engine) =>
      passed.filter((run) => run.engine === judge).map((run) => ({ ...run, engine })),
    );
    expect(existsSync(DOCUMENT) ? readFileSync(DOCUMENT, "utf8") : "").toBe(
      requirementsDocument([...passed, ...asJudged], names(SUITE_ENGINES)),
    );
  });
});
