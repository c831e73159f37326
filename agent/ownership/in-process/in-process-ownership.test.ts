import fc from "fast-check";
import { describe, test } from "vitest";
import { converges, HISTORY } from "../test/convergence.ts";
import { hubBroker } from "../test/hub-broker.ts";
import { ownershipSuite } from "../test/ownership-suite.ts";

describe("ownership through a hub in one process", () => {
  ownershipSuite(hubBroker);

  test("whatever fails when, all agree in the end, and nothing is served twice or by nobody", async () => {
    await fc.assert(
      fc.asyncProperty(HISTORY, async (history) => {
        const broker = await hubBroker();
        await converges(broker, history);
        await broker.stop();
      }),
      { numRuns: 100, interruptAfterTimeLimit: 15_000 },
    );
  });
});
