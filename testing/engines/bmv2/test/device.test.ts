import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { loadEntries } from "../../../../dsl/entries/read-entries.ts";
import { loadPipeline } from "../../../../dsl/load-pipeline.ts";
import type { PipelineModel } from "../../../../dsl/model/index.ts";
import { dissect, ethernet, ipv4, packet, summarize, tcp } from "../../../../packet/index.ts";
import { requires } from "../../../../test-support/optional-engine.ts";
import type { Device } from "../../../engine.ts";
import { bmv2Engine } from "../engine.ts";

const example = (file: string) => fileURLToPath(new URL(`../../../../examples/${file}`, import.meta.url));

/** Compiling and starting take seconds, and many on a machine that is busy. */
const TIMEOUT_MS = 120_000;

/*
 *            +--------------------+
 *  wan 0 ----| simple_switch_grpc |---- host 2
 *            |  node 1 of 3       |---- lan 1
 *            +--------------------+
 *                 | cpu 510: packet-in, packet-out
 */
requires("bmv2", "the example farm's first node on BMv2", () => {
  let model: PipelineModel;
  let node: Device;

  beforeAll(async () => {
    model = (await loadPipeline(example("farm.ts"))).model!;
    node = await bmv2Engine.start(model);
    await node.load(loadEntries(example("farm.entries.json"), model).entries!);
  }, TIMEOUT_MS);
  afterAll(() => node?.stop());

  const fromClient = (clientPort: number, flags: "SYN" | "ACK" = "ACK") =>
    packet(
      ethernet({ source: "02:00:00:00:00:99", destination: "02:00:00:00:00:01" }),
      ipv4({ source: "198.51.100.7", destination: "203.0.113.10" }),
      tcp({ sourcePort: clientPort, destinationPort: 80, flags: [flags] }),
      "GET /",
    );

  test("delivers its own connection's packet to the host, unchanged", async () => {
    const frame = fromClient(40000);
    const { verdict, outputs, trace } = await node.inject("wan", frame);
    expect(verdict).toBe("deliveredLocal");
    expect(outputs).toEqual([{ port: "host", bytes: frame }]);
    expect(trace).toContain("Steering.connections_ipv4");
  });

  test("sends a peer's to the peer", async () => {
    const { verdict, outputs } = await node.inject("wan", fromClient(40001));
    expect(verdict).toBe("forwarded");
    expect(outputs.map(({ port, bytes }) => `${port}: ${summarize(dissect(bytes))}`)).toEqual([
      "lan: ethernet 02:00:00:00:01:01 > 02:00:00:00:01:02 | 61 bytes",
    ]);
  });

  test("punts what the policy says, with the reason", async () => {
    const frame = fromClient(50000);
    const { verdict, outputs, puntReason } = await node.inject("wan", frame);
    expect(verdict).toBe("punted");
    expect(outputs).toEqual([{ port: "cpu", bytes: frame }]);
    expect(puntReason).toBe(1);
  });

  test("knows that a dropped frame is done", async () => {
    const { verdict, outputs } = await node.inject("lan", fromClient(40000));
    expect(verdict).toBe("droppedNotForUs");
    expect(outputs).toEqual([]);
  });

  test("sends the agent's packets out of any port, uncounted", async () => {
    const before = await node.counters();
    const frame = fromClient(1);
    for (const port of ["wan", "lan", "host"] as const) {
      expect(await node.packetOut(port, frame)).toEqual([{ port, bytes: frame }]);
    }
    expect(await node.counters()).toEqual(before);
  });

  test("counts each frame once", async () => {
    const counters = await node.counters();
    expect(Object.values(counters).reduce((sum, count) => sum + count, 0)).toBe(4);
    expect(counters.forwarded).toBe(1);
  });

  test("forgets old entries when new ones are loaded", async () => {
    const entries = loadEntries(example("farm.entries.json"), model).entries!;
    await node.load({ ...entries, connections: [] });
    expect((await node.inject("wan", fromClient(40001))).verdict).toBe("punted");
    await node.load(entries);
    expect((await node.inject("wan", fromClient(40001))).verdict).toBe("forwarded");
  });
});
