import { readFileSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { requires } from "../../test-support/optional-engine.ts";
import { missingEngine, type OptionalEngine } from "../../testing/optional-engine.ts";
import { emptyCells, type PassedTest, requirementsDocument } from "../requirements.ts";
import { scenarioTitle } from "../suite/scenario.ts";
import { agentsFarm } from "./agents-farm.ts";
import { BOUNDARIES } from "./boundaries.ts";
import { DATAGRAM_SESSIONS } from "./datagram-sessions.ts";
import { fixedFarm } from "./fixed-farm.ts";
import type { LiveFarm } from "./live-farm.ts";
import { REQUESTS } from "./requests.ts";
import type { LiveScenario } from "./scenario.ts";
import { SOAK_SLICE } from "./soak-slice.ts";
import { TRANSFERS } from "./transfers.ts";

const DOCUMENT = new URL("../../docs/requirements-live.md", import.meta.url);

const HEADING = [
  "# Requirements on a farm of real sockets, and the tests that show them",
  "",
  "Generated from the run of the live tests (`RECORD=1 npx vitest run bmv2-tests/live/live.test.ts`, as root): a client, a router and three servers in",
  "network namespaces (lab.md), applications on sockets of the kernel, agents that find out whose each connection is. Each test runs on every",
];

/** Starting a farm, and a scenario on it, may take this long on a machine that is busy with other things. */
const PATIENCE = 240_000;

const STEERING = [...REQUESTS, ...DATAGRAM_SESSIONS];
const SCENARIOS = [...STEERING, ...BOUNDARIES, ...TRANSFERS, SOAK_SLICE];

interface FarmKind {
  readonly engine: string;
  readonly needs?: OptionalEngine;
  readonly scenarios: readonly LiveScenario[];
  start(): Promise<LiveFarm>;
}

/** Farms, and the bytes of their transfers: as many as they move in some seconds. The judge is the first. */
const FARMS: readonly FarmKind[] = [
  { engine: "embedded", scenarios: SCENARIOS, start: () => agentsFarm({ target: "embedded" }, 50_000_000) },
  {
    engine: "bmv2",
    needs: "bmv2",
    scenarios: SCENARIOS,
    start: () => agentsFarm({ target: "bmv2" }, 5_000_000),
  },
];
/** The data plane alone, with entries that nothing changes. */
const WITHOUT_AGENTS: FarmKind = {
  engine: "embedded without agents",
  scenarios: STEERING,
  start: () => fixedFarm("embedded", 0),
};

const present = FARMS.filter(({ needs }) => needs === undefined || missingEngine(needs) === undefined);
const passed: PassedTest[] = [];

requires("netns", "a farm of real sockets", () => {
  for (const kind of [...present, WITHOUT_AGENTS]) describe(`on ${kind.engine}`, () => describeFarm(kind));
});

function describeFarm({ engine, scenarios, start }: FarmKind): void {
  let farm: LiveFarm;
  beforeAll(async () => {
    farm = await start();
  }, PATIENCE);
  afterAll(() => farm?.lab.stop(), PATIENCE);
  for (const scenario of scenarios) {
    const title = scenarioTitle(scenario);
    test(title, { timeout: PATIENCE }, async () => {
      const accounts = await scenario.run(farm);
      const { shows = [], controls = [] } = scenario;
      passed.push({ engine, suite: "a farm of real sockets", title, shows, controls, accounts });
    });
  }
}

requires("netns", "the requirements on a farm of real sockets", () => {
  const names = (kinds: readonly FarmKind[]) => kinds.map(({ engine }) => engine);

  test("are each shown, with a negative control, on every switch that is present", () => {
    expect(emptyCells(passed, names(present), {})).toEqual([]);
  });

  test("are documented as they were shown", () => {
    if (process.env.RECORD !== undefined) {
      // What is recorded was seen, and all of it.
      expect(names(present)).toEqual(names(FARMS));
      expect(emptyCells(passed, names(FARMS), {})).toEqual([]);
      writeFileSync(DOCUMENT, requirementsDocument(passed, names(FARMS), HEADING, {}));
    }
    // The scenarios are the same for all; of a switch that is absent here, the record is compared with the judge's run.
    const absent = names(FARMS).filter((engine) => !names(present).includes(engine));
    const judged = passed.filter(({ engine }) => engine === FARMS[0]!.engine);
    const asJudged = absent.flatMap((engine) => judged.map((run) => ({ ...run, engine })));
    expect(readFileSync(DOCUMENT, "utf8")).toBe(
      requirementsDocument([...passed, ...asJudged], names(FARMS), HEADING, {}),
    );
  });
});
