import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { FARM } from "../../../bmv2-tests/models/farm.ts";
import { TABLES } from "../../../bmv2-tests/models/tables.ts";
import { clientPacket, reportOf, routed, synPacket } from "../../../bmv2-tests/suite/client-frame.ts";
import { farmNode } from "../../../dsl/entries/farm-node.ts";
import type { PipelineModel } from "../../../dsl/model/index.ts";
import { EmbeddedNode } from "../../../test-support/embedded-node.ts";
import { requires } from "../../../test-support/optional-engine.ts";
import { SwitchProcess } from "../../../test-support/simple-switch.ts";
import type { DataPlaneEvent, Entry, EntryUpdate } from "../../data-plane.ts";
import { P4DataPlane, type P4DataPlaneOptions } from "../p4-data-plane.ts";
import { TOOLCHAINS, type ToolchainName } from "../toolchain.ts";
import { FreezingProxy } from "./freezing-proxy.ts";

const TCP = {
  client: "198.51.100.7:40000",
  service: "203.0.113.10:80",
  protocol: "tcp",
  node: 1,
  data: {},
} as const;
const UDP6 = {
  client: "[2001:db8::1]:5",
  service: "[2001:db8:10::10]:53",
  protocol: "udp",
  node: 2,
  data: {},
} as const;

const SELF: Entry = { kind: "self", node: farmNode(1), generation: 7 };
const PEER: Entry = { kind: "peer", node: farmNode(2) };
const service = (port: number): Entry => ({
  kind: "service",
  service: { address: "203.0.113.10", protocol: "tcp", port },
});
const connection = (of: typeof TCP | typeof UDP6, idleSeconds?: number): Entry => ({
  kind: "connection",
  connection: of,
  ...(idleSeconds === undefined ? {} : { idleSeconds }),
});
const rule = (action: string): Entry => ({
  kind: "table",
  table: "acl",
  entry: {
    match: {
      client: { kind: "ternary", value: 0x0a000000n, mask: 0xff000000n },
      ports: { kind: "range", low: 1n, high: 9n },
    },
    action,
    parameters: {},
    priority: 3,
  },
});
const toNode: Entry = {
  kind: "table",
  table: "prefixes",
  entry: {
    match: {
      client: { kind: "lpm", value: 0x20010db8n << 96n, prefixLength: 32 },
      protocol: { kind: "exact", value: 6n },
    },
    action: "toNode",
    parameters: { node: 2n },
    priority: 0,
  },
};
const EVERYTHING = [
  SELF,
  PEER,
  service(80),
  service(443),
  connection(TCP, 30),
  connection(UDP6),
  rule("deny"),
  toNode,
];
/** As they are read: tables hold no host MAC of a peer. */
const READ = EVERYTHING.map((entry) =>
  entry === PEER ? { ...PEER, node: { ...farmNode(2), hostMac: "00:00:00:00:00:00" } } : entry,
);

const updates = (operation: EntryUpdate["operation"], ...entries: readonly Entry[]): readonly EntryUpdate[] =>
  entries.map((entry) => ({ operation, entry }));

/** A data plane, with its events, and a way to wait for one. */
class Observed {
  readonly dataPlane: P4DataPlane;
  readonly events: DataPlaneEvent[] = [];
  readonly #waiting = new Set<() => void>();

  private constructor(dataPlane: P4DataPlane) {
    this.dataPlane = dataPlane;
    dataPlane.onEvent((event) => {
      this.events.push(event);
      for (const look of this.#waiting) look();
    });
  }

  static async of(
    model: PipelineModel,
    address: string,
    toolchain: ToolchainName,
    options: Partial<P4DataPlaneOptions> = {},
  ): Promise<Observed> {
    const program = await TOOLCHAINS[toolchain](model);
    return new Observed(new P4DataPlane({ model, program, node: 1, address, ...options }));
  }

  next<Kind extends DataPlaneEvent["kind"]>(kind: Kind): Promise<Extract<DataPlaneEvent, { kind: Kind }>> {
    return new Promise((resolve) => {
      const look = () => {
        const at = this.events.findIndex((event) => event.kind === kind);
        if (at < 0) return;
        this.#waiting.delete(look);
        resolve(this.events.splice(at, 1)[0] as Extract<DataPlaneEvent, { kind: Kind }>);
      };
      this.#waiting.add(look);
      look();
    });
  }

  async read(...kinds: readonly Entry["kind"][]): Promise<readonly Entry[]> {
    const entries: Entry[] = [];
    for await (const entry of this.dataPlane.read(kinds.length === 0 ? undefined : kinds))
      entries.push(entry);
    return entries;
  }
}

/** What holds on every device. */
function holdsOn(toolchain: ToolchainName, device: () => { readonly address: string }): void {
  const open: Observed[] = [];
  const observe = async (model: PipelineModel, options?: Partial<P4DataPlaneOptions>) => {
    const observed = await Observed.of(model, device().address, toolchain, options);
    open.push(observed);
    return observed;
  };
  afterEach(async () => {
    for (const { dataPlane } of open.splice(0)) await dataPlane.stop();
  });

  it("reads entries of every kind as they were written", async () => {
    const { dataPlane, read } = await observe(TABLES).then((observed) => ({
      dataPlane: observed.dataPlane,
      read: observed.read.bind(observed),
    }));
    await dataPlane.start();
    expect(await read()).toEqual([]);
    const [self, ...others] = EVERYTHING;
    expect(await dataPlane.write([...updates("modify", self!), ...updates("insert", ...others)])).toEqual([]);
    expect(new Set(await read())).toEqual(new Set(READ));
    expect(await read("connection", "self")).toHaveLength(3);
    expect(await dataPlane.write(updates("delete", ...EVERYTHING))).toEqual([]);
    expect(await read()).toEqual([]);
  });

  it("says of each update that failed why, and does the others", async () => {
    const { dataPlane } = await observe(TABLES);
    await dataPlane.start();
    await dataPlane.write(updates("insert", connection(TCP)));
    const unknown = { ...rule("deny"), table: "alc" } as Entry;
    const failures = await dataPlane.write([
      ...updates("insert", connection(TCP), PEER, unknown),
      ...updates("delete", connection(UDP6)),
      ...updates("modify", service(80)),
    ]);
    expect(
      failures.map(({ update, reason }) => `${update.operation} ${update.entry.kind} ${reason}`).sort(),
    ).toEqual([
      "delete connection not-found",
      "insert connection already-exists",
      "insert table invalid",
      "modify service not-found",
    ]);
  });

  it("says that a table is full", async () => {
    const { dataPlane } = await observe(TABLES);
    await dataPlane.start();
    const size = TABLES.tables.find(({ name }) => name === "acl")!.size;
    const many = Array.from({ length: size + 2 }, (_, index): Entry => {
      const entry = rule("deny") as Extract<Entry, { kind: "table" }>;
      return { ...entry, entry: { ...entry.entry, priority: index + 1 } };
    });
    const failures = await dataPlane.write(updates("insert", ...many));
    expect(failures.map(({ reason }) => reason)).toEqual(["table-full", "table-full"]);
  });

  it("keeps the row that services share until the last of them goes, across agents", async () => {
    const { dataPlane } = await observe(FARM);
    await dataPlane.start();
    await dataPlane.write([...updates("modify", SELF), ...updates("insert", service(80), service(443))]);
    await dataPlane.stop();
    const later = await observe(FARM);
    await later.dataPlane.start();
    expect(await later.dataPlane.write(updates("delete", service(80)))).toEqual([]);
    expect(await later.dataPlane.write(updates("insert", service(80)))).toEqual([]);
    expect(await later.dataPlane.write(updates("delete", service(80), service(443)))).toEqual([]);
    expect(await later.dataPlane.write(updates("insert", service(443)))).toEqual([]);
  });

  it("keeps the tables of a device that runs this very pipeline, and no others", async () => {
    const first = await observe(TABLES);
    await first.dataPlane.start();
    expect(await first.next("connected")).toMatchObject({ tables: "cleared" });
    await first.dataPlane.write(updates("insert", connection(TCP)));
    await first.dataPlane.stop();
    const second = await observe(TABLES);
    await second.dataPlane.start();
    expect(await second.next("connected")).toMatchObject({ tables: "kept" });
    expect(await second.read()).toEqual([connection(TCP)]);
    await second.dataPlane.stop();
    const other = await observe(FARM);
    await other.dataPlane.start();
    expect(await other.next("connected")).toMatchObject({ tables: "cleared" });
    expect(await other.read()).toEqual([]);
  });

  it("hands the device over to a later agent, and takes it back when that one is gone", async () => {
    const first = await observe(FARM, { electionId: { high: 0n, low: 5n } });
    await first.dataPlane.start();
    await first.next("connected");
    const second = await observe(FARM, { electionId: { high: 0n, low: 9n } });
    await second.dataPlane.start();
    expect((await first.next("disconnected")).why).toBe("another agent became primary");
    expect((await first.dataPlane.write(updates("insert", PEER)))[0]!.reason).toBe("unavailable");
    expect(await second.dataPlane.write(updates("insert", PEER))).toEqual([]);
    await second.dataPlane.stop();
    expect(await first.next("connected")).toMatchObject({ tables: "kept" });
    expect(await first.dataPlane.write(updates("delete", PEER))).toEqual([]);
  });

  it("counts no verdicts before the first frame", async () => {
    const { dataPlane } = await observe(FARM);
    await dataPlane.start();
    expect(await dataPlane.verdicts()).toMatchObject({ deliveredLocal: 0n, droppedPolicy: 0n });
  });
}

describe("a data plane on the embedded switch", () => {
  let node: EmbeddedNode;
  beforeEach(async () => {
    node = await EmbeddedNode.start(FARM);
  });
  afterEach(() => node.crash());

  holdsOn("embedded", () => node);

  const started = async (options?: Partial<P4DataPlaneOptions>) => {
    const observed = await Observed.of(FARM, node.address, "embedded", options);
    await observed.dataPlane.start();
    await observed.next("connected");
    return observed;
  };
  const WEB = [...updates("modify", SELF), ...updates("insert", service(80))];

  it("tells of new connections, punted frames and idle entries, and counts verdicts", async () => {
    const observed = await started();
    const { dataPlane } = observed;
    await dataPlane.write(WEB);
    node.receive("wan", routed(synPacket({ clientPort: 40_000 })));
    expect((await observed.next("new-connection")).connection).toEqual(reportOf({ clientPort: 40_000 }));
    const stray = routed(clientPacket({ clientPort: 40_001 }));
    node.receive("wan", stray);
    expect(await observed.next("punted")).toMatchObject({ port: "wan", reason: 1, bytes: stray });
    await dataPlane.write(updates("insert", connection(TCP, 2)));
    node.advance(4_000_000);
    const { client, protocol } = TCP;
    expect((await observed.next("idle")).connection).toMatchObject({ client, protocol });
    expect(await dataPlane.verdicts()).toMatchObject({ deliveredLocal: 1n, punted: 1n });
    await dataPlane.stop();
  });

  it("tells of a connection again for every further SYN", async () => {
    const observed = await started();
    await observed.dataPlane.write(WEB);
    for (let times = 0; times < 3; times++) {
      node.receive("wan", routed(synPacket({ clientPort: 40_000 })));
      expect((await observed.next("new-connection")).connection).toEqual(reportOf({ clientPort: 40_000 }));
    }
    await observed.dataPlane.stop();
  });

  it("tells of IPv6 connections", async () => {
    const observed = await started();
    const web6 = { address: "2001:db8:10::10", protocol: "tcp", port: 80 } as const;
    await observed.dataPlane.write([...WEB, ...updates("insert", { kind: "service", service: web6 })]);
    node.receive("wan", routed(synPacket({ family: "ipv6", clientPort: 40_000 })));
    expect((await observed.next("new-connection")).connection).toEqual(
      reportOf({ family: "ipv6", clientPort: 40_000 }),
    );
    await observed.dataPlane.stop();
  });

  it("sends frames out of a port, past the rules", async () => {
    const { dataPlane } = await started();
    const frame = routed(clientPacket());
    const left = new Promise((resolve) => node.onSent(resolve));
    dataPlane.packetOut("host", frame);
    expect(await left).toEqual({ port: "host", bytes: frame });
    await dataPlane.stop();
  });

  it("waits for a device that is away, each time longer, and says once why", async () => {
    const waits: number[] = [];
    await node.crash();
    const observed = await Observed.of(FARM, node.address, "embedded", {
      wait: async (milliseconds) => {
        waits.push(milliseconds);
        if (waits.length === 8) await node.restart();
      },
    });
    await observed.dataPlane.start();
    expect(waits).toEqual([100, 200, 400, 800, 1600, 3200, 5000, 5000]);
    const kinds = observed.events.map(({ kind }) => kind);
    expect(kinds).toEqual(["disconnected", "connected"]);
    await observed.dataPlane.stop();
  });

  it("comes back after the device has crashed, and says that its tables are empty", async () => {
    const observed = await started({ wait: async () => {} });
    await observed.dataPlane.write(WEB);
    await node.restart();
    await observed.next("disconnected");
    expect(await observed.next("connected")).toMatchObject({ tables: "cleared" });
    expect(await observed.read()).toEqual([]);
    expect(await observed.dataPlane.write(WEB)).toEqual([]);
    await observed.dataPlane.stop();
  });

  it("fails updates and reads while the device is away, and does not throw for the former", async () => {
    const observed = await started({ wait: () => new Promise(() => {}) });
    await node.crash();
    await observed.next("disconnected");
    expect((await observed.dataPlane.write(WEB)).map(({ reason }) => reason)).toEqual([
      "unavailable",
      "unavailable",
    ]);
    await expect(observed.read()).rejects.toThrow("away");
    await expect(observed.dataPlane.verdicts()).rejects.toThrow("away");
    observed.dataPlane.packetOut("host", routed(clientPacket()));
  });

  it("takes a device that does not answer any more for lost, although its connection is open", async () => {
    const proxy = await FreezingProxy.start(node.address);
    const waiting = new Map<number, () => void>();
    const observed = await Observed.of(FARM, proxy.address, "embedded", {
      pulse: (milliseconds) => new Promise((resolve) => waiting.set(milliseconds, resolve)),
      wait: (_, signal) =>
        new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason))),
    });
    const passes = async (milliseconds: number) => {
      while (!waiting.has(milliseconds)) await new Promise((resolve) => setImmediate(resolve));
      waiting.get(milliseconds)!();
      waiting.delete(milliseconds);
    };
    await observed.dataPlane.start();
    await observed.next("connected");
    await passes(5_000);
    await passes(5_000); // the second look: the first was answered
    while (!waiting.has(5_000)) await new Promise((resolve) => setImmediate(resolve));
    waiting.delete(4_000);
    expect(observed.events).toEqual([]);
    proxy.freeze();
    const write = observed.dataPlane.write(WEB);
    await passes(5_000);
    await passes(4_000);
    expect((await observed.next("disconnected")).why).toBe("the device does not answer");
    expect((await write).map(({ reason }) => reason)).toEqual(["unavailable", "unavailable"]);
    await observed.dataPlane.stop();
    await proxy.stop();
  });

  it("gives up on a device that refuses the pipeline", async () => {
    const program = { ...(await TOOLCHAINS.embedded(FARM)), deviceConfig: new TextEncoder().encode("{}") };
    const dataPlane = new P4DataPlane({ model: FARM, program, node: 1, address: node.address });
    await expect(dataPlane.start()).rejects.toThrow();
    await dataPlane.stop();
  });

  it("gives up waiting when it is told to", async () => {
    await node.crash();
    const { dataPlane } = await Observed.of(FARM, node.address, "embedded");
    const impatient = new AbortController();
    const starting = dataPlane.start(impatient.signal);
    impatient.abort(new Error("enough"));
    await expect(starting).rejects.toThrow("enough");
    await dataPlane.stop();
  });
});

requires("bmv2", "a data plane on simple_switch_grpc", () => {
  let device: SwitchProcess;
  beforeEach(async () => {
    device = await SwitchProcess.start({ deviceId: 1, cpuPort: 510 });
  }, 60_000);
  afterEach(() => device.stop());

  holdsOn("bmv2", () => ({ address: device.p4runtimeAddress }));
});
