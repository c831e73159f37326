import { afterAll, beforeAll, describe, test } from "vitest";
import { requires } from "../../test-support/optional-engine.ts";
import { missingEngine, type OptionalEngine } from "../../testing/optional-engine.ts";
import { agentsFarm } from "./agents-farm.ts";
import { BOUNDARIES } from "./boundaries.ts";
import { DATAGRAM_SESSIONS } from "./datagram-sessions.ts";
import { fixedFarm } from "./fixed-farm.ts";
import type { LiveFarm } from "./live-farm.ts";
import { REQUESTS } from "./requests.ts";
import { TRANSFERS } from "./transfers.ts";

const SCENARIOS = [...REQUESTS, ...DATAGRAM_SESSIONS, ...BOUNDARIES, ...TRANSFERS];

/** Farms, and the bytes of their transfers: as many as they move in some seconds. */
const FARMS: readonly {
  readonly title: string;
  readonly needs?: OptionalEngine;
  start(): Promise<LiveFarm>;
}[] = [
  { title: "on embedded", start: () => agentsFarm({ target: "embedded" }, 50_000_000) },
  { title: "on bmv2", needs: "bmv2", start: () => agentsFarm({ target: "bmv2" }, 5_000_000) },
  { title: "on embedded, without agents", start: () => fixedFarm("embedded", 10_000_000) },
];

requires("netns", "a farm of real sockets", () => {
  for (const { title, needs, start } of FARMS) {
    describe.skipIf(needs !== undefined && missingEngine(needs) !== undefined)(title, () => {
      let farm: LiveFarm;
      beforeAll(async () => {
        farm = await start();
      }, 120_000);
      afterAll(() => farm?.lab.stop(), 30_000);
      for (const scenario of SCENARIOS) {
        test(scenario.title, { timeout: 120_000 }, async () => {
          await scenario.run(farm);
        });
      }
    });
  }
});
