import { formatIpAddress, parseIpv4Address, parseIpv6Address } from "./ip-address.ts";

/** One side of a connection: an address of either family and a TCP or UDP port. */
export interface Endpoint {
  /** Four or sixteen bytes. */
  readonly address: Uint8Array;
  readonly port: number;
}

const ENDPOINT = /^(?:\[(?<ipv6>[^\]]+)\]|(?<ipv4>[^:[\]]+)):(?<port>0|[1-9]\d{0,4})$/;

/** Reads `198.51.100.7:40000` or `[2001:db8::1]:80`; undefined for any other text. */
export function parseEndpoint(text: string): Endpoint | undefined {
  const { ipv4, ipv6, port } = ENDPOINT.exec(text)?.groups ?? {};
  const address = ipv6 === undefined ? parseIpv4Address(ipv4 ?? "") : parseIpv6Address(ipv6);
  if (address === undefined || Number(port) > 0xffff) return undefined;
  return { address, port: Number(port) };
}

/**
 * The same, for text that must be an endpoint.
 *
 * @throws SyntaxError when it is none.
 */
export function endpoint(text: string): Endpoint {
  const parsed = parseEndpoint(text);
  if (parsed === undefined) throw new SyntaxError(`not an endpoint (address:port): "${text}"`);
  return parsed;
}

export function formatEndpoint({ address, port }: Endpoint): string {
  const text = formatIpAddress(address);
  return address.length === 16 ? `[${text}]:${port}` : `${text}:${port}`;
}
