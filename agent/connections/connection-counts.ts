import type { EndReason } from "./connection-state.ts";

/** How connections of this node's began: reported by the data plane or an application, found in the tables, given by a peer. */
export type BeginReason = "reported" | "adopted" | "assigned";

/** What became of connections since the agent started. */
export type ConnectionCounts = Record<BeginReason | EndReason, number> & {
  /** Claims that this node won. */
  won: number;
  /** New connections that were placed at a peer because this node is draining. */
  placed: number;
};

export function noConnections(): ConnectionCounts {
  return {
    reported: 0,
    adopted: 0,
    assigned: 0,
    won: 0,
    placed: 0,
    closed: 0,
    aged: 0,
    evicted: 0,
    lost: 0,
    withdrawn: 0,
    refused: 0,
  };
}
