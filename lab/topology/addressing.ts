import type { AddressFamily } from "../../dsl/model/index.ts";

export const FAMILIES: readonly AddressFamily[] = ["ipv4", "ipv6"];

/** One address a family. */
export type Addresses = Readonly<Record<AddressFamily, string>>;

/** The lab's own addresses lie in ranges that are set aside for documentation and private use (RFC 5737, 3849, 1918). */
export const CLIENT: Addresses = { ipv4: "198.51.100.7", ipv6: "2001:db8:77::7" };
export const ROUTER_TO_CLIENT: Addresses = { ipv4: "198.51.100.1", ipv6: "2001:db8:77::1" };
/** The router's address on the network that it shares with the servers' NICs. */
export const ROUTER_TO_WAN: Addresses = { ipv4: "192.0.2.254", ipv6: "2001:db8:2::fe" };
export const ROUTER_MAC = "02:00:00:00:00:fe";

/** Prefix lengths of the networks of client and servers. */
export const PREFIX: Readonly<Record<AddressFamily, number>> = { ipv4: 24, ipv6: 64 };
/** One address alone. */
export const HOST_PREFIX: Readonly<Record<AddressFamily, number>> = { ipv4: 32, ipv6: 128 };

/** Node numbers end in one byte of each address. */
export const MAX_NODES = 200;

/** Server n's own address on the wan, by which the router reaches it. */
export function wanAddresses(node: number): Addresses {
  return { ipv4: `192.0.2.${node}`, ipv6: `2001:db8:2::${node.toString(16)}` };
}

/** The management network: P4Runtime, ownership and metrics; no port of the pipeline. */
export const MANAGEMENT_PREFIX = 16;
export const BROKER_ADDRESS = "10.66.255.254";

export function hostManagementAddress(node: number): string {
  return `10.66.0.${node}`;
}

export function nicManagementAddress(node: number): string {
  return `10.66.1.${node}`;
}

export function familyOf(address: string): AddressFamily {
  return address.includes(":") ? "ipv6" : "ipv4";
}
