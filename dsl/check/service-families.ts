import type { AddressFamily } from "../model/encapsulation-layout.ts";
import type { ServiceModel } from "../model/service.ts";

export const FAMILY_NAMES: Readonly<Record<AddressFamily, string>> = { ipv4: "IPv4", ipv6: "IPv6" };

/** The family of an address in canonical text. */
export function addressFamily(address: string): AddressFamily {
  return address.includes(":") ? "ipv6" : "ipv4";
}

/** The families of the clients that services have: those of the services' own addresses. */
export function serviceFamilies(services: readonly ServiceModel[]): readonly AddressFamily[] {
  return [...new Set(services.flatMap(({ addresses }) => addresses.map(addressFamily)))];
}
