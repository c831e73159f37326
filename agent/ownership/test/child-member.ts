import { isMainThread, parentPort, workerData } from "node:worker_threads";
import { farmNode } from "../../../dsl/entries/farm-node.ts";
import type { ConnectionTuple } from "../../../targets/data-plane.ts";
import { systemTimers } from "../../timers.ts";
import { inProcessOwnership } from "../in-process/in-process-ownership.ts";
import { messagePort, processPort } from "../in-process/port.ts";
import { TEST_TIMES } from "./broker-under-test.ts";

/** A member in a process or thread of its own: joins as the node it is told, and claims one connection. */
const node = Number(isMainThread ? process.argv.at(-1) : workerData);
const port = isMainThread ? processPort(process) : messagePort(parentPort!);
const ownership = inProcessOwnership(port, { timers: systemTimers(), times: TEST_TIMES });

function connectionOf(member: number): ConnectionTuple {
  return { client: `198.51.100.${member}:40000`, service: "203.0.113.10:80", protocol: "tcp" };
}

await ownership.join(farmNode(node));
await ownership.claim(connectionOf(node));
