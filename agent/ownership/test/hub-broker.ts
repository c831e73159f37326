import { expect } from "vitest";
import { milliseconds, VirtualTimers } from "../../timers.ts";
import { OwnershipHub } from "../in-process/hub.ts";
import { inProcessOwnership } from "../in-process/in-process-ownership.ts";
import { linkedPorts, type OwnershipPort } from "../in-process/port.ts";
import { type BrokerUnderTest, TEST_TIMES } from "./broker-under-test.ts";

/** The hub in this process, in virtual time. */
export async function hubBroker(): Promise<BrokerUnderTest> {
  const timers = new VirtualTimers();
  let hub = new OwnershipHub();
  return {
    async member() {
      let cut = false;
      let end: OwnershipPort | undefined;
      const connect = () => {
        if (cut) return undefined;
        const [own, hubs] = linkedPorts();
        end = hubs;
        hub.attach(hubs);
        return own;
      };
      return {
        ownership: inProcessOwnership(connect, { timers, times: TEST_TIMES }),
        cutOff: () => {
          cut = true;
          end?.close();
        },
        mend: () => {
          cut = false;
        },
      };
    },
    async kill() {
      hub.close();
      await timers.advance(0);
    },
    async restart() {
      hub.open();
    },
    async restartEmpty() {
      hub = new OwnershipHub();
    },
    async until(condition, what) {
      for (let turn = 0; turn < 1000 && !condition(); turn++) await timers.advance(milliseconds(10));
      expect(condition(), what).toBe(true);
    },
    async done(work) {
      let settled = false;
      const watched = work.finally(() => {
        settled = true;
      });
      watched.catch(() => {});
      for (let turn = 0; turn < 1000 && !settled; turn++) await timers.advance(milliseconds(10));
      expect(settled, "done in ten seconds").toBe(true);
      return watched;
    },
    pass: (microseconds) => timers.advance(microseconds),
    async stop() {
      hub.close();
    },
  };
}
