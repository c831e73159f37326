import { describe, expect, test } from "vitest";
import { SILENT } from "../../observe/log.ts";
import { connectionKey } from "../../ownership/connection-key.ts";
import { milliseconds, seconds } from "../../timers.ts";
import type { ConnectionChange } from "../connections.ts";
import type { SocketState } from "../kernel-sockets.ts";
import { startConnections } from "../start-connections.ts";
import { dns, dnsFrame, World, web, webFrame } from "./connections-world.ts";

describe("a new connection", () => {
  test("is written as local in its handshake state, announced, and known at the peer", async () => {
    const world = new World();
    const [one, two] = [await world.server(1), await world.server(2)];
    one.device.inject("wan", webFrame(0, ["SYN"]));
    await world.timers.advance(1);
    expect(one.device.connections).toEqual([{ ...web(), node: 1, data: {} }]);
    expect(one.device.idleSeconds(web())).toBe(world.model.connections.idle.handshake);
    expect(two.device.connections).toEqual([{ ...web(), node: 1, data: {} }]);
    // A remote entry has no idle time.
    expect(two.device.idleSeconds(web())).toBeUndefined();
  });

  test("is announced only when its entry is in place", async () => {
    const world = new World({ latency: milliseconds(5) });
    const one = await world.server(1);
    one.device.inject("wan", webFrame(0, ["SYN"]));
    await world.timers.advance(milliseconds(4));
    expect(world.farm.owners.size).toBe(0);
    await world.timers.advance(milliseconds(2));
    expect(world.farm.owners.get(connectionKey(web()))?.owner).toBe(1);
  });

  test("is written once, however often it is reported", async () => {
    const world = new World({ latency: milliseconds(5) });
    const one = await world.server(1);
    for (let copy = 0; copy < 3; copy += 1) one.device.inject("wan", webFrame(0, ["SYN"]));
    await world.timers.advance(milliseconds(50));
    expect(one.device.writes.flat()).toHaveLength(1);
    expect(one.connections.counts.reported).toBe(1);
  });

  test("of two receivers of one SYN the first to announce owns it; the other replaces local by remote", async () => {
    const world = new World({ latency: milliseconds(2) });
    const [one, two] = [await world.server(1), await world.server(2)];
    world.farm.latency = milliseconds(3);
    const ended: ConnectionChange[] = [];
    two.connections.onChange((change) => {
      if (change.kind === "ended") ended.push(change);
    });
    one.device.inject("wan", webFrame(0, ["SYN"]));
    await world.timers.advance(milliseconds(1));
    two.connections.begin(web());
    const accepted = two.connections.accepted(web());
    await world.timers.advance(milliseconds(3));
    expect(two.device.connections[0]?.node).toBe(2);
    await world.timers.advance(milliseconds(50));
    expect(one.device.connections).toEqual([{ ...web(), node: 1, data: {} }]);
    expect(two.device.connections).toEqual([{ ...web(), node: 1, data: {} }]);
    expect(await accepted).toBe(false);
    expect(one.connections.counts).toMatchObject({ won: 1, lost: 0 });
    expect(two.connections.counts).toMatchObject({ won: 0, lost: 1 });
    expect(ended).toEqual([{ kind: "ended", connection: web(), reason: "lost" }]);
    // Replaced in place: at no time without an entry.
    expect(two.device.writes.flat().map(({ operation }) => operation)).toEqual(["insert", "modify"]);
  });

  test("is begun by the application's accept where no report came", async () => {
    const world = new World();
    const [one, two] = [await world.server(1), await world.server(2)];
    const accepted = one.connections.accepted(web());
    await world.timers.advance(1);
    expect(await accepted).toBe(true);
    expect(two.device.connections[0]?.node).toBe(1);
  });

  test("a segment with RST begins nothing", async () => {
    const world = new World();
    const one = await world.server(1);
    one.device.inject("wan", webFrame(0, ["RST"]));
    one.device.inject("wan", webFrame(0, ["RST", "ACK"]));
    await world.timers.advance(seconds(1));
    expect(one.device.connections).toEqual([]);
    expect(one.connections.counts.reported).toBe(0);
  });
});

describe("a connection's life", () => {
  test("goes through its states with their idle times, and ends at both servers", async () => {
    const world = new World();
    const [one, two] = [await world.server(1), await world.server(2)];
    const { idle } = world.model.connections;
    one.device.inject("wan", webFrame(0, ["SYN"]));
    await world.timers.advance(1);
    await one.connections.accepted(web());
    await world.timers.advance(1);
    expect(one.device.idleSeconds(web())).toBe(idle.established);
    one.connections.closing(web());
    await world.timers.advance(1);
    expect(one.device.idleSeconds(web())).toBe(idle.closing);
    one.connections.finished(web());
    await world.timers.advance(seconds(1));
    // The last packets of the closing still find their way.
    expect(one.device.connections).toHaveLength(1);
    await world.timers.advance(seconds(2));
    expect(one.device.connections).toEqual([]);
    expect(two.device.connections).toEqual([]);
    expect(one.connections.counts.closed).toBe(1);
    expect(one.connections.room.used.ipv4).toBe(0);
  });

  test("a silent one ages by its state, at its owner alone, and its peers forget it then", async () => {
    const world = new World({
      connections: { idle: { handshake: 5, established: 60, closing: 5, udp: 20 } },
    });
    const [one, two] = [await world.server(1), await world.server(2)];
    one.device.inject("wan", dnsFrame(0));
    await world.timers.advance(seconds(19));
    expect(two.device.connections).toHaveLength(1);
    one.device.inject("wan", dnsFrame(0));
    await world.timers.advance(seconds(19));
    expect(one.device.connections).toHaveLength(1);
    await world.timers.advance(seconds(2));
    expect(one.device.connections).toEqual([]);
    expect(two.device.connections).toEqual([]);
    expect(one.connections.counts.aged).toBe(1);
    expect(two.connections.counts.aged).toBe(0);
  });

  test("bytes at its socket keep it, though the data plane saw no packet", async () => {
    const world = new World({
      connections: { idle: { handshake: 5, established: 10, closing: 5, udp: 20 } },
    });
    const one = await world.server(1);
    one.device.inject("wan", dnsFrame(0));
    for (let round = 0; round < 5; round += 1) {
      await world.timers.advance(seconds(10));
      one.connections.active(dns());
    }
    expect(one.device.connections).toHaveLength(1);
    await world.timers.advance(seconds(40));
    expect(one.device.connections).toEqual([]);
  });

  test("of a program that listens by itself follows the kernel's socket table to its end", async () => {
    const sockets = new Map<string, SocketState>();
    const world = new World({ sockets });
    const one = await world.server(1);
    const key = connectionKey(web());
    one.device.inject("wan", webFrame(0, ["SYN"]));
    sockets.set(key, "handshake");
    await world.timers.advance(seconds(1.5));
    sockets.set(key, "established");
    await world.timers.advance(seconds(1));
    expect(one.device.idleSeconds(web())).toBe(world.model.connections.idle.established);
    sockets.set(key, "closing");
    await world.timers.advance(seconds(1));
    expect(one.device.idleSeconds(web())).toBe(world.model.connections.idle.closing);
    sockets.set(key, "time-wait");
    await world.timers.advance(seconds(1));
    expect(one.device.connections).toHaveLength(1);
    await world.timers.advance(seconds(1));
    expect(one.device.connections).toEqual([]);
    expect(one.connections.counts.closed).toBe(1);
  });

  test("that nobody's socket took is forgotten", async () => {
    const world = new World({ sockets: new Map() });
    const one = await world.server(1);
    one.device.inject("wan", webFrame(0, ["SYN"]));
    await world.timers.advance(seconds(3));
    expect(one.device.connections).toHaveLength(1);
    await world.timers.advance(seconds(3));
    expect(one.device.connections).toEqual([]);
  });

  test("a closed socket's connection stays until the kernel has done with it", async () => {
    const sockets = new Map<string, SocketState>([[connectionKey(web()), "closing"]]);
    const world = new World({ sockets });
    const one = await world.server(1);
    one.connections.begin(web());
    await world.timers.advance(1);
    await one.connections.accepted(web());
    one.connections.finished(web());
    await world.timers.advance(seconds(10));
    expect(one.device.connections).toHaveLength(1);
    sockets.clear();
    await world.timers.advance(seconds(2));
    expect(one.device.connections).toEqual([]);
  });
});

describe("a full table", () => {
  const FULL = { capacity: { ipv4: 2, ipv6: 2 } } as const;

  test("under `refuse` takes no more, counts it, and takes one again when another has ended", async () => {
    const world = new World({ connections: { ...FULL, whenFull: "refuse" } });
    const one = await world.server(1);
    for (const client of [0, 1, 2]) one.device.inject("wan", webFrame(client, ["SYN"]));
    await world.timers.advance(1);
    expect(one.device.connections).toHaveLength(2);
    expect(one.connections.counts.refused).toBe(1);
    expect(one.connections.room.highWater.ipv4).toBe(2);
    expect(await one.connections.accepted(web(2))).toBe(false);
    one.connections.closed(web(0));
    one.device.inject("wan", webFrame(2, ["SYN"]));
    await world.timers.advance(1);
    expect(one.device.connections.map(({ client }) => client)).toEqual([web(1).client, web(2).client]);
  });

  test("under `evict-oldest-idle` forgets the one that was quiet the longest", async () => {
    const world = new World({ connections: { ...FULL, whenFull: "evict-oldest-idle" } });
    const one = await world.server(1);
    for (const client of [0, 1]) one.device.inject("wan", webFrame(client, ["SYN"]));
    await world.timers.advance(seconds(2));
    one.connections.active(web(0));
    one.device.inject("wan", webFrame(2, ["SYN"]));
    await world.timers.advance(1);
    expect(one.device.connections.map(({ client }) => client)).toEqual([web(0).client, web(2).client]);
    expect(one.connections.counts.evicted).toBe(1);
    expect(world.farm.owners.has(connectionKey(web(1)))).toBe(false);
  });

  test("a peer's connection without room is known all the same, and gets its entry when there is room", async () => {
    const world = new World({ connections: { ...FULL, whenFull: "refuse" } });
    const [two, three] = [await world.server(2), await world.member(3)];
    for (const client of [0, 1]) two.connections.begin(dns(client));
    await three.claim(web());
    await world.timers.advance(1);
    expect(two.connections.remote.withoutEntry).toBe(1);
    expect(two.connections.entryOf(web())?.node).toBe(3);
    two.connections.closed(dns(0));
    await world.timers.advance(1);
    expect(two.connections.remote.withoutEntry).toBe(0);
    expect(two.device.connections.map(({ node }) => node)).toEqual([2, 3]);
  });
});

describe("a device or an agent that goes away", () => {
  test("a device that comes back empty gets everything again, one that kept its tables gets the difference", async () => {
    const world = new World();
    const one = await world.server(1);
    for (const client of [0, 1]) one.device.inject("wan", webFrame(client, ["SYN"]));
    await world.timers.advance(1);
    one.connections.suspend();
    one.device.disconnect();
    one.connections.begin(web(2));
    one.connections.closed(web(0));
    await world.timers.advance(seconds(5));
    one.device.writes.length = 0;
    one.device.reconnect("kept");
    await one.connections.resume();
    const clients = () => one.device.connections.map(({ client }) => client).sort();
    expect(clients()).toEqual([web(1).client, web(2).client]);
    expect(
      one.device.writes
        .flat()
        .map(({ operation }) => operation)
        .sort(),
    ).toEqual(["delete", "insert"]);
    one.connections.suspend();
    one.device.disconnect();
    one.device.reconnect("cleared");
    await one.connections.resume();
    expect(clients()).toEqual([web(1).client, web(2).client]);
  });

  test("writes that fail because the device is away are tried again, without a word from it", async () => {
    const world = new World();
    const one = await world.server(1);
    one.device.refuse(() => "unavailable");
    one.connections.begin(web());
    await world.timers.advance(seconds(3));
    expect(world.farm.owners.size).toBe(0);
    one.device.refuse(undefined);
    await world.timers.advance(seconds(1));
    expect(one.device.connections).toHaveLength(1);
    expect(world.farm.owners.size).toBe(1);
  });

  test("a restarted agent adopts its live connections, without a gap, and drops what the farm has forgotten", async () => {
    const world = new World();
    const one = await world.server(1);
    const two = await world.server(2);
    one.device.inject("wan", webFrame(0, ["SYN"]));
    two.connections.begin(web(7));
    await world.timers.advance(1);
    one.stop();
    await one.ownership.close();
    two.connections.closed(web(7));
    await world.timers.advance(1);
    one.device.writes.length = 0;
    const again = await world.server(1, one.device);
    await world.timers.advance(1);
    expect(again.device.connections).toEqual([{ ...web(0), node: 1, data: {} }]);
    expect(again.connections.counts.adopted).toBe(1);
    const touched = again.device.writes.flat().map(({ operation, entry }) => [operation, entry] as const);
    // The live one changes its idle time, in place; the stale remote one goes.
    expect(touched.map(([operation]) => operation).sort()).toEqual(["delete", "modify"]);
    expect(again.connections.entryOf(web(0))?.node).toBe(1);
  });

  test("what the farm assigns before the first entry is written is from before the restart: no handshake", async () => {
    const world = new World();
    const device = await world.device(1);
    const ownership = await world.member(1);
    const { model, timers } = world;
    const { connections } = startConnections({
      ...{ model, timers, ownership, node: 1, dataPlane: device, log: SILENT },
    });
    ownership.tell({ kind: "assigned", connection: web(0) });
    await connections.resume();
    ownership.tell({ kind: "assigned", connection: web(1) });
    await timers.advance(1);
    expect(device.idleSeconds(web(0))).toBe(model.connections.idle.established);
    expect(device.idleSeconds(web(1))).toBe(model.connections.idle.handshake);
    expect(connections.counts).toMatchObject({ adopted: 1, assigned: 1 });
  });

  test("an entry that contradicts what was thought to be there is set right", async () => {
    const world = new World();
    const one = await world.server(1);
    const entry = { kind: "connection", connection: { ...web(0), node: 3, data: {} } } as const;
    await one.device.write([{ operation: "insert", entry }]);
    one.connections.begin(web(0));
    await world.timers.advance(1);
    expect(one.device.connections).toEqual([{ ...web(0), node: 1, data: {} }]);
    await one.device.write([{ operation: "delete", entry }]);
    // The handshake is over, and with it the idle time changes.
    await one.connections.accepted(web(0));
    await world.timers.advance(1);
    expect(one.device.connections).toEqual([{ ...web(0), node: 1, data: {} }]);
  });
});

describe("what ownership says", () => {
  test("a connection handed over becomes remote here and local there", async () => {
    const world = new World();
    const [one, two] = [await world.server(1), await world.server(2)];
    one.device.inject("wan", dnsFrame(0));
    await world.timers.advance(1);
    expect(await one.ownership.handOver(dns(), 2)).toBe(true);
    await world.timers.advance(1);
    expect(one.device.connections).toEqual([{ ...dns(), node: 2, data: {} }]);
    expect(two.device.connections).toEqual([{ ...dns(), node: 2, data: {} }]);
    expect(two.device.idleSeconds(dns())).toBe(world.model.connections.idle.udp);
  });

  test("a late joiner gets the full picture", async () => {
    const world = new World();
    const one = await world.server(1);
    for (let client = 0; client < 20; client += 1) one.device.inject("wan", webFrame(client, ["SYN"]));
    await world.timers.advance(1);
    const two = await world.server(2);
    expect(two.device.connections).toHaveLength(20);
    expect(two.device.connections.every(({ node }) => node === 1)).toBe(true);
  });

  test("a draining server places held connections at a peer and begins none of its own", async () => {
    const world = new World();
    const [one, two] = [await world.server(1), await world.server(2)];
    one.connections.drain();
    one.connections.begin(web(0));
    one.connections.begin(web(1), true);
    await world.timers.advance(1);
    expect(one.device.connections).toEqual([{ ...web(1), node: 2, data: {} }]);
    expect(two.device.connections).toEqual([{ ...web(1), node: 2, data: {} }]);
    expect(one.connections.counts).toMatchObject({ reported: 0, placed: 1 });
  });
});

test("thousands of connections at once are written in few batches", async () => {
  const world = new World({ latency: milliseconds(1) });
  const one = await world.server(1);
  for (let client = 0; client < 5000; client += 1) one.connections.begin(web(client));
  await world.timers.advance(milliseconds(20));
  expect(one.connections.counts.won).toBe(5000);
  expect(one.device.writes.length).toBeLessThan(10);
});
