import { readField } from "../packet/header-layout.ts";
import { ETHER_TYPE } from "../packet/headers/ethernet.ts";
import { IP_PROTOCOL, IPV4, IPV4_FLAG, IPV6, IPV6_EXTENSION, IPV6_FRAGMENT } from "../packet/headers/ip.ts";
import type { IpVersion } from "../packet/ip-address.ts";
import { type Malformed, malformed } from "./malformed.ts";

/** An IP packet whose lengths are right (semantics.md, 3). */
export interface IpPacket {
  readonly kind: "ip-packet";
  readonly version: IpVersion;
  /** From the first IP byte for exactly the IP length: without padding. */
  readonly bytes: Uint8Array;
  readonly source: Uint8Array;
  readonly destination: Uint8Array;
  /** DSCP and ECN: the type-of-service byte of IPv4, the traffic class of IPv6. */
  readonly trafficClass: number;
  /** IPv4's DF; always true in IPv6, which no router fragments. */
  readonly dontFragment: boolean;
  readonly fragment: boolean;
  /** Of what follows the IP header and all extension headers; of a fragment, what its fragment header names. */
  readonly protocol: number;
  /** What the IP lengths leave behind header and extension headers; of an IPv6 fragment, what follows the fragment header. */
  readonly payload: Uint8Array;
  /** IPv6 extension headers walked over, a fragment header not counted. */
  readonly extensionHeaders: number;
}

/** More IPv6 extension headers than this are malformed. */
const MAX_EXTENSION_HEADERS = 4;

const EXTENSION_HEADERS: readonly number[] = [
  IP_PROTOCOL.hopByHop,
  IP_PROTOCOL.routing,
  IP_PROTOCOL.destinationOptions,
];

/** The IP version that an EtherType announces. */
export function ipVersionOfEtherType(etherType: number | undefined): IpVersion | undefined {
  if (etherType === ETHER_TYPE.ipv4) return 4;
  return etherType === ETHER_TYPE.ipv6 ? 6 : undefined;
}

/** The IP packet that begins with the bytes; what follows it is not looked at. */
export function parseIpPacket(version: IpVersion, bytes: Uint8Array): IpPacket | Malformed {
  return version === 4 ? parseIpv4Packet(bytes) : parseIpv6Packet(bytes);
}

function parseIpv4Packet(bytes: Uint8Array): IpPacket | Malformed {
  if (bytes.length < IPV4.byteLength) return malformed(`IPv4 header cut at ${bytes.length} bytes`);
  const version = readField(IPV4, "version", bytes);
  if (version !== 4) return malformed(`IP version ${version} where IPv4 was announced`);
  const headerLength = readField(IPV4, "headerLength", bytes) * 4;
  if (headerLength < IPV4.byteLength) return malformed(`IPv4 header length of ${headerLength} bytes`);
  if (headerLength > bytes.length) return malformed("IPv4 header beyond the frame");
  const totalLength = readField(IPV4, "totalLength", bytes);
  if (totalLength < headerLength) return malformed(`IPv4 total length ${totalLength} under the header's`);
  if (totalLength > bytes.length) return malformed(`IPv4 total length ${totalLength} beyond the frame`);
  const flags = readField(IPV4, "flags", bytes);
  return {
    kind: "ip-packet",
    version: 4,
    bytes: bytes.slice(0, totalLength),
    source: bytes.slice(12, 16),
    destination: bytes.slice(16, 20),
    trafficClass: bytes[1]!,
    dontFragment: (flags & IPV4_FLAG.dontFragment) !== 0,
    fragment: (flags & IPV4_FLAG.moreFragments) !== 0 || readField(IPV4, "fragmentOffset", bytes) !== 0,
    protocol: readField(IPV4, "protocol", bytes),
    payload: bytes.slice(headerLength, totalLength),
    extensionHeaders: 0,
  };
}

function parseIpv6Packet(bytes: Uint8Array): IpPacket | Malformed {
  if (bytes.length < IPV6.byteLength) return malformed(`IPv6 header cut at ${bytes.length} bytes`);
  const version = readField(IPV6, "version", bytes);
  if (version !== 6) return malformed(`IP version ${version} where IPv6 was announced`);
  const length = IPV6.byteLength + readField(IPV6, "payloadLength", bytes);
  if (length > bytes.length) return malformed(`IPv6 payload to byte ${length}, beyond the frame`);
  const walked = walkExtensionHeaders(
    readField(IPV6, "nextHeader", bytes),
    bytes.slice(IPV6.byteLength, length),
  );
  if (walked.kind === "malformed") return walked;
  return {
    kind: "ip-packet",
    version: 6,
    bytes: bytes.slice(0, length),
    source: bytes.slice(8, 24),
    destination: bytes.slice(24, 40),
    trafficClass: (readField(IPV6, "dscp", bytes) << 2) | readField(IPV6, "ecn", bytes),
    dontFragment: true,
    fragment: walked.fragment,
    protocol: walked.protocol,
    payload: walked.payload,
    extensionHeaders: walked.extensionHeaders,
  };
}

interface ExtensionHeaderWalk {
  readonly kind: "walk";
  readonly fragment: boolean;
  readonly protocol: number;
  readonly payload: Uint8Array;
  readonly extensionHeaders: number;
}

/** Walks over extension headers (RFC 8200, 4) to the protocol that they lead to, or to a fragment header. */
function walkExtensionHeaders(nextHeader: number, payload: Uint8Array): ExtensionHeaderWalk | Malformed {
  let protocol = nextHeader;
  let rest = payload;
  let extensionHeaders = 0;
  while (EXTENSION_HEADERS.includes(protocol)) {
    if (extensionHeaders === MAX_EXTENSION_HEADERS) return malformed("more than four extension headers");
    if (rest.length < IPV6_EXTENSION.byteLength)
      return malformed(`extension header ${protocol} beyond the payload`);
    const length = 8 + 8 * readField(IPV6_EXTENSION, "extensionLength", rest);
    if (length > rest.length) return malformed(`extension header ${protocol} beyond the payload`);
    protocol = readField(IPV6_EXTENSION, "nextHeader", rest);
    rest = rest.slice(length);
    extensionHeaders += 1;
  }
  if (protocol !== IP_PROTOCOL.fragment) {
    return { kind: "walk", fragment: false, protocol, payload: rest, extensionHeaders };
  }
  if (rest.length < IPV6_FRAGMENT.byteLength) return malformed("fragment header beyond the payload");
  return {
    kind: "walk",
    fragment: true,
    protocol: readField(IPV6_FRAGMENT, "nextHeader", rest),
    payload: rest.slice(IPV6_FRAGMENT.byteLength),
    extensionHeaders,
  };
}
