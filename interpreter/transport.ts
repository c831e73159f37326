import { readField } from "../packet/header-layout.ts";
import { IP_PROTOCOL } from "../packet/headers/ip.ts";
import { TCP, UDP } from "../packet/headers/transport.ts";
import type { IpPacket } from "./ip-packet.ts";
import { type Malformed, malformed } from "./malformed.ts";

/** A TCP or UDP header whose lengths are right, or `other`: a protocol that has no ports here (semantics.md, 4). */
export type Transport =
  | {
      readonly kind: "tcp" | "udp";
      readonly sourcePort: number;
      readonly destinationPort: number;
      /** TCP's flags from CWR down to FIN; 0 for UDP. */
      readonly flags: number;
      /** The header, TCP options included. */
      readonly header: Uint8Array;
      /** TCP: behind the data offset; UDP: for UDP length − 8. */
      readonly payload: Uint8Array;
    }
  | { readonly kind: "other" };

/** The transport header of a packet that is no fragment: ports of fragments are never read. */
export function parseTransport(packet: IpPacket): Transport | Malformed {
  if (packet.protocol === IP_PROTOCOL.tcp) return parseTcp(packet.payload);
  if (packet.protocol === IP_PROTOCOL.udp) return parseUdp(packet.payload);
  return { kind: "other" };
}

function parseTcp(payload: Uint8Array): Transport | Malformed {
  if (payload.length < TCP.byteLength) return malformed(`TCP header cut at ${payload.length} bytes`);
  const headerLength = readField(TCP, "dataOffset", payload) * 4;
  if (headerLength < TCP.byteLength) return malformed(`TCP data offset of ${headerLength} bytes`);
  if (headerLength > payload.length) return malformed("TCP data offset beyond the payload");
  return {
    kind: "tcp",
    sourcePort: readField(TCP, "sourcePort", payload),
    destinationPort: readField(TCP, "destinationPort", payload),
    flags: readField(TCP, "flags", payload),
    header: payload.slice(0, headerLength),
    payload: payload.slice(headerLength),
  };
}

function parseUdp(payload: Uint8Array): Transport | Malformed {
  if (payload.length < UDP.byteLength) return malformed(`UDP header cut at ${payload.length} bytes`);
  const length = readField(UDP, "length", payload);
  if (length < UDP.byteLength) return malformed(`UDP length ${length}`);
  if (length > payload.length)
    return malformed(`UDP length ${length} over ${payload.length} bytes of payload`);
  return {
    kind: "udp",
    sourcePort: readField(UDP, "sourcePort", payload),
    destinationPort: readField(UDP, "destinationPort", payload),
    flags: 0,
    header: payload.slice(0, UDP.byteLength),
    payload: payload.slice(UDP.byteLength, length),
  };
}
