import { describe, expect, test } from "vitest";
import { entriesFor, farmNode } from "../../../dsl/entries/farm-node.ts";
import { formatMacAddress } from "../../../packet/mac-address.ts";
import { startConnections } from "../../connections/start-connections.ts";
import { dns, dnsFrame, World, webFrame } from "../../connections/test/connections-world.ts";
import { SILENT } from "../../observe/log.ts";
import { OwnershipHub } from "../../ownership/in-process/hub.ts";
import { inProcessOwnership } from "../../ownership/in-process/in-process-ownership.ts";
import { startPunts } from "../../punts/punts.ts";
import { milliseconds, type VirtualTimers } from "../../timers.ts";
import { agentPlane } from "../agent-plane.ts";
import { startMigration } from "../start-migration.ts";

/** Ethernet, IPv4 and UDP headers. */
const UDP_PAYLOAD = 14 + 20 + 8;

/** Servers on one LAN, each with a device, an agent and a UDP application whose state is what it has heard. */
class Servers {
  readonly world = new World();
  readonly timers: VirtualTimers = this.world.timers;
  readonly #hub = new OwnershipHub();
  readonly #lan = new Map<string, (frame: Uint8Array) => void>();

  async server(node: number) {
    const { timers, world } = this;
    const { model } = world;
    const self = farmNode(node);
    const device = await world.device(node);
    const ownership = inProcessOwnership(this.#hub, { timers });
    const { connections } = startConnections({
      model,
      node,
      dataPlane: device,
      ownership,
      timers,
      log: SILENT,
    });
    const entries = entriesFor(node);
    const punts = startPunts({
      model,
      dataPlane: device,
      connections,
      entries: () => entries,
      timers,
      log: SILENT,
    });
    const heard: string[] = [];
    /** What the session has heard, here and before it came here. */
    const session: { state?: string } = {};
    const deliver = (payload: Uint8Array) => {
      const text = new TextDecoder().decode(payload);
      heard.push(text);
      session.state = `${session.state ?? ""}${text}`;
    };
    const migration = startMigration({
      node,
      ownership,
      timers,
      plane: agentPlane({ self, connections, punts }),
      applications: {
        takes: () => true,
        migratedIn: (_connection, state) => {
          session.state = new TextDecoder().decode(state);
        },
        deliver: (_connection, payload) => deliver(payload),
      },
    });
    const onLan: Uint8Array[] = [];
    const onHost: Uint8Array[] = [];
    device.onOutput((port, bytes) => {
      if (port === "lan") {
        onLan.push(bytes);
        const to = this.#lan.get(formatMacAddress(bytes.subarray(0, 6)));
        timers.after(milliseconds(1), () => to?.(bytes));
      } else if (port === "host") {
        onHost.push(bytes);
        const payload = bytes.slice(UDP_PAYLOAD);
        timers.after(milliseconds(1), () => {
          if (!migration.take(dns(), payload)) deliver(payload);
        });
      }
    });
    this.#lan.set(self.lanMac, (frame) => device.inject("lan", frame));
    const joined = ownership.join(self);
    await timers.advance(milliseconds(10));
    await joined;
    await connections.resume();
    device.latency = milliseconds(3);
    return { node, device, ownership, connections, punts, migration, heard, session, onLan, onHost };
  }
}

describe("agents on devices", () => {
  test("a UDP session moves while its client sends to any of three servers: each datagram arrives once", async () => {
    const servers = new Servers();
    const [one, two, three] = [await servers.server(1), await servers.server(2), await servers.server(3)];
    one.device.inject("wan", dnsFrame(0, "a"));
    await servers.timers.advance(milliseconds(50));
    expect(one.session.state).toBe("a");

    const outcome = one.migration.migrate(dns(), 2, new TextEncoder().encode("a"));
    // One millisecond after the other, at a server after the other, through all the steps.
    for (const [index, text] of [..."bcdefghijklmnopqrstuvwx"].entries()) {
      const server = [one, two, three][index % 3]!;
      server.device.inject("wan", dnsFrame(0, text, server.node));
      await servers.timers.advance(milliseconds(1));
    }
    expect(await outcome).toEqual({ moved: true });
    await servers.timers.advance(milliseconds(100));

    expect([...two.heard].sort().join("")).toBe("bcdefghijklmnopqrstuvwx");
    expect(two.session.state?.at(0)).toBe("a");
    expect([one.heard, three.heard]).toEqual([["a"], []]);
    expect([one, two, three].map(({ device }) => device.connections.map(({ node }) => node))).toEqual([
      [2],
      [2],
      [2],
    ]);
    // What waited at the giver left encapsulated, by the LAN; nothing of it went anywhere else.
    expect(one.onLan.length).toBeGreaterThan(0);
    expect(one.punts.counts.decided.forwarded).toBeGreaterThan(0);
  });

  test("a session that no peer takes goes on where it was, with what waited at both", async () => {
    const servers = new Servers();
    const [one, two] = [await servers.server(1), await servers.server(2)];
    one.device.inject("wan", dnsFrame(0, "a"));
    await servers.timers.advance(milliseconds(50));
    two.device.refuse(({ entry }) => (entry.kind === "connection" ? "table-full" : undefined));
    const outcome = one.migration.migrate(dns(), 2, new TextEncoder().encode("a"));
    for (const [index, text] of [..."bcdef"].entries()) {
      const server = [one, two][index % 2]!;
      server.device.inject("wan", dnsFrame(0, text, server.node));
      await servers.timers.advance(milliseconds(1));
    }
    expect(await outcome).toEqual({ moved: false, why: "the peer's table is full" });
    await servers.timers.advance(milliseconds(100));
    expect([...one.heard].sort().join("")).toBe("abcdef");
    expect(two.heard).toEqual([]);
  });

  test("an entry that was made ready goes where the connection goes in the end", async () => {
    const servers = new Servers();
    const [one, two] = [await servers.server(1), await servers.server(2)];
    await servers.server(3);
    one.device.inject("wan", dnsFrame(0, "a"));
    await servers.timers.advance(milliseconds(50));
    const entryOfTwo = () => two.device.connections.map(({ node }) => node);
    const used = two.connections.room.used.ipv4;

    void two.connections.prepare(dns());
    await servers.timers.advance(milliseconds(50));
    expect(entryOfTwo()).toEqual([2]);
    void two.connections.unprepare(dns());
    await servers.timers.advance(milliseconds(50));
    expect(entryOfTwo()).toEqual([1]);

    void two.connections.prepare(dns());
    void one.ownership.handOver(dns(), 3);
    await servers.timers.advance(milliseconds(50));
    expect(entryOfTwo()).toEqual([3]);

    // Of a connection that nobody owns yet: nothing is left of it.
    void two.connections.prepare(dns(1));
    await servers.timers.advance(milliseconds(50));
    expect(entryOfTwo()).toEqual([3, 2]);
    void two.connections.unprepare(dns(1));
    await servers.timers.advance(milliseconds(50));
    expect(entryOfTwo()).toEqual([3]);
    expect(two.connections.room.used.ipv4).toBe(used);
  });

  test("a draining server's new TCP connections go to a peer before their first byte", async () => {
    const servers = new Servers();
    const { rules } = servers.world.model;
    const steps = rules.wan.steps.map((step) =>
      step.kind === "lookup" ? { ...step, miss: { ...step.miss, syn: step.miss.other } } : step,
    );
    Object.assign(servers.world, {
      model: { ...servers.world.model, rules: { ...rules, wan: { ...rules.wan, steps } } },
    });
    const [one, two] = [await servers.server(1), await servers.server(2)];
    one.connections.placeThrough((tuple, peer) => one.migration.place(tuple, peer));
    one.connections.drain();
    const syn = webFrame(0, ["SYN"]);
    one.device.inject("wan", syn);
    await servers.timers.advance(milliseconds(100));
    expect(two.device.connections.map(({ node }) => node)).toEqual([2]);
    expect(one.device.connections.map(({ node }) => node)).toEqual([2]);
    // The SYN itself, from its first IP byte, at the peer's stack; the peer's data plane delivered it by its entry.
    expect(two.onHost.map((frame) => [...frame.subarray(14)])).toEqual([[...syn.subarray(14)]]);
    expect((await two.device.verdicts()).deliveredForwarded).toBe(1n);
    expect(one.onHost).toEqual([]);
  });
});
