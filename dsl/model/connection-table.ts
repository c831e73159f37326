import type { Span } from "../../diagnostics/span.ts";

/** A value of 1–128 bits that travels with a connection's entry or an action, such as an opaque connection id. */
export interface ParameterModel {
  readonly kind: "parameter";
  readonly name: string;
  readonly bits: number;
  readonly span: Span;
}

/** Idle times in seconds, by protocol and state. Only the owner ages a connection. */
export interface IdleTimes {
  readonly handshake: number;
  readonly established: number;
  readonly closing: number;
  readonly udp: number;
}

export type WhenFull = "refuse" | "evict-oldest-idle";

/** Who owns a connection: key is client address and port, service address and port, protocol. */
export interface ConnectionTableModel {
  readonly kind: "connection-table";
  readonly name: string;
  /** Entries for each family. */
  readonly capacity: { readonly ipv4: number; readonly ipv6: number };
  readonly idle: IdleTimes;
  readonly whenFull: WhenFull;
  /** What `local` and `remote` entries carry beside the node. */
  readonly data: readonly ParameterModel[];
  readonly span: Span;
}
