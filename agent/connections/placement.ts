import { crc32 } from "node:zlib";
import type { ConnectionTuple } from "../../targets/data-plane.ts";
import { connectionKey } from "../ownership/connection-key.ts";
import type { Membership } from "../ownership/ownership.ts";

/**
 * The peer that takes a new connection which this node does not want: of those that are active, the one with the highest hash of connection
 * and node (rendezvous hashing), so that all nodes choose alike. Undefined when no peer is active.
 */
export function placementOf(
  connection: ConnectionTuple,
  { members }: Membership,
  self: number,
): number | undefined {
  const key = connectionKey(connection);
  let best: { readonly node: number; readonly weight: number } | undefined;
  for (const { node, state } of members) {
    if (state !== "active" || node.id === self) continue;
    const weight = crc32(`${node.id} ${key}`);
    if (best === undefined || weight > best.weight) best = { node: node.id, weight };
  }
  return best?.node;
}
