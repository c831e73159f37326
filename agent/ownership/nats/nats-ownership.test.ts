import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { farmNode } from "../../../dsl/entries/farm-node.ts";
import { NatsServer } from "../../../test-support/nats-server.ts";
import { requires } from "../../../test-support/optional-engine.ts";
import { systemTimers } from "../../timers.ts";
import { TEST_TIMES } from "../test/broker-under-test.ts";
import { converges, HISTORY } from "../test/convergence.ts";
import { natsBroker } from "../test/nats-broker.ts";
import { ownershipSuite } from "../test/ownership-suite.ts";
import { natsOwnership } from "./nats-ownership.ts";

requires("nats", "ownership through NATS", () => {
  ownershipSuite(natsBroker);

  test("says why it is away: nobody there, or a server that stores nothing", async () => {
    const server = await NatsServer.start({ jetstream: false });
    const options = { timers: systemTimers(), times: TEST_TIMES, servers: [server.address] };
    const ownership = natsOwnership(options);
    const why: (string | undefined)[] = [];
    ownership.onChange((change) => change.kind === "state" && why.push(change.why));
    await ownership.join(farmNode(1));
    await server.stop();
    // A connection that was being made when the server went may say so first.
    await vi.waitUntil(() => /refused/.test(why.at(-1) ?? ""), { timeout: 15_000 });
    expect(why[0]).toMatch(/jetstream is not enabled/i);
    await ownership.close();
  });

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
