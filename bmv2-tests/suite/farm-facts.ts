import type {
  ConnectionEntry,
  ConnectionTuple,
  FarmNode,
  NodeEntries,
  TableEntry,
} from "../../dsl/entries/node-entries.ts";

/**
 * The farm of the packet suite: three servers behind one router, node n with LAN address 10.77.0.n and fd77::n, LAN
 * MAC 02:00:00:00:01:n and host MAC 02:00:00:00:00:n.
 */
export const NODES: readonly FarmNode[] = [1, 2, 3].map((id) => ({
  id,
  ipv4: `10.77.0.${id}`,
  ipv6: `fd77::${id}`,
  lanMac: `02:00:00:00:01:0${id}`,
  hostMac: `02:00:00:00:00:0${id}`,
}));

export function node(id: number): Required<FarmNode> {
  const found = NODES.find((candidate) => candidate.id === id);
  if (found?.ipv4 === undefined || found.ipv6 === undefined) throw new Error(`no node ${id}`);
  return { ...found, ipv4: found.ipv4, ipv6: found.ipv6 };
}

export type Family = "ipv4" | "ipv6";
/** As titles write it. */
export const FAMILY_NAME: Readonly<Record<Family, string>> = { ipv4: "IPv4", ipv6: "IPv6" };
export const FAMILIES: readonly Family[] = ["ipv4", "ipv6"];

export const CLIENT: Readonly<Record<Family, string>> = { ipv4: "198.51.100.7", ipv6: "2001:db8:77::7" };
/** The first service address: TCP 80, UDP 53 and UDP 80. */
export const SERVICE: Readonly<Record<Family, string>> = { ipv4: "203.0.113.10", ipv6: "2001:db8:10::10" };
/** The second: TCP 80. */
export const SECOND_SERVICE: Readonly<Record<Family, string>> = {
  ipv4: "203.0.113.11",
  ipv6: "2001:db8:10::11",
};
export const ROUTER_MAC = "02:00:00:00:00:fe";

/** Whose a connection is, told by the client's port. */
export const CLIENT_PORT = {
  /** In no table. */
  unknown: 40_000,
  node1: 40_001,
  node2: 40_002,
  node3: 40_003,
  /** Of a node that is not in the farm. */
  node9: 40_009,
} as const;

function endpoint(address: string, port: number): string {
  return address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
}

export interface ConnectionFacts {
  readonly family: Family;
  readonly clientPort: number;
  readonly protocol: "tcp" | "udp";
  readonly servicePort: number;
  readonly serviceAddress?: string;
}

/** A connection of the suite's client. */
export function connectionOf(facts: ConnectionFacts): ConnectionTuple {
  const { family, clientPort, protocol, servicePort, serviceAddress = SERVICE[family] } = facts;
  return {
    client: endpoint(CLIENT[family], clientPort),
    service: endpoint(serviceAddress, servicePort),
    protocol,
  };
}

export interface Owned extends ConnectionFacts {
  readonly node: number;
  readonly data?: Readonly<Record<string, bigint>>;
}

export function ownedBy(owned: Owned): ConnectionEntry {
  return { ...connectionOf(owned), node: owned.node, data: owned.data ?? {} };
}

/** For each family: TCP 80 and UDP 53 connections of nodes 1, 2, 3 and 9. */
export const CONNECTIONS: readonly ConnectionEntry[] = FAMILIES.flatMap((family) =>
  [1, 2, 3, 9].flatMap((owner) => {
    const common = { family, clientPort: 40_000 + owner, node: owner };
    return [
      ownedBy({ ...common, protocol: "tcp", servicePort: 80 }),
      ownedBy({ ...common, protocol: "udp", servicePort: 53 }),
    ];
  }),
);

/** The farm as all its members see it, in generation 7. */
export const FARM_ENTRIES: Omit<NodeEntries, "node"> = {
  generation: 7,
  nodes: NODES,
  connections: CONNECTIONS,
  tables: {},
};

export function withTables(
  tables: Readonly<Record<string, readonly TableEntry[]>>,
): Omit<NodeEntries, "node"> {
  return { ...FARM_ENTRIES, tables };
}
