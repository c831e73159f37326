import { expect } from "vitest";
import type { LiveScenario } from "./scenario.ts";
import { type SoakOptions, soak } from "./soak.ts";

const SLICE: SoakOptions = { connections: 200, seconds: 5, groups: 10, repointMs: 200, intervalMs: 1_000 };

/** A slice of the soak that continuous integration has time for. */
export const SOAK_SLICE: LiveScenario = {
  title:
    "hundreds of connections to all servers go on, none broken, while random groups of them are re-pointed",
  run: async (farm) => {
    const { opened, broken, corrupted, unanswered, messages } = await soak(farm, SLICE);
    expect({ opened, broken, corrupted, unanswered }).toEqual({
      ...{ opened: SLICE.connections, broken: 0, corrupted: 0, unanswered: 0 },
    });
    expect(messages).toBeGreaterThan(SLICE.connections);
    return [];
  },
};
