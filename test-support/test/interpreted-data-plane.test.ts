import { fileURLToPath } from "node:url";
import { beforeEach, describe, expect, test } from "vitest";
import { seconds, VirtualTimers } from "../../agent/timers.ts";
import { farmNode } from "../../dsl/entries/farm-node.ts";
import { loadPipeline } from "../../dsl/load-pipeline.ts";
import type { PipelineModel } from "../../dsl/model/index.ts";
import { ethernet, ipv4, packet, type TcpFlag, tcp } from "../../packet/index.ts";
import type { DataPlaneEvent, Entry } from "../../targets/data-plane.ts";
import { InterpretedDataPlane } from "../interpreted-data-plane.ts";

const FARM = fileURLToPath(new URL("../../examples/farm.ts", import.meta.url));
const CONNECTION = { client: "198.51.100.7:40000", service: "203.0.113.10:80", protocol: "tcp" } as const;

let model: PipelineModel;
let timers: VirtualTimers;
let device: InterpretedDataPlane;
let events: DataPlaneEvent[];

function frame(...flags: readonly TcpFlag[]): Uint8Array {
  return packet(
    ethernet({ destination: farmNode(1).hostMac, source: "02:00:00:00:00:99" }),
    ipv4({ source: "198.51.100.7", destination: "203.0.113.10" }),
    tcp({ sourcePort: 40_000, destinationPort: 80, flags }),
  );
}

function connectionEntry(node: number, idleSeconds?: number): Entry {
  const connection = { ...CONNECTION, node, data: {} };
  return { kind: "connection", connection, ...(idleSeconds === undefined ? {} : { idleSeconds }) };
}

async function everything(entries: AsyncIterable<Entry>): Promise<readonly Entry[]> {
  const read: Entry[] = [];
  for await (const entry of entries) read.push(entry);
  return read;
}

beforeEach(async () => {
  model = (await loadPipeline(FARM)).model!;
  timers = new VirtualTimers();
  device = new InterpretedDataPlane(model, { timers });
  events = [];
  device.onEvent((event) => events.push(event));
  await device.start();
  const written = await device.write([
    { operation: "modify", entry: { kind: "self", node: farmNode(1), generation: 1 } },
    { operation: "insert", entry: { kind: "peer", node: farmNode(2) } },
    {
      operation: "insert",
      entry: { kind: "service", service: { address: "203.0.113.10", protocol: "tcp", port: 80 } },
    },
  ]);
  expect(written).toEqual([]);
  events.length = 0;
});

describe("the data plane in memory", () => {
  test("delivers a SYN of no entry's connection, and reports it", () => {
    const sent: string[] = [];
    device.onOutput((port) => sent.push(port));
    expect(device.inject("wan", frame("SYN")).verdict).toBe("deliveredLocal");
    expect(sent).toEqual(["host"]);
    expect(events).toEqual([{ kind: "new-connection", connection: CONNECTION }]);
  });

  test("punts what the rules punt, with the frame", () => {
    expect(device.inject("wan", frame("ACK")).verdict).toBe("punted");
    expect(events).toEqual([{ kind: "punted", port: "wan", reason: 1, bytes: frame("ACK") }]);
  });

  test("forwards by an entry, and says what it holds", async () => {
    expect(await device.write([{ operation: "insert", entry: connectionEntry(2) }])).toEqual([]);
    expect(device.inject("wan", frame("SYN")).verdict).toBe("forwarded");
    expect(events).toEqual([]);
    expect(await everything(device.read(["connection"]))).toEqual([connectionEntry(2)]);
    expect((await device.verdicts()).forwarded).toBe(1n);
  });

  test("says idle after the idle time without a packet, and again while that lasts", async () => {
    await device.write([{ operation: "insert", entry: connectionEntry(1, 10) }]);
    await timers.advance(seconds(9));
    device.inject("wan", frame("ACK"));
    await timers.advance(seconds(9));
    expect(events).toEqual([]);
    await timers.advance(seconds(11));
    expect(events).toEqual([
      { kind: "idle", connection: CONNECTION },
      { kind: "idle", connection: CONNECTION },
    ]);
  });

  test("refuses what a table refuses, each update by itself", async () => {
    const update = { operation: "insert", entry: connectionEntry(2) } as const;
    const failures = await device.write([
      update,
      update,
      { operation: "delete", entry: { kind: "peer", node: farmNode(7) } },
    ]);
    expect(failures.map(({ reason }) => reason)).toEqual(["already-exists", "not-found"]);
  });

  test("fails writes while it is away, and may come back empty", async () => {
    device.disconnect();
    const [failure] = await device.write([{ operation: "insert", entry: connectionEntry(2) }]);
    expect(failure?.reason).toBe("unavailable");
    device.reconnect("cleared");
    expect(await everything(device.read())).toEqual([]);
    expect(events.map(({ kind }) => kind)).toEqual(["disconnected", "connected"]);
  });
});
