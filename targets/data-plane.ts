import type { HomeRow } from "../dsl/entries/home-rows.ts";
import type {
  ConnectionEntry,
  ConnectionTuple,
  FarmNode,
  ServiceEntry,
  TableEntry,
} from "../dsl/entries/node-entries.ts";
import type { PortRole, Verdict } from "../dsl/model/index.ts";

/** One thing that a node's tables hold, in the pipeline's own terms: the same on every target. */
export type Entry =
  /** Who this node is; there is exactly one, replaced by `modify`. */
  | { readonly kind: "self"; readonly node: FarmNode; readonly generation: number }
  | { readonly kind: "peer"; readonly node: FarmNode }
  | { readonly kind: "service"; readonly service: ServiceEntry }
  /** A place of the table of homes, in pipelines that have one. */
  | { readonly kind: "home"; readonly home: HomeRow }
  /**
   * `local` where its node is the own one, else `remote`. With `idleSeconds` the data plane says `idle` once no packet met
   * the entry for so long, and again while that lasts.
   */
  | { readonly kind: "connection"; readonly connection: ConnectionEntry; readonly idleSeconds?: number }
  /** An entry of a user's table, by its name in the pipeline file. */
  | { readonly kind: "table"; readonly table: string; readonly entry: TableEntry };

export type EntryKind = Entry["kind"];

export interface EntryUpdate {
  readonly operation: "insert" | "modify" | "delete";
  readonly entry: Entry;
}

export type EntryFailureReason = "already-exists" | "not-found" | "table-full" | "invalid" | "unavailable";

export interface EntryFailure {
  readonly update: EntryUpdate;
  readonly reason: EntryFailureReason;
  /** For people. */
  readonly message: string;
}

export type { ConnectionTuple };

export type DataPlaneEvent =
  /** A frame that the rules or the MTU sent to the agent, as it was received at `port`; `reason` is a PUNT_REASON. */
  | {
      readonly kind: "punted";
      readonly port: PortRole;
      readonly reason: number;
      readonly bytes: Uint8Array;
    }
  /** A packet that no entry knew and that the miss policy delivered here: a SYN, or a session's first datagram. */
  | { readonly kind: "new-connection"; readonly connection: ConnectionTuple }
  /** An entry saw no packet for its idle time. */
  | { readonly kind: "idle"; readonly connection: ConnectionTuple }
  /** The device went away, or another agent took over; the driver goes on trying, and says `connected` when it is back. */
  | { readonly kind: "disconnected"; readonly why: string }
  /** Reached (again), and primary. `tables` are `kept` where the device ran this very pipeline already. */
  | { readonly kind: "connected"; readonly tables: "kept" | "cleared" };

/**
 * One node's running data plane as its agent sees it. Implemented over P4Runtime for P4 targets, over libbpf for XDP; what uses it
 * knows neither.
 */
export interface DataPlane {
  /** Connects, becomes the one that writes, and loads the pipeline where the device runs another. Events begin here. */
  start(signal?: AbortSignal): Promise<void>;
  /** Of several updates each is tried; what is returned failed. Never throws for what the device refuses. */
  write(updates: readonly EntryUpdate[]): Promise<readonly EntryFailure[]>;
  /** What is installed, of these kinds, or of all. */
  read(kinds?: readonly EntryKind[]): AsyncIterable<Entry>;
  verdicts(): Promise<Readonly<Record<Verdict, bigint>>>;
  /** Sends a frame out of a port, past the rules. Lost, as a frame may be, while the device is away. */
  packetOut(port: PortRole, bytes: Uint8Array): void;
  /** Everything from now on, to this listener; returns what ends it. */
  onEvent(listener: (event: DataPlaneEvent) => void): () => void;
  stop(): Promise<void>;
}
