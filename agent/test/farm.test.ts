import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { FARM } from "../../bmv2-tests/models/farm.ts";
import { clientPacket, reportOf, routed, synPacket } from "../../bmv2-tests/suite/client-frame.ts";
import type { ConnectionTuple } from "../../dsl/entries/node-entries.ts";
import { seconds } from "../timers.ts";
import { AgentFarm, until } from "./agent-farm.ts";

let farm: AgentFarm;

beforeAll(async () => {
  farm = await AgentFarm.start(FARM);
}, 60_000);
afterAll(() => farm.stop());

/** Each test has a client of its own. */
let client = { clientPort: 40_000 };
let tuple: ConnectionTuple;
beforeEach(() => {
  client = { clientPort: client.clientPort + 1 };
  tuple = reportOf(client);
  for (const { sent } of farm.devices) sent.length = 0;
});

const syn = (node: number) => routed(synPacket(client), { node });
const data = (node: number) => routed(clientPacket(client), { node });

/** A client's first packet reaches node 1, and all tables know. */
async function opened(): Promise<void> {
  farm.device(1).receive("wan", syn(1));
  await known(1, 2, 3);
}

/** These nodes' tables name node 1 as the owner. */
async function known(...nodes: readonly number[]): Promise<void> {
  for (const node of nodes) await until(async () => (await farm.ownerAt(node, tuple)) === 1);
}

async function forgotten(...nodes: readonly number[]): Promise<void> {
  for (const node of nodes) await until(async () => (await farm.ownerAt(node, tuple)) === undefined);
}

async function peersOf(node: number): Promise<readonly number[]> {
  const peers = await farm.entries(node, "peer");
  return peers.flatMap((entry) => (entry.kind === "peer" ? [entry.node.id] : [])).sort();
}

describe("three agents", () => {
  it("make each other peers, and say who each node is", async () => {
    expect(await peersOf(1)).toEqual([2, 3]);
    expect(await peersOf(2)).toEqual([1, 3]);
    expect(await peersOf(3)).toEqual([1, 2]);
  });

  it("agree on the owner of a connection as soon as its SYN is delivered, and peers forward to it", async () => {
    await opened();
    expect(farm.taken(1, "host")).toEqual([syn(1)]);
    farm.device(2).receive("wan", data(2));
    const [delivered, ...more] = farm.taken(1, "host");
    expect(more).toEqual([]);
    expect(delivered!.subarray(14)).toEqual(clientPacket(client));
    expect(farm.taken(2, "host")).toEqual([]);
    expect(await farm.agent(2).verdicts()).toMatchObject({ forwarded: 1n });
    expect(await farm.agent(1).verdicts()).toMatchObject({ deliveredLocal: 1n, deliveredForwarded: 1n });
  });

  it("let a packet that came before its owner was known wait, and send it to the owner", async () => {
    farm.device(3).receive("wan", data(3));
    expect(farm.taken(1, "host")).toEqual([]);
    await opened();
    await until(() => farm.device(1).sent.length === 2);
    const [, waited] = farm.taken(1, "host");
    expect(waited!.subarray(14)).toEqual(clientPacket(client));
  });

  it("settle two receivers of one SYN: one owns it, the other forwards", async () => {
    farm.device(1).receive("wan", syn(1));
    farm.device(2).receive("wan", syn(2));
    await until(async () => (await farm.ownerAt(3, tuple)) !== undefined);
    const owner = await farm.ownerAt(3, tuple);
    for (const node of [1, 2]) await until(async () => (await farm.ownerAt(node, tuple)) === owner);
  });

  it("forget a connection when it ends, at every node", async () => {
    await opened();
    farm.agent(1).connections.closed(tuple);
    await forgotten(1, 2, 3);
  });

  it("age a connection that no packet meets, at every node", async () => {
    await opened();
    const idle = seconds(FARM.connections.idle.handshake + 3);
    await farm.timers.advance(idle);
    for (const device of farm.devices) device.advance(idle);
    await forgotten(1, 2, 3);
  });

  it("fill a device that crashed again; until then it takes every packet for somebody else's", async () => {
    await opened();
    await farm.device(2).restart();
    farm.taken(1, "host");
    farm.device(2).receive("wan", data(2));
    expect(farm.device(2).sent).toEqual([]);
    await until(() => !farm.agent(2).ready);
    await farm.reconnect();
    await until(() => farm.agent(2).ready);
    expect(await farm.ownerAt(2, tuple)).toBe(1);
    farm.device(2).receive("wan", data(2));
    expect(farm.taken(1, "host")).toHaveLength(1);
  });

  it("take their connections over when they start again, and leave no gap meanwhile", async () => {
    await opened();
    await farm.agent(1).stop();
    farm.taken(1, "host");
    farm.device(1).receive("wan", data(1));
    farm.device(2).receive("wan", data(2));
    expect(farm.taken(1, "host")).toHaveLength(2);
    const again = await farm.startAgent(1);
    expect([...again.connections.own()].map((own) => own.tuple)).toContainEqual(tuple);
    expect(await farm.ownerAt(1, tuple)).toBe(1);
    farm.device(2).receive("wan", data(2));
    expect(farm.taken(1, "host")).toHaveLength(1);
  });

  it("leave in order, and learn everything when they join again", async () => {
    const draining = farm.agent(3).drain(5);
    await farm.timers.advance(seconds(6));
    await draining;
    await until(async () => (await peersOf(1)).length === 1);
    farm.device(1).receive("wan", syn(1));
    await known(1, 2);
    await farm.startAgent(3);
    await known(3);
    expect(await peersOf(1)).toEqual([2, 3]);
  });

  it("give up what they own when they leave", async () => {
    await opened();
    const draining = farm.agent(1).drain(1);
    await farm.timers.advance(seconds(2));
    await draining;
    await forgotten(2, 3);
  });
});
