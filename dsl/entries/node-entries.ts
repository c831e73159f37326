/** Another farm member, or this one, as entries files name them. All-absent addresses are allowed per family, not for both. */
export interface FarmNode {
  /** 1–65,535. */
  readonly id: number;
  readonly ipv4?: string;
  readonly ipv6?: string;
  /** Next-hop MAC on the LAN. */
  readonly lanMac: string;
  /** MAC that its host and wan interfaces share. */
  readonly hostMac: string;
}

/** A connection by its five parts. */
export interface ConnectionTuple {
  /** `198.51.100.7:40000` or `[2001:db8::1]:40000`. */
  readonly client: string;
  readonly service: string;
  readonly protocol: "tcp" | "udp";
}

export interface ConnectionEntry extends ConnectionTuple {
  /** The owner; equal to the own node it is `local`. */
  readonly node: number;
  /** Values of the connection table's data parameters, by name. */
  readonly data: Readonly<Record<string, bigint>>;
}

/** A match value of a user table's key. Absent keys match everything (not allowed for exact). */
export type EntryMatch =
  | { readonly kind: "exact"; readonly value: bigint }
  | { readonly kind: "lpm"; readonly value: bigint; readonly prefixLength: number }
  | { readonly kind: "ternary"; readonly value: bigint; readonly mask: bigint }
  | { readonly kind: "range"; readonly low: bigint; readonly high: bigint };

export interface TableEntry {
  /** By key name. */
  readonly match: Readonly<Record<string, EntryMatch>>;
  readonly action: string;
  /** By parameter name. */
  readonly parameters: Readonly<Record<string, bigint>>;
  /** Larger wins; for ternary and range tables, 1 or more. */
  readonly priority: number;
}

export interface ServiceEntry {
  readonly address: string;
  readonly protocol: "tcp" | "udp";
  readonly port: number;
}

/** Whose the places of the table of homes are, as the members at some time share them. */
export interface HomeMembers {
  /** Ids of the nodes that connections have their homes at. */
  readonly nodes: readonly number[];
  /** The same before the last change, as long as homes may not have learnt of all their connections; the second choice. */
  readonly previous?: readonly number[];
}

/** Everything that a node's tables hold: the checked form of an entries file, independent of any target. */
export interface NodeEntries {
  /** The own node's id; it is one of `nodes`. */
  readonly node: number;
  /** Membership generation, 0–255. */
  readonly generation: number;
  readonly nodes: readonly FarmNode[];
  readonly connections: readonly ConnectionEntry[];
  /** By table name. */
  readonly tables: Readonly<Record<string, readonly TableEntry[]>>;
  /** Instead of the pipeline's declared services, when given. */
  readonly services?: readonly ServiceEntry[];
  /** For pipelines with a table of homes; all nodes, and no change that still matters, unless given. */
  readonly homes?: HomeMembers;
}
