import { formatEndpoint } from "../../packet/endpoint.ts";
import { ipAddress } from "../../packet/ip-address.ts";

/** An endpoint as entries write it, of an address as the operating system writes it. */
export function endpointOf(address: string, port: number): string {
  // A link-local address names its interface: fe80::1%eth0 (RFC 4007, 11).
  const [plain] = address.split("%");
  return formatEndpoint({ address: ipAddress(plain!), port });
}
