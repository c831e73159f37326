import {
  bytesFromHex,
  concatBytes,
  type Device,
  ethernet,
  expectFrames,
  expectVerdict,
  ipv4,
  packet,
  start,
  tcp,
  udp,
} from "nicforge/testing";
import { afterAll, beforeAll, describe, it } from "vitest";

/*
 *   client 198.51.100.7 ── router ──wan─┤ node 1 ├─lan── node 2, node 3
 *                                        └─host
 */
describe.each(["interpreter", "embedded"])("the default farm on the %s engine", (engine) => {
  let node: Device;
  beforeAll(async () => {
    node = await start("examples/farm.ts", { entries: "examples/farm.entries.json", engine });
  });
  afterAll(() => node.stop());

  const fromClient = ethernet({ destination: "02:00:00:00:00:01", source: "02:00:00:00:00:fe" });
  const segment = (sourcePort: number, ...flags: readonly ("SYN" | "ACK")[]) =>
    packet(
      fromClient,
      ipv4({ source: "198.51.100.7", destination: "203.0.113.10" }),
      tcp({ sourcePort, destinationPort: 80, flags }),
      "hello",
    );

  it("delivers this server's connections to its host, unchanged", async () => {
    const frame = segment(40_000, "ACK");
    const result = await node.inject("wan", frame);
    expectVerdict(result, "deliveredLocal");
    expectFrames(result, { port: "host", bytes: frame });
  });

  it("sends a peer's connections to it, behind one header with the whole reference", async () => {
    const frame = segment(40_001, "ACK");
    const result = await node.inject("wan", frame);
    expectVerdict(result, "forwarded");
    // Version 1 and forwarded, TCP, two hops, generation 1; the ports; client and owner address.
    const reference = bytesFromHex("18 06 02 01  9c41 0050  c6336407  0a4d0002");
    const carrier = bytesFromHex("020000000102 020000000101 88b5");
    expectFrames(result, { port: "lan", bytes: concatBytes(carrier, reference, frame.subarray(14)) });
  });

  it("steers UDP by the same table", async () => {
    const query = packet(
      fromClient,
      ipv4({ source: "198.51.100.8", destination: "203.0.113.10" }),
      udp({ sourcePort: 53_530, destinationPort: 53 }),
      "query",
    );
    expectVerdict(await node.inject("wan", query), "forwarded");
  });

  it("lets new connections begin here, and asks the agent about unknown ones", async () => {
    expectVerdict(await node.inject("wan", segment(50_000, "SYN")), "deliveredLocal");
    expectVerdict(await node.inject("wan", segment(50_000, "ACK")), "punted");
  });
});
