import {
  bytesFromHex,
  concatBytes,
  type Device,
  ethernet,
  expectFrames,
  expectVerdict,
  ipv6,
  packet,
  start,
  tcp,
  udp,
} from "nicforge/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

/*
 *   client 2001:db8:77::7 ── router ──wan─┤ node 1 ├─lan── fabric (IPv6) ── node 2, node 3
 *                                          └─host
 */
describe.each(["interpreter", "embedded"])("IPv6 clients over a UDP carrier on the %s engine", (engine) => {
  let node: Device;
  beforeAll(async () => {
    node = await start("examples/ipv6-udp.ts", { entries: "examples/ipv6-udp.entries.json", engine });
  });
  afterAll(() => node.stop());

  const fromClient = ethernet({ destination: "02:00:00:00:00:01", source: "02:00:00:00:00:fe" });
  const segment = (sourcePort: number) =>
    packet(
      fromClient,
      ipv6({ source: "2001:db8:77::7", destination: "2001:db8::10" }),
      tcp({ sourcePort, destinationPort: 80, flags: ["ACK"] }),
      "hello",
    );

  it("delivers this server's connections to its host, unchanged", async () => {
    const frame = segment(40_000);
    const result = await node.inject("wan", frame);
    expectVerdict(result, "deliveredLocal");
    expectFrames(result, { port: "host", bytes: frame });
  });

  it("sends a peer's connections to it in UDP over IPv6, with the reference of 40 bytes", async () => {
    const frame = segment(40_001);
    const result = await node.inject("wan", frame);
    expectVerdict(result, "forwarded");
    const sent = result.outputs[0]!.bytes;
    const length = frame.length - 14 + 40 + 8;
    expect(sent.subarray(0, 14)).toEqual(bytesFromHex("020000000102 020000000101 86dd"));
    expect(sent.subarray(18, 54)).toEqual(
      concatBytes(
        Uint8Array.of(length >> 8, length & 0xff, 17, 64),
        bytesFromHex("fd770000000000000000000000000001 fd770000000000000000000000000002"),
      ),
    );
    // The source port spreads flows over the fabric's paths; the checksum is zero (RFC 6935).
    expect(sent[54]! & 0xc0).toBe(0xc0);
    expect(sent.subarray(56, 62)).toEqual(Uint8Array.of(0x19, 0xeb, length >> 8, length & 0xff, 0, 0));
    const reference = bytesFromHex(
      "1c 06 02 01  9c41 0050  20010db8007700000000000000000007  fd770000000000000000000000000002",
    );
    expect(sent.subarray(62)).toEqual(concatBytes(reference, frame.subarray(14)));
  });

  it("steers UDP by the same table", async () => {
    const query = packet(
      fromClient,
      ipv6({ source: "2001:db8:77::8", destination: "2001:db8::10" }),
      udp({ sourcePort: 53_530, destinationPort: 53 }),
      "query",
    );
    expectVerdict(await node.inject("wan", query), "forwarded");
  });
});
