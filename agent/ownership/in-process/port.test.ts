import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { afterEach, describe, expect, test, vi } from "vitest";
import { farmNode } from "../../../dsl/entries/farm-node.ts";
import { systemTimers } from "../../timers.ts";
import type { Ownership } from "../ownership.ts";
import { TEST_TIMES } from "../test/broker-under-test.ts";
import { OwnershipHub } from "./hub.ts";
import { inProcessOwnership } from "./in-process-ownership.ts";
import { linkedPorts, messagePort, processPort } from "./port.ts";

const CHILD = fileURLToPath(new URL("../test/child-member.ts", import.meta.url));
/** Loads TypeScript in the child, as the tests themselves are loaded. */
const LOADER = fileURLToPath(new URL("../../../node_modules/jiti/lib/jiti-cli.mjs", import.meta.url));

describe("linked ports", () => {
  test("deliver in order, what came before the listener too, and nothing after the end", async () => {
    const [one, other] = linkedPorts();
    const received: unknown[] = [];
    one.post({ number: 1 });
    one.post({ number: 2 });
    await Promise.resolve();
    other.onMessage((message) => received.push(message));
    one.post({ number: 3 });
    await new Promise((resolve) => setImmediate(resolve));
    const closed = new Promise<void>((resolve) => other.onClose(resolve));
    one.close();
    await closed;
    one.post({ number: 4 });
    other.post({ number: 5 });
    await new Promise((resolve) => setImmediate(resolve));
    expect(received).toEqual([{ number: 1 }, { number: 2 }, { number: 3 }]);
  });
});

describe("members that are not in the hub's process", () => {
  const hub = new OwnershipHub();
  const children: ChildProcess[] = [];
  const workers: Worker[] = [];
  let here: Ownership | undefined;

  afterEach(async () => {
    await here?.leave();
    for (const child of children.splice(0)) child.kill("SIGKILL");
    for (const worker of workers.splice(0)) await worker.terminate();
  });

  async function ownerSeenHere(node: number): Promise<void> {
    here = inProcessOwnership(hub, { timers: systemTimers(), times: TEST_TIMES });
    await here.join(farmNode(9));
    await vi.waitUntil(() => here?.known().some(({ owner }) => owner === node), { timeout: 20_000 });
  }

  test("a child process joins over its channel; when it is killed, its connections are withdrawn", async () => {
    const child = fork(LOADER, [CHILD, "1"]);
    children.push(child);
    hub.attach(processPort(child));
    await ownerSeenHere(1);
    child.kill("SIGKILL");
    await once(child, "exit");
    await vi.waitUntil(() => here?.known().length === 0, { timeout: 20_000 });
    expect(here?.members().members.map(({ node }) => node.id)).toEqual([9]);
  });

  test("a worker thread joins over its port", async () => {
    const worker = new Worker(LOADER, { argv: [CHILD], workerData: 2 });
    workers.push(worker);
    hub.attach(messagePort(worker));
    await ownerSeenHere(2);
    expect(here?.members().members.map(({ node }) => node.id)).toEqual([2, 9]);
  });
});
