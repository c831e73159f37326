import { entriesFor } from "../dsl/entries/farm-node.ts";
import type { NodeEntries } from "../dsl/entries/node-entries.ts";
import { ethernet, ipv4, packet, tcp } from "../packet/index.ts";

// The traffic of the farm's benchmarks: clients' packets whose connections node 2 owns, as node 1 receives them.

/** Node 1's entries for a number of connections, all of them node 2's. */
export function entriesOf(flows: number): NodeEntries {
  const connections = Array.from({ length: flows }, (_, flow) => ({
    client: `${clientAddress(flow)}:${clientPort(flow)}`,
    service: "203.0.113.10:80",
    protocol: "tcp" as const,
    node: 2,
    data: {},
  }));
  return entriesFor(1, { connections });
}

/** A packet of one of these connections: 64 bytes. */
export function frameOf(flow: number): Uint8Array {
  return packet(
    ethernet({ destination: "02:00:00:00:00:01", source: "02:00:00:00:00:99" }),
    ipv4({ source: clientAddress(flow), destination: "203.0.113.10" }),
    tcp({ sourcePort: clientPort(flow), destinationPort: 80, flags: ["ACK"] }),
    new Uint8Array(10),
  );
}

function clientAddress(flow: number): string {
  return `198.51.100.${flow >> 8}`;
}

function clientPort(flow: number): number {
  return 40_000 + (flow & 0xff);
}
