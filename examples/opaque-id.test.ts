import {
  bytesFromHex,
  concatBytes,
  engineNamed,
  ethernet,
  expectFrames,
  expectVerdict,
  Farm,
  ipv4,
  modelOf,
  packet,
  tcp,
} from "nicforge/testing";
import { describe, expect, it } from "vitest";
import { loadEntries } from "../dsl/entries/read-entries.ts";

/*
 *   client 198.51.100.7 ── router ──wan─┤ node 1 ├─lan─┤ node 2 ├─host
 */
describe.each(["interpreter", "embedded"])("opaque connection ids on the %s engine", (engine) => {
  const frame = packet(
    ethernet({ destination: "02:00:00:00:00:01", source: "02:00:00:00:00:fe" }),
    ipv4({ source: "198.51.100.7", destination: "203.0.113.20" }),
    tcp({ sourcePort: 40_001, destinationPort: 7, flags: ["ACK"] }),
    "hello",
  );

  it("travel in the header beside the reference, and the owner delivers the packet as it was", async () => {
    const model = await modelOf("examples/opaque-id.ts");
    const { entries } = loadEntries("examples/opaque-id.entries.json", model);
    const farm = await Farm.start(model, engineNamed(engine), entries!.nodes);
    try {
      await farm.load(entries!);
      const [first, second, ...more] = await farm.arrive(1, frame);
      expectVerdict(first!.result, "forwarded");
      const header = bytesFromHex(
        // Version 2, forwarded, not SYN; TCP; one hop. The id. Client and owner address. The ports.
        "22 06 0001  feedfacecafe0002  c6336407  0a4d0002  9c41 0007",
      );
      const carrier = bytesFromHex("020000000102 020000000101 88b5");
      expectFrames(first!.result, { port: "lan", bytes: concatBytes(carrier, header, frame.subarray(14)) });
      expectVerdict(second!.result, "deliveredForwarded");
      const toHost = bytesFromHex("020000000002 020000000101 0800");
      expectFrames(second!.result, { port: "host", bytes: concatBytes(toHost, frame.subarray(14)) });
      expect(more).toEqual([]);
    } finally {
      await farm.stop();
    }
  });
});
