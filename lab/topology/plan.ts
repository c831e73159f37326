/** A namespace of the lab by what is in it. */
export type Place = "client" | "router" | "lan" | "management" | `nic${number}` | `host${number}`;

/** One end of a virtual cable. */
export interface CableEnd {
  readonly place: Place;
  readonly name: string;
  readonly mac?: string;
  /** Bridge of the same place that the end belongs to. */
  readonly bridge?: string;
  /** With prefix length. */
  readonly addresses?: readonly string[];
  /** The end neither asks nor answers ARP: a switch's port, whose frames are not its kernel's business. */
  readonly silent?: true;
}

/** A veth pair. Neither end offers checksum or segmentation offload, so that frames are on it what they are on a wire. */
export interface Cable {
  readonly mtu: number;
  readonly ends: readonly [CableEnd, CableEnd];
}

export interface Bridge {
  readonly place: Place;
  readonly name: string;
  readonly mtu: number;
  readonly mac?: string;
  readonly addresses?: readonly string[];
}

/** A MAC address that a bridge need not learn. */
export interface KnownStation {
  readonly place: Place;
  readonly port: string;
  readonly mac: string;
}

export interface Route {
  readonly place: Place;
  /** `default`, or a prefix. */
  readonly to: string;
  /** Next hops; several share the flows. */
  readonly via: readonly string[];
  readonly interface: string;
  /** The routing table; the main one unless given. */
  readonly table?: number;
}

export interface NamespacePlan {
  readonly place: Place;
  readonly settings: Readonly<Record<string, string | number>>;
  /** Addresses of the loopback interface beside its own, with prefix length. */
  readonly loopback: readonly string[];
}

/** A farm as network namespaces: all that the kernel has to be told, as data. */
export interface Topology {
  readonly nodes: number;
  readonly namespaces: readonly NamespacePlan[];
  readonly bridges: readonly Bridge[];
  readonly cables: readonly Cable[];
  readonly stations: readonly KnownStation[];
  readonly routes: readonly Route[];
}
