import { entriesFor } from "../../dsl/entries/farm-node.ts";
import type { ConnectionEntry, ConnectionTuple } from "../../dsl/entries/node-entries.ts";
import type { PipelineModel } from "../../dsl/model/index.ts";
import { P4RuntimeClient } from "../../p4runtime/client.ts";
import { P4InfoIndex } from "../../p4runtime/p4info-index.ts";
import { tableRow } from "../../p4runtime/table-entry.ts";
import type { Entry, EntryKind } from "../../targets/data-plane.ts";
import { rowEntry, tablesOf } from "../../targets/p4-data-plane/row-entry.ts";
import { TOOLCHAINS } from "../../targets/p4-data-plane/toolchain.ts";
import { EmbeddedNode, type SentFrame } from "../../test-support/embedded-node.ts";
import type { Agent } from "../agent.ts";
import { agentOf } from "../agent-definition.ts";
import type { NodeConfiguration } from "../configuration/node-configuration.ts";
import { SILENT } from "../observe/log.ts";
import { OwnershipHub } from "../ownership/in-process/hub.ts";
import { inProcessOwnership } from "../ownership/in-process/in-process-ownership.ts";
import { type AgentOptions, startAgent } from "../start-agent.ts";
import { milliseconds, VirtualTimers } from "../timers.ts";

/** A configuration for tests: a node of three at this device. */
export function nodeConfiguration(
  node: number,
  p4runtime: string,
  more: Partial<NodeConfiguration> = {},
): NodeConfiguration {
  const { connections: _, generation: __, ...entries } = entriesFor(node);
  return {
    entries,
    dataPlane: { p4runtime, deviceId: 1n, toolchain: "embedded" },
    ownership: { kind: "in-process" },
    limits: { punts: {}, drainSeconds: 1 },
    log: "silent",
    ...more,
  };
}

/** Resolves as soon as the condition holds, however many turns of the event loop that takes; the test's own time limit ends it. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setImmediate(resolve));
}

/**
 * Three servers in one process:
 *
 *     wan1 [device 1] host1     wan2 [device 2] host2     wan3 [device 3] host3
 *              |                        |                         |
 *              +---------- lan ---------+-------------------------+
 *
 * Each device is an embedded switch behind P4Runtime, each has an agent, and the agents share a hub. Time is virtual.
 */
export class AgentFarm {
  readonly model: PipelineModel;
  readonly timers = new VirtualTimers();
  readonly hub = new OwnershipHub();
  readonly devices: readonly EmbeddedNode[];
  readonly agents: (Agent | undefined)[] = [];

  private constructor(model: PipelineModel, devices: readonly EmbeddedNode[]) {
    this.model = model;
    this.devices = devices;
    for (const [index, device] of devices.entries()) {
      device.onSent(({ port, bytes }) => {
        if (port !== "lan") return;
        for (const [other, peer] of devices.entries()) if (other !== index) peer.receive("lan", bytes);
      });
    }
  }

  static async start(model: PipelineModel, options: Partial<AgentOptions> = {}): Promise<AgentFarm> {
    const devices = await Promise.all([1, 2, 3].map(() => EmbeddedNode.start(model)));
    const farm = new AgentFarm(model, devices);
    for (const node of [1, 2, 3]) await farm.startAgent(node, options);
    await until(() => [1, 2, 3].every((node) => farm.agent(node).ready));
    return farm;
  }

  async startAgent(node: number, options: Partial<AgentOptions> = {}): Promise<Agent> {
    const { timers, model, hub } = this;
    const agent = await startAgent(agentOf(model), {
      configuration: nodeConfiguration(node, this.device(node).address),
      ownership: inProcessOwnership(hub, { timers }),
      timers,
      log: SILENT,
      kernelSockets: { read: async () => undefined },
      ...options,
    });
    this.agents[node - 1] = agent;
    return agent;
  }

  agent(node: number): Agent {
    return this.agents[node - 1]!;
  }

  device(node: number): EmbeddedNode {
    return this.devices[node - 1]!;
  }

  /** What left a node by a port, since the last call. */
  taken(node: number, port: SentFrame["port"]): readonly Uint8Array[] {
    const { sent } = this.device(node);
    const taken = sent.filter((frame) => frame.port === port);
    sent.splice(0, sent.length, ...sent.filter((frame) => frame.port !== port));
    return taken.map(({ bytes }) => bytes);
  }

  /** What a device's tables hold, as another controller reads them. */
  async entries(node: number, ...kinds: readonly EntryKind[]): Promise<readonly Entry[]> {
    const index = new P4InfoIndex((await TOOLCHAINS.embedded(this.model)).p4info);
    const client = new P4RuntimeClient({ address: this.device(node).address });
    const tables = kinds.flatMap((kind) => tablesOf(this.model, kind));
    const wanted = tables.map((table) => ({
      case: "tableEntry" as const,
      value: { tableId: index.id("table", table) },
    }));
    const entries: Entry[] = [];
    for await (const { entity } of client.read(...wanted)) {
      const row = entity.case === "tableEntry" ? tableRow(entity.value, index) : undefined;
      const entry = row && rowEntry(this.model, node, row);
      if (entry !== undefined) entries.push(entry);
    }
    await client.close();
    return entries;
  }

  /** Who owns a connection by a device's table. */
  async ownerAt(node: number, { client, protocol }: ConnectionTuple): Promise<number | undefined> {
    const rows = (await this.entries(node, "connection")).flatMap((entry): readonly ConnectionEntry[] =>
      entry.kind === "connection" ? [entry.connection] : [],
    );
    return rows.find((row) => row.client === client && row.protocol === protocol)?.node;
  }

  /** Lets the time pass that a lost device is tried again after. */
  reconnect(): Promise<void> {
    return this.timers.advance(milliseconds(200));
  }

  async stop(): Promise<void> {
    await Promise.all(this.agents.map((agent) => agent?.stop()));
    await Promise.all(this.devices.map((device) => device.crash()));
  }
}
