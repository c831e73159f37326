import ipaddr from "ipaddr.js";

export type IpVersion = 4 | 6;

/** The four bytes of dotted-decimal text; undefined for anything else, such as `10.1` or `010.0.0.1`. */
export function parseIpv4Address(text: string): Uint8Array | undefined {
  if (!/^(?:0|[1-9]\d*)(?:\.(?:0|[1-9]\d*)){3}$/.test(text) || !ipaddr.IPv4.isValid(text)) return undefined;
  return Uint8Array.from(ipaddr.IPv4.parse(text).toByteArray());
}

/** The sixteen bytes of IPv6 text (RFC 4291, 2.2) without a zone; undefined for anything else. */
export function parseIpv6Address(text: string): Uint8Array | undefined {
  if (text.includes("%") || !ipaddr.IPv6.isValid(text)) return undefined;
  return Uint8Array.from(ipaddr.IPv6.parse(text).toByteArray());
}

/** Four or sixteen bytes of an address of either family; undefined when the text is none. */
export function parseIpAddress(text: string): Uint8Array | undefined {
  return parseIpv4Address(text) ?? parseIpv6Address(text);
}

/**
 * The same, for text that must be an address.
 *
 * @throws SyntaxError when it is none.
 */
export function ipAddress(text: string): Uint8Array {
  const bytes = parseIpAddress(text);
  if (bytes === undefined) throw new SyntaxError(`not an IP address: "${text}"`);
  return bytes;
}

/**
 * Dotted decimal for four bytes, the canonical text of RFC 5952 for sixteen.
 *
 * @throws RangeError for any other length.
 */
export function formatIpAddress(bytes: Uint8Array): string {
  if (bytes.length === 4) return bytes.join(".");
  if (bytes.length !== 16) throw new RangeError(`an IP address has 4 or 16 bytes, not ${bytes.length}`);
  return new ipaddr.IPv6(Array.from(bytes)).toRFC5952String();
}

/** The family that the length of an address tells. */
export function ipVersionOf(address: Uint8Array): IpVersion {
  return address.length === 4 ? 4 : 6;
}
