import { type Device, ethernet, expectVerdict, ipv4, packet, start, tcp } from "nicforge/testing";
import { afterAll, beforeAll, describe, it } from "vitest";

/*
 *   clients ── router ──wan─┤ node 1 ├─lan── node 2, node 3
 *                            └─host
 *   on wan: acl, then serviceList, then the connection table
 */
describe.each(["interpreter", "embedded"])("access and service lists on the %s engine", (engine) => {
  let node: Device;
  beforeAll(async () => {
    node = await start("examples/acl.ts", { entries: "examples/acl.entries.json", engine });
  });
  afterAll(() => node.stop());

  const send = (
    source: string,
    destinationPort: number,
    { flags = ["ACK"], sourcePort = 50_000, payload = "" }: Sent = {},
  ) =>
    node.inject(
      "wan",
      packet(
        ethernet({ destination: "02:00:00:00:00:01", source: "02:00:00:00:00:fe" }),
        ipv4({ source, destination: "203.0.113.10" }),
        tcp({ sourcePort, destinationPort, flags }),
        payload,
      ),
    );

  it("lets through what no entry matches, to the steering core", async () => {
    expectVerdict(await send("198.51.100.7", 80, { sourcePort: 40_000 }), "deliveredLocal");
    expectVerdict(await send("198.51.100.7", 80, { sourcePort: 40_001 }), "forwarded");
  });

  it("denies a port range to all but one network, by priority", async () => {
    expectVerdict(await send("198.51.100.7", 8443), "droppedPolicy");
    expectVerdict(await send("192.0.2.1", 8443), "forwarded");
  });

  it("denies segments with SYN and FIN, whatever their other flags", async () => {
    expectVerdict(await send("198.51.100.7", 80, { flags: ["SYN", "FIN", "PSH"] }), "droppedPolicy");
    expectVerdict(await send("198.51.100.7", 80, { flags: ["SYN", "PSH"] }), "deliveredLocal");
  });

  it("shows requests with the highest operation bit to the agent", async () => {
    expectVerdict(await send("192.0.2.1", 8443, { payload: "\u0081abc" }), "punted");
    expectVerdict(await send("192.0.2.1", 8443, { payload: "\u0001abc" }), "forwarded");
  });

  it("closes a service to a network by the longest prefix, and pins another to one server", async () => {
    expectVerdict(await send("198.18.5.5", 80, { flags: ["SYN"] }), "droppedPolicy");
    expectVerdict(await send("198.51.100.9", 80, { flags: ["SYN"] }), "deliveredLocal");
    expectVerdict(await send("192.0.2.77", 8443, { flags: ["SYN"] }), "forwarded");
  });
});

interface Sent {
  readonly flags?: readonly ("SYN" | "ACK" | "FIN" | "PSH")[];
  readonly sourcePort?: number;
  readonly payload?: string;
}
