import { flowHash } from "../packet/flow-hash.ts";
import type { Situation } from "./actions.ts";
import { isSyn } from "./client-packet.ts";
import { isStale } from "./stale.ts";

/**
 * The node that a packet of an unknown connection goes to, since it is the connection's home; undefined where nobody is left to
 * ask (semantics.md, 7c). Never this node.
 */
export function homeOf(situation: Situation): number | undefined {
  const { arrival, client, carried } = situation;
  const { model, tables, note } = arrival;
  if (model.homes === undefined)
    throw new Error("home without a table of homes; the pipeline is not checked");
  const index = flowHash(client.connection, model.seed) % model.homes.size;
  const row = tables.homes[index];
  if (row === undefined) {
    note(`home ${index}: none`);
    return undefined;
  }
  const { node, previous } = row;
  const self = tables.self.id;
  note(`home ${index}: node ${node}${previous === undefined ? "" : `, before the change node ${previous}`}`);
  // A SYN opens a connection, which is placed at the current home; nobody before it can know it.
  if (node === self) return isSyn(client) ? undefined : previous;
  // The current home asks the previous one, which has nobody to ask but the asker.
  const isSecondChoice = carried !== undefined && previous === self && !isStale(situation);
  return isSecondChoice ? undefined : node;
}
