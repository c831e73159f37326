import { describe, expect, test } from "vitest";
import { entriesFor, farmNode } from "../../../dsl/entries/farm-node.ts";
import type { PipelineModel, PortRole, StepModel } from "../../../dsl/model/index.ts";
import { ethernet, internetChecksum, ipv4, packet, tcp } from "../../../packet/index.ts";
import { ROUTER_MAC, World, web, webFrame } from "../../connections/test/connections-world.ts";
import { SILENT } from "../../observe/log.ts";
import { milliseconds, seconds } from "../../timers.ts";
import { startPunts } from "../punts.ts";
import type { WaitingLimits } from "../waiting-frames.ts";

interface Sent {
  readonly port: PortRole;
  readonly bytes: Uint8Array;
}

async function serverWithPunts(world: World, node: number, limits: Partial<WaitingLimits> = {}) {
  const server = await world.server(node);
  const sent: Sent[] = [];
  server.device.onOutput((port, bytes) => sent.push({ port, bytes }));
  const entries = entriesFor(node);
  const punts = startPunts({
    model: world.model,
    dataPlane: server.device,
    connections: server.connections,
    entries: () => entries,
    timers: world.timers,
    log: SILENT,
    limits,
  });
  return { ...server, punts, sent };
}

type Lookup = Extract<StepModel, { kind: "lookup" }>;

/** The farm with other actions in the lookup of its wan rule. */
function worldWithLookup(change: (lookup: Lookup) => Partial<Lookup>): World {
  const world = new World();
  const { rules } = world.model;
  const steps = rules.wan.steps.map((step) => (step.kind === "lookup" ? { ...step, ...change(step) } : step));
  const model: PipelineModel = { ...world.model, rules: { ...rules, wan: { ...rules.wan, steps } } };
  return Object.assign(world, { model });
}

/** A SYN of an unknown connection is the agent's. */
function worldThatPuntsSyn(): World {
  return worldWithLookup(({ miss }) => ({ miss: { ...miss, syn: miss.other } }));
}

describe("a packet of a connection that no entry knows", () => {
  test("waits until the connection's owner is known, and leaves as it would have by the entry", async () => {
    const world = new World();
    const one = await serverWithPunts(world, 1);
    const two = await world.server(2);
    const segment = webFrame(0, ["ACK"], "early");
    one.device.inject("wan", segment);
    await world.timers.advance(milliseconds(5));
    expect(one.punts.waiting.frames).toBe(1);
    expect(one.sent).toEqual([]);
    two.connections.begin(web());
    await world.timers.advance(1);
    expect(one.punts.waiting.frames).toBe(0);
    expect(one.sent).toHaveLength(1);
    // The very frame that the data plane sends for the next packet of the connection.
    const byEntry = one.device.inject("wan", segment);
    expect(byEntry.verdict).toBe("forwarded");
    expect(one.sent[0]).toEqual(byEntry.outputs[0]);
    expect(one.punts.counts.decided).toEqual({ forwarded: 1 });
  });

  test("keeps its place among the others of its connection", async () => {
    const world = new World();
    const one = await serverWithPunts(world, 1);
    for (const text of ["first", "second", "third"]) one.device.inject("wan", webFrame(0, ["ACK"], text));
    one.connections.begin(web());
    await world.timers.advance(1);
    expect(one.sent.map(({ port, bytes }) => [port, new TextDecoder().decode(bytes.slice(54))])).toEqual([
      ["host", "first"],
      ["host", "second"],
      ["host", "third"],
    ]);
  });

  test("is dropped and counted when nobody owns it after the time, and never answered", async () => {
    const world = new World();
    const one = await serverWithPunts(world, 1, { time: seconds(2) });
    one.device.inject("wan", webFrame(0, ["ACK"]));
    await world.timers.advance(seconds(1.9));
    expect(one.punts.counts.expired).toBe(0);
    await world.timers.advance(seconds(0.2));
    expect(one.punts.counts.expired).toBe(1);
    expect(one.punts.waiting).toMatchObject({ frames: 0, bytes: 0 });
    expect(one.sent).toEqual([]);
  });

  test("is dropped and counted where too many wait, of one connection or of all", async () => {
    const world = new World();
    const one = await serverWithPunts(world, 1, { framesEach: 2, frames: 5 });
    for (const client of [0, 0, 0, 1, 1, 2, 3]) one.device.inject("wan", webFrame(client, ["ACK"]));
    expect(one.punts.waiting.frames).toBe(5);
    expect(one.punts.counts.overflowed).toBe(2);
  });

  test("goes to the winner, when this node's own claim is lost", async () => {
    const world = worldThatPuntsSyn();
    const one = await serverWithPunts(world, 1);
    const two = await world.member(2);
    world.farm.latency = milliseconds(2);
    void two.claim(web());
    one.device.inject("wan", webFrame(0, ["SYN"]));
    await world.timers.advance(milliseconds(1));
    expect(one.punts.waiting.frames).toBe(1);
    await world.timers.advance(milliseconds(20));
    expect(one.sent.map(({ port }) => port)).toEqual(["lan"]);
    expect(one.connections.counts.lost).toBe(1);
  });
});

describe("a SYN that the pipeline punts", () => {
  test("begins a connection here, and reaches the host's stack when it is announced", async () => {
    const world = worldThatPuntsSyn();
    const one = await serverWithPunts(world, 1);
    const syn = webFrame(0, ["SYN"]);
    one.device.inject("wan", syn);
    await world.timers.advance(1);
    expect(one.device.connections).toEqual([{ ...web(), node: 1, data: {} }]);
    expect(one.sent).toEqual([{ port: "host", bytes: syn }]);
  });

  test("goes to a peer while this server drains, before anybody has answered it", async () => {
    const world = worldThatPuntsSyn();
    const one = await serverWithPunts(world, 1);
    const two = await world.server(2);
    one.connections.drain();
    one.device.inject("wan", webFrame(0, ["SYN"]));
    await world.timers.advance(1);
    expect(one.sent.map(({ port }) => port)).toEqual(["lan"]);
    expect(two.device.connections).toEqual([{ ...web(), node: 2, data: {} }]);
    // The peer's NIC delivers what this one's agent sent.
    expect(two.device.inject("lan", one.sent[0]!.bytes).verdict).toBe("deliveredForwarded");
  });
});

test("a packet that the rules give to the agent whoever owns it is counted, and does not go round", async () => {
  const world = worldWithLookup(({ miss }) => ({ local: miss.other }));
  const one = await serverWithPunts(world, 1);
  one.connections.begin(web());
  await world.timers.advance(1);
  one.device.inject("wan", webFrame(0, ["ACK"]));
  await world.timers.advance(1);
  expect(one.punts.counts.byRule).toBe(1);
  expect(one.sent).toEqual([]);
});

test("an ICMP error goes to the owner of the connection that it quotes", async () => {
  const world = new World();
  const one = await serverWithPunts(world, 1);
  const two = await world.member(2);
  const quoted = packet(
    ipv4({ source: "203.0.113.10", destination: "198.51.100.7" }),
    tcp({ sourcePort: 80, destinationPort: 40_000 }),
  );
  one.device.inject("wan", icmpFrame(quoted));
  expect(one.punts.waiting.frames).toBe(1);
  await two.claim(web());
  await world.timers.advance(1);
  expect(one.punts.counts.decided).toEqual({ forwarded: 1 });
});

function icmpFrame(quoted: Uint8Array): Uint8Array {
  const message = Uint8Array.of(3, 1, 0, 0, 0, 0, 0, 0, ...quoted);
  const checksum = internetChecksum(message);
  message[2] = checksum >> 8;
  message[3] = checksum & 0xff;
  return packet(
    ethernet({ destination: farmNode(1).hostMac, source: ROUTER_MAC }),
    ipv4({ source: "192.0.2.1", destination: "203.0.113.10", protocol: 1 }),
    message,
  );
}
