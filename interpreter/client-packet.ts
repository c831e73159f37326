import type { MissPolicy } from "../dsl/model/index.ts";
import { IP_PROTOCOL } from "../packet/headers/ip.ts";
import { TCP_FLAG } from "../packet/headers/transport.ts";
import type { Connection } from "./connection.ts";
import { quotedConnection } from "./icmp-error.ts";
import type { IpPacket } from "./ip-packet.ts";
import type { Transport } from "./transport.ts";

/** A client's packet, as it came from wan or out of a carrier frame, with the connection that it belongs to. */
export interface ClientPacket {
  readonly packet: IpPacket;
  readonly transport: Transport;
  readonly connection: Connection;
  /** It is an ICMP error about the connection, not a packet of it. */
  readonly fromIcmp: boolean;
}

/**
 * The packet with its connection (semantics.md, 5 and 6), or undefined when it belongs to none: neither TCP nor UDP
 * nor an ICMP error that quotes one of them.
 */
export function clientPacket(packet: IpPacket, transport: Transport): ClientPacket | undefined {
  if (transport.kind === "other") {
    const connection = quotedConnection(packet);
    return connection && { packet, transport, connection, fromIcmp: true };
  }
  const connection = {
    client: { address: packet.source, port: transport.sourcePort },
    service: { address: packet.destination, port: transport.destinationPort },
    protocol: packet.protocol,
  };
  return { packet, transport, connection, fromIcmp: false };
}

/** SYN set and ACK clear, tested by mask: an ECN SYN (SYN, ECE, CWR) is a SYN (RFC 3168, 6.1.1). */
export function isSyn({ transport }: ClientPacket): boolean {
  return transport.kind === "tcp" && (transport.flags & (TCP_FLAG.SYN | TCP_FLAG.ACK)) === TCP_FLAG.SYN;
}

/** Which miss policy the packet takes (semantics.md, 7). */
export function missClass(client: ClientPacket): keyof MissPolicy {
  if (client.fromIcmp) return "other";
  if (client.connection.protocol === IP_PROTOCOL.udp) return "udp";
  return isSyn(client) ? "syn" : "other";
}
