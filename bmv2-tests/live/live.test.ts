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

/** What runs the pipeline, and the bytes of its transfers: as many as it moves in some seconds. */
const TARGETS = [
  { target: "embedded", bulk: 50_000_000 },
  { target: "bmv2", bulk: 5_000_000, needs: "bmv2" },
] as const;

requires("netns", "a farm of real sockets", () => {
  for (const { target, bulk, ...more } of TARGETS) {
    const missing = "needs" in more ? missingEngine(more.needs) : undefined;
    describe.skipIf(missing !== undefined)(`on ${target}`, () => {
      let farm: LiveFarm;
      beforeAll(async () => {
        farm = await fixedFarm(target, bulk);
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
