import type { FarmNode } from "../../dsl/entries/node-entries.ts";
import type { AddressFamily, PipelineModel } from "../../dsl/model/index.ts";
import { bigintFromBytes, ipAddress } from "../../packet/index.ts";

/** Few enough clients, ports and services that generated packets and entries often meet. */
export const CLIENTS: Readonly<Record<AddressFamily, readonly string[]>> = {
  ipv4: ["198.51.100.7", "192.0.2.33"],
  ipv6: ["2001:db8:77::7", "2001:db8:ffff::1"],
};
export const CLIENT_PORTS: readonly number[] = [40_000, 40_001, 40_002];
export const OWNERS: readonly number[] = [1, 2, 3, 9];

export const MEMBERS: readonly Required<FarmNode>[] = [1, 2, 3].map((id) => ({
  id,
  ipv4: `10.77.0.${id}`,
  ipv6: `fd77::${id}`,
  lanMac: `02:00:00:00:01:0${id}`,
  hostMac: `02:00:00:00:00:0${id}`,
}));

/** A service as packets see it: one address of one family. */
export interface ServicePoint {
  readonly family: AddressFamily;
  readonly address: string;
  readonly protocol: "tcp" | "udp";
  readonly port: number;
}

export function familyOfAddress(address: string): AddressFamily {
  return address.includes(":") ? "ipv6" : "ipv4";
}

export function servicePoints({ services }: PipelineModel): readonly ServicePoint[] {
  return services.flatMap(({ addresses, protocol, port }) =>
    addresses.map((address) => ({ family: familyOfAddress(address), address, protocol, port })),
  );
}

/** An address as the number that a key field of it holds. */
export function addressBits(address: string): bigint {
  return bigintFromBytes(ipAddress(address));
}
