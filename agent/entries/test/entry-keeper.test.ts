import { beforeEach, describe, expect, it } from "vitest";
import { FARM_SERVICES } from "../../../bmv2-tests/models/farm.ts";
import { TABLES } from "../../../bmv2-tests/models/tables.ts";
import { farmNode } from "../../../dsl/entries/farm-node.ts";
import type { Entry, EntryUpdate } from "../../../targets/data-plane.ts";
import { InterpretedDataPlane } from "../../../test-support/interpreted-data-plane.ts";
import { SILENT } from "../../observe/log.ts";
import { seconds, VirtualTimers } from "../../timers.ts";
import { EntryKeeper } from "../entry-keeper.ts";

const SELF: Entry = { kind: "self", node: farmNode(1), generation: 1 };
const peer = (id: number): Entry => ({ kind: "peer", node: farmNode(id) });
const WEB: Entry = {
  kind: "service",
  service: { address: FARM_SERVICES[0]!.addresses[0]!, protocol: "tcp", port: 80 },
};
const rule = (value: bigint, action: string, priority = 10): Entry => ({
  kind: "table",
  table: "acl",
  entry: { match: { client: { kind: "ternary", value, mask: 0xffn } }, action, parameters: {}, priority },
});

let timers: VirtualTimers;
let device: InterpretedDataPlane;
let keeper: EntryKeeper;

beforeEach(async () => {
  timers = new VirtualTimers();
  device = new InterpretedDataPlane(TABLES, { timers });
  keeper = new EntryKeeper({ dataPlane: device, timers, log: SILENT });
  await device.start();
});

async function installed(): Promise<readonly Entry[]> {
  const entries: Entry[] = [];
  for await (const entry of device.read()) entries.push(entry);
  return entries;
}

const told = (updates: readonly EntryUpdate[]) =>
  updates.map(({ operation, entry }) => `${operation} ${entry.kind}`).join(", ");

describe("an entry keeper at an empty device", () => {
  it("writes peers, tables and services, and who the node is last, when it is told to", async () => {
    keeper.replace("self", [SELF]);
    keeper.replace("service", [WEB]);
    keeper.replace("table", [rule(7n, "deny")]);
    keeper.replace("peer", [peer(2), peer(3)]);
    await keeper.resume();
    expect(device.writes.map(told)).toEqual(["insert peer, insert peer", "insert table", "insert service"]);
    await keeper.open();
    expect(told(device.writes.at(-1)!)).toBe("modify self");
    expect(await installed()).toHaveLength(5);
  });

  it("lets who wants an entry wait until the device is there", async () => {
    let outcome: unknown = "waiting";
    void keeper.want(rule(7n, "deny")).then((value) => {
      outcome = value;
    });
    await timers.advance(seconds(10));
    expect(outcome).toBe("waiting");
    await keeper.resume();
    await timers.advance(0);
    expect(outcome).toBeUndefined();
  });
});

describe("an entry keeper at a device with entries", () => {
  beforeEach(async () => {
    keeper.replace("self", [SELF]);
    keeper.replace("peer", [peer(2), peer(3)]);
    keeper.replace("table", [rule(7n, "deny"), rule(9n, "permit")]);
    await keeper.resume();
    await keeper.open();
    device.writes.length = 0;
  });

  it("writes nothing where nothing differs", async () => {
    keeper.suspend();
    await keeper.resume();
    expect(device.writes).toEqual([]);
  });

  it("writes the differences only, and removes a peer last", async () => {
    keeper.replace("peer", [peer(3), peer(4)]);
    await keeper.want(rule(9n, "deny"));
    await keeper.forget(rule(7n, "deny"));
    const words = device.writes.map(told);
    expect(words).toEqual(["insert peer", "modify table", "delete peer", "delete table"]);
  });

  it("puts everything back after the device has lost its tables", async () => {
    const before = await installed();
    keeper.suspend();
    device.disconnect();
    device.reconnect("cleared");
    await keeper.resume();
    expect((await installed()).map(({ kind }) => kind)).not.toContain("self");
    await keeper.open();
    expect(new Set(await installed())).toEqual(new Set(before));
  });

  it("removes what an earlier agent left and nobody wants", async () => {
    const later = new EntryKeeper({ dataPlane: device, timers, log: SILENT });
    later.replace("self", [SELF]);
    later.replace("peer", [peer(2)]);
    await later.resume();
    expect(new Set(await installed())).toEqual(new Set([SELF, peer(2)]));
  });

  it("leaves connections to those who keep them", async () => {
    const connection = {
      client: "198.51.100.7:1",
      service: "203.0.113.10:80",
      protocol: "tcp",
      node: 1,
      data: {},
    } as const;
    await device.write([{ operation: "insert", entry: { kind: "connection", connection } }]);
    keeper.suspend();
    await keeper.resume();
    expect((await installed()).map(({ kind }) => kind)).toContain("connection");
  });

  it("says why the device refuses an entry, once, and keeps the others", async () => {
    device.refuse(({ entry }) => (entry.kind === "table" ? "table-full" : undefined));
    const [refused] = await Promise.all([keeper.want(rule(1n, "deny")), keeper.want(peer(5))]);
    expect(refused?.reason).toBe("table-full");
    const written = device.writes.length;
    await timers.advance(seconds(60));
    expect(device.writes.length).toBe(written);
    device.refuse(undefined);
    expect(await keeper.want(rule(1n, "deny"))).toBeUndefined();
  });

  it("makes its entry hold where something else is in its place", async () => {
    await device.write([{ operation: "insert", entry: rule(1n, "permit") }]);
    expect(await keeper.want(rule(1n, "deny"))).toBeUndefined();
    expect(await installed()).toContainEqual(rule(1n, "deny"));
  });

  it("tries again after a second where the device was away and nobody said so", async () => {
    device.disconnect();
    const outcome = keeper.want(rule(1n, "deny"));
    await timers.advance(seconds(2.5));
    device.reconnect("kept");
    await timers.advance(seconds(1));
    expect(await outcome).toBeUndefined();
  });

  it("tells those who wait when it stops", async () => {
    device.disconnect();
    keeper.suspend();
    const outcome = keeper.want(rule(1n, "deny"));
    keeper.stop();
    expect((await outcome)?.reason).toBe("unavailable");
  });
});
