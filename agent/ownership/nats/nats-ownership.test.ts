import fc from "fast-check";
import { test } from "vitest";
import { requires } from "../../../test-support/optional-engine.ts";
import { converges, HISTORY } from "../test/convergence.ts";
import { natsBroker } from "../test/nats-broker.ts";
import { ownershipSuite } from "../test/ownership-suite.ts";

requires("nats", "ownership through NATS", () => {
  ownershipSuite(natsBroker);

  test("whatever fails when, all agree in the end, and nothing is served twice or by nobody", async () => {
    await fc.assert(
      fc.asyncProperty(HISTORY, async (history) => {
        const broker = await natsBroker();
        await converges(broker, history).finally(() => broker.stop());
      }),
      { numRuns: 4, endOnFailure: true },
    );
  }, 120_000);
});
