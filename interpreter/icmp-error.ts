import { equalBytes } from "../packet/bytes.ts";
import { readField } from "../packet/header-layout.ts";
import { ICMP } from "../packet/headers/icmp.ts";
import { IP_PROTOCOL, IPV4, IPV6 } from "../packet/headers/ip.ts";
import { UDP } from "../packet/headers/transport.ts";
import type { IpVersion } from "../packet/ip-address.ts";
import type { Connection } from "./connection.ts";
import type { IpPacket } from "./ip-packet.ts";

/** The protocol and the types that are errors, by IP version (RFC 792; RFC 4443, 3). */
const ERRORS: Readonly<Record<IpVersion, { protocol: number; types: readonly number[] }>> = {
  4: { protocol: IP_PROTOCOL.icmp, types: [3, 11] },
  6: { protocol: IP_PROTOCOL.icmpv6, types: [1, 2, 3] },
};

/** Both ports of TCP and UDP lie in the 8 bytes that every router quotes (RFC 792). */
const QUOTED_TRANSPORT_BYTES = 8;

interface QuotedPacket {
  readonly source: Uint8Array;
  readonly destination: Uint8Array;
  readonly protocol: number;
  readonly transport: Uint8Array;
}

/**
 * The connection that an ICMP error is about (semantics.md, 6): the quoted packet is the service's, on its way to
 * the client. Undefined when the packet is no ICMP error or quotes nothing that belongs to a connection.
 */
export function quotedConnection(packet: IpPacket): Connection | undefined {
  const { protocol, types } = ERRORS[packet.version];
  if (packet.fragment || packet.protocol !== protocol || packet.payload.length < ICMP.byteLength)
    return undefined;
  if (!types.includes(readField(ICMP, "type", packet.payload))) return undefined;
  const behindIcmp = packet.payload.slice(ICMP.byteLength);
  const quoted = packet.version === 4 ? quotedIpv4(behindIcmp) : quotedIpv6(behindIcmp);
  if (quoted === undefined) return undefined;
  if (quoted.protocol !== IP_PROTOCOL.tcp && quoted.protocol !== IP_PROTOCOL.udp) return undefined;
  if (quoted.transport.length < QUOTED_TRANSPORT_BYTES) return undefined;
  // A router answers the sender of the packet that it quotes: an error for another address is none of ours.
  if (!equalBytes(quoted.source, packet.destination)) return undefined;
  return {
    client: { address: quoted.destination, port: readField(UDP, "destinationPort", quoted.transport) },
    service: { address: quoted.source, port: readField(UDP, "sourcePort", quoted.transport) },
    protocol: quoted.protocol,
  };
}

function quotedIpv4(bytes: Uint8Array): QuotedPacket | undefined {
  if (bytes.length < IPV4.byteLength || readField(IPV4, "version", bytes) !== 4) return undefined;
  const headerLength = readField(IPV4, "headerLength", bytes) * 4;
  if (headerLength < IPV4.byteLength || headerLength > bytes.length) return undefined;
  if (readField(IPV4, "fragmentOffset", bytes) !== 0) return undefined;
  return {
    source: bytes.slice(12, 16),
    destination: bytes.slice(16, 20),
    protocol: readField(IPV4, "protocol", bytes),
    transport: bytes.slice(headerLength),
  };
}

function quotedIpv6(bytes: Uint8Array): QuotedPacket | undefined {
  if (bytes.length < IPV6.byteLength || readField(IPV6, "version", bytes) !== 6) return undefined;
  return {
    source: bytes.slice(8, 24),
    destination: bytes.slice(24, 40),
    protocol: readField(IPV6, "nextHeader", bytes),
    transport: bytes.slice(IPV6.byteLength),
  };
}
