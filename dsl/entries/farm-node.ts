import { formatIpAddress } from "../../packet/ip-address.ts";
import { formatMacAddress } from "../../packet/mac-address.ts";
import type { FarmNode, NodeEntries } from "./node-entries.ts";

/**
 * Node `id` as examples, demo and lab number it: LAN 10.77.0.n and fd77::n, LAN MAC 02:00:00:00:01:n, host MAC
 * 02:00:00:00:00:n. Above 255 the number takes the last two bytes.
 */
export function farmNode(id: number): Required<FarmNode> {
  const [high, low] = [id >> 8, id & 0xff];
  return {
    id,
    ipv4: formatIpAddress(Uint8Array.of(10, 77, high, low)),
    ipv6: formatIpAddress(Uint8Array.of(0xfd, 0x77, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, high, low)),
    lanMac: formatMacAddress(Uint8Array.of(2, 0, 0, high, 1, low)),
    hostMac: formatMacAddress(Uint8Array.of(2, 0, 0, high, 0, low)),
  };
}

/**
 * A node's entries for tests: a farm of three standard nodes, generation 1 and empty tables, but for what is given.
 *
 * @example
 * entriesFor(1, { connections: [{ client: "198.51.100.7:40000", service: "203.0.113.10:80", protocol: "tcp", node: 2, data: {} }] })
 */
export function entriesFor(node: number, given: Partial<Omit<NodeEntries, "node">> = {}): NodeEntries {
  return {
    generation: 1,
    nodes: [farmNode(1), farmNode(2), farmNode(3)],
    connections: [],
    tables: {},
    ...given,
    node,
  };
}
