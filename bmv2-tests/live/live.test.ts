import { afterAll, beforeAll, describe, test } from "vitest";
import { requires } from "../../test-support/optional-engine.ts";
import { missingEngine } from "../../testing/optional-engine.ts";
import { BOUNDARIES } from "./boundaries.ts";
import { DATAGRAM_SESSIONS } from "./datagram-sessions.ts";
import { fixedFarm } from "./fixed-farm.ts";
import type { LiveFarm } from "./live-farm.ts";
import { REQUESTS } from "./requests.ts";
import { TRANSFERS } from "./transfers.ts";

const SCENARIOS = [...REQUESTS, ...DATAGRAM_SESSIONS, ...BOUNDARIES, ...TRANSFERS];

requires("netns", "a farm of real sockets", () => {
  describe.skipIf(missingEngine("bmv2") !== undefined)("on bmv2", () => {
    let farm: LiveFarm;
    beforeAll(async () => {
      farm = await fixedFarm("bmv2", 5_000_000);
    }, 120_000);
    afterAll(() => farm?.lab.stop(), 30_000);
    for (const scenario of SCENARIOS) {
      test(scenario.title, { timeout: 120_000 }, async () => {
        await scenario.run(farm);
      });
    }
  });
});
