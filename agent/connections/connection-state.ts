import type { IdleTimes } from "../../dsl/model/index.ts";
import type { ConnectionTuple } from "../../targets/data-plane.ts";

/**
 * Where a connection of this node's is in its life. TCP: `handshake` from the SYN, `established` from the application's accept or the kernel's
 * word, `closing` once one side has closed. UDP has no states of its own. Each has its idle time in the pipeline's connection table.
 */
export type ConnectionState = keyof IdleTimes;

/** Why a connection of this node's is no more. */
export type EndReason =
  /** Both sides have closed it. */
  | "closed"
  /** No packet met it for the idle time of its state. */
  | "aged"
  /** The table was full, and it had been idle the longest. */
  | "evicted"
  /** Another node owns it: it announced it first, or it was handed over. */
  | "lost"
  /** The farm forgot it, as it does with a node that was away for too long. */
  | "withdrawn"
  /** The table had no room for it. */
  | "refused";

export function firstState({ protocol }: ConnectionTuple): ConnectionState {
  return protocol === "tcp" ? "handshake" : "udp";
}

/** Of a connection that was there before this agent: its handshake is over. */
export function adoptedState({ protocol }: ConnectionTuple): ConnectionState {
  return protocol === "tcp" ? "established" : "udp";
}
