import type { FarmNode } from "../../dsl/entries/node-entries.ts";
import type { ConnectionTuple } from "../../targets/data-plane.ts";
import type { Cancel } from "../timers.ts";

/**
 * `active` takes new connections; `draining` serves what it has; `lost` has not been heard for a while: what it owns stays its own until
 * it is back or removed.
 */
export type MemberState = "active" | "draining" | "lost";

export interface Member {
  readonly node: FarmNode;
  readonly state: MemberState;
}

/** Who is in the farm. All members see the same sequence of memberships. */
export interface Membership {
  /** Raised by every change, never lowered; 0 before the first picture. The tables hold it modulo 256. */
  readonly generation: number;
  /** By id, ascending; the own node among them. */
  readonly members: readonly Member[];
}

export interface Claim {
  /** The node that owns the connection, now that the claim is settled. */
  readonly owner: number;
  /** Whether that is the node that the claim was made for; also when it owned the connection already. */
  readonly won: boolean;
  /** Made while the broker was away: served here, settled when it is back. A loss is then reported by `lost`. */
  readonly provisional: boolean;
}

export interface KnownConnection {
  readonly connection: ConnectionTuple;
  readonly owner: number;
  /** Claimed here while the broker was away, and not settled yet. */
  readonly provisional: boolean;
}

export type OwnershipChange =
  /** A peer owns this connection, or another peer than before: `remote(owner)`. */
  | { readonly kind: "learned"; readonly connection: ConnectionTuple; readonly owner: number }
  /** This node owns it without having claimed it: a peer gave it, or it is from this node's life before a restart. */
  | { readonly kind: "assigned"; readonly connection: ConnectionTuple }
  /** Nobody owns it any more; `owner` did, and may be this node: forget it. */
  | { readonly kind: "withdrawn"; readonly connection: ConnectionTuple; readonly owner: number }
  /**
   * This node owned it, and `owner` does now: `local` becomes `remote(owner)`. By a hand-over, or because of two claims made while the
   * broker was away the other one stands.
   */
  | { readonly kind: "lost"; readonly connection: ConnectionTuple; readonly owner: number }
  | { readonly kind: "membership"; readonly membership: Membership }
  /** Also while it is away, when the reason becomes another one. */
  | { readonly kind: "state"; readonly state: OwnershipState; readonly why?: string }
  /** Another process joined with this node's id: this one must stop serving. */
  | { readonly kind: "superseded" };

/** `away`: the broker cannot be reached, or `join` was not called; claims are provisional. */
export type OwnershipState = "joined" | "away";

/**
 * Which server owns which connection, as all servers of a farm agree on it. What happens while the broker is away, and when members die:
 * `docs/ownership.md`.
 */
export interface Ownership {
  readonly state: OwnershipState;

  /**
   * Takes part as this node. A node that joins again under its id, after a restart, keeps what it owned: {@link owned} names it.
   * Resolves with the full picture, or after `patience` in state `away`.
   */
  join(node: FarmNode): Promise<void>;
  /** Releases all that this node owns and leaves the membership. */
  leave(): Promise<void>;
  /** Stops, and leaves claims and membership as they are, as a process does that dies. */
  close(): Promise<void>;
  /** Peers place nothing new here any more; what it owns, it keeps. Taken back by joining again. */
  drain(): Promise<void>;

  /** The last agreed membership. */
  members(): Membership;

  /**
   * Makes this node, or `owner`, the owner of a connection that has none. The first claim wins; all nodes agree. Many may be on their way
   * at once. Rejects before `join` and after `close`.
   */
  claim(connection: ConnectionTuple, owner?: number): Promise<Claim>;
  /** Ends the ownership of a connection of this node's; nothing happens where it owns no such connection, or does so no more. */
  release(connection: ConnectionTuple): Promise<void>;
  /**
   * Makes `to` the owner of a connection that `from` (default: this node) owns. False where it does not, or the broker is away. Resolves only
   * when it is sure: a broker that goes away in between is waited for.
   */
  handOver(connection: ConnectionTuple, to: number, from?: number): Promise<boolean>;

  /** The connection's owner, as far as this node knows. */
  ownerOf(connection: ConnectionTuple): number | undefined;
  /** The full picture: every connection with an owner. */
  known(): readonly KnownConnection[];
  /** Of these, this node's. */
  owned(): readonly KnownConnection[];
  /** Every change from now on, in the order in which this node learns of it; returns what ends it. */
  onChange(listener: (change: OwnershipChange) => void): Cancel;

  /** A message to a member over the management network: it may be lost, or delivered twice. `body` must survive JSON. */
  send(to: number, body: unknown): void;
  onMessage(listener: (from: number, body: unknown) => void): Cancel;
}

/** Times that decide when a silent member is lost and what becomes of its connections; in microseconds. */
export interface OwnershipTimes {
  /** Between two signs of life of a member. */
  readonly heartbeat: number;
  /** A member that was not heard for this long is `lost`. */
  readonly lostAfter: number;
  /** A member that is `lost` for this long is removed, and its connections are withdrawn at every peer. */
  readonly withdrawnAfter: number;
  /** How long `join` waits for the broker before it goes on without. */
  readonly patience: number;
  /** Between two attempts to reach the broker. */
  readonly retry: number;
}
