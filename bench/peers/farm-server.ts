import { agentOf } from "../../agent/agent-definition.ts";
import type {
  NodeConfiguration,
  OwnershipConfiguration,
} from "../../agent/configuration/node-configuration.ts";
import { nodeDataPlane } from "../../agent/node-data-plane.ts";
import { MeasuredDataPlane } from "../../agent/observe/measured-data-plane.ts";
import { connectionKey } from "../../agent/ownership/connection-key.ts";
import { startAgent } from "../../agent/start-agent.ts";
import { systemTimers } from "../../agent/timers.ts";
import { entriesFor, farmNode } from "../../dsl/entries/farm-node.ts";
import { ethernet, ipv4, packet, tcp } from "../../packet/index.ts";
import type { EntryFailure, EntryUpdate } from "../../targets/data-plane.ts";
import { EmbeddedNode } from "../../test-support/embedded-node.ts";
import { modelOf } from "../../testing/start.ts";

/** To a server: this many clients open a connection with it, so many a second. */
export interface OpenConnections {
  readonly first: number;
  readonly count: number;
  readonly perSecond: number;
}

/** From a server. Times are milliseconds of this machine's clock. */
export type ServerReport =
  | { readonly kind: "ready" }
  /** When the SYN of the n-th connection arrived, in order. */
  | { readonly kind: "opened"; readonly first: number; readonly at: readonly number[] }
  /** When this server's device held entries that it had not held before. */
  | { readonly kind: "installed"; readonly entries: readonly (readonly [key: string, at: number])[] };

const clock = () => performance.timeOrigin + performance.now();

/** The n-th client's connection, as its entry names it. */
export function connectionOf(n: number) {
  return {
    client: `198.51.${100 + (n >> 14)}.7:${20_000 + (n & 0x3fff)}`,
    service: "203.0.113.10:80",
    protocol: "tcp",
  } as const;
}

/** Says when each connection's entry is in the device. */
class ObservedDataPlane extends MeasuredDataPlane {
  override async write(updates: readonly EntryUpdate[]): Promise<readonly EntryFailure[]> {
    const failures = await super.write(updates);
    const at = clock();
    const entries = updates.flatMap(({ operation, entry }) =>
      operation === "insert" && entry.kind === "connection"
        ? [[connectionKey(entry.connection), at] as const]
        : [],
    );
    if (entries.length > 0) tell({ kind: "installed", entries });
    return failures;
  }
}

function tell(report: ServerReport): void {
  process.send?.(report);
}

async function open(device: EmbeddedNode, { first, count, perSecond }: OpenConnections): Promise<void> {
  const at: number[] = [];
  const begin = clock();
  for (let n = 0; n < count; ) {
    const due = Math.min(count, Math.floor(((clock() - begin) / 1000) * perSecond) + 1);
    for (; n < due; n += 1) {
      const [address, port] = connectionOf(first + n).client.split(":");
      const frame = packet(
        ethernet({ destination: farmNode(1).hostMac, source: "02:00:00:00:00:fe" }),
        ipv4({ source: address!, destination: "203.0.113.10" }),
        tcp({ sourcePort: Number(port), destinationPort: 80, flags: ["SYN"] }),
      );
      at.push(clock());
      device.receive("wan", frame);
    }
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
  tell({ kind: "opened", first, at });
}

/** One server as a process: an embedded switch behind P4Runtime and its agent. `farm-server.js PIPELINE NODE OWNERSHIP`. */
async function serve(pipeline: string, node: number, ownership: OwnershipConfiguration): Promise<void> {
  const model = await modelOf(pipeline);
  const device = await EmbeddedNode.start(model);
  const timers = systemTimers();
  const { connections: _, generation: __, ...entries } = entriesFor(node);
  const configuration: NodeConfiguration = {
    ...{ entries, ownership, log: "silent" },
    dataPlane: { p4runtime: device.address, deviceId: 1n, toolchain: "embedded" },
    limits: { punts: {}, drainSeconds: 1 },
  };
  const dataPlane = new ObservedDataPlane(await nodeDataPlane(model, configuration, timers), timers);
  // Nothing listens here: without a socket table to look at, connections stay.
  const kernelSockets = { read: async () => undefined };
  await startAgent(agentOf(model), { configuration, dataPlane, timers, kernelSockets });
  process.on("message", (message: unknown) => {
    if (typeof message === "object" && message !== null && "perSecond" in message)
      void open(device, message as OpenConnections);
  });
  process.on("disconnect", () => process.exit());
  tell({ kind: "ready" });
}

const [pipeline, node, ownership] = process.argv.slice(2);
if (ownership !== undefined) await serve(pipeline!, Number(node), JSON.parse(ownership));
