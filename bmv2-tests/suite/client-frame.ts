import type { ConnectionTuple } from "../../dsl/entries/node-entries.ts";
import {
  concatBytes,
  ethernet,
  type Ipv4Fields,
  type Ipv6Fields,
  icmp,
  icmpv6,
  ipv4,
  ipv6,
  type Layer,
  type Payload,
  packet,
  type TcpFields,
  tcp,
  type UdpFields,
  udp,
  vlan,
} from "../../packet/index.ts";
import { CLIENT, CLIENT_PORT, connectionOf, type Family, node, ROUTER_MAC, SERVICE } from "./farm-facts.ts";

/** What a client's packet has other than the suite's usual one. */
export interface ClientPacketFields {
  readonly family?: Family;
  readonly protocol?: "tcp" | "udp";
  readonly clientAddress?: string;
  readonly clientPort?: number;
  readonly serviceAddress?: string;
  readonly servicePort?: number;
  readonly tcp?: Partial<TcpFields>;
  readonly udp?: Partial<UdpFields>;
  readonly ipv4?: Partial<Ipv4Fields>;
  readonly ipv6?: Partial<Ipv6Fields>;
  /** IPv6 extension headers, in order. */
  readonly extensions?: readonly Layer[];
  readonly payload?: Payload;
}

/** A client's IP packet: TCP (ACK, DF set over IPv4) to port 80 unless told otherwise; UDP goes to port 53. */
export function clientPacket(fields: ClientPacketFields = {}): Uint8Array {
  const { family = "ipv4", protocol = "tcp", clientPort = CLIENT_PORT.unknown, extensions = [] } = fields;
  const addresses = {
    source: fields.clientAddress ?? CLIENT[family],
    destination: fields.serviceAddress ?? SERVICE[family],
  };
  const ports = {
    sourcePort: clientPort,
    destinationPort: fields.servicePort ?? (protocol === "tcp" ? 80 : 53),
  };
  const ip =
    family === "ipv4"
      ? ipv4({ ...addresses, ttl: 57, identification: 0x4242, dontFragment: true, ...fields.ipv4 })
      : ipv6({ ...addresses, hopLimit: 57, ...fields.ipv6 });
  const transport =
    protocol === "tcp"
      ? tcp({ ...ports, sequenceNumber: 0x01020304, ...fields.tcp })
      : udp({ ...ports, ...fields.udp });
  return packet(ip, ...extensions, transport, fields.payload ?? "GET / HTTP/1.0\r\n\r\n");
}

/** A packet of a connection, opening it: SYN alone. */
export function synPacket(fields: ClientPacketFields = {}): Uint8Array {
  return clientPacket({ ...fields, protocol: "tcp", tcp: { flags: ["SYN"], ...fields.tcp }, payload: "" });
}

/** The connection of such a packet, as the agent is told of it. */
export function reportOf(fields: ClientPacketFields = {}): ConnectionTuple {
  const { family = "ipv4", protocol = "tcp", clientPort = CLIENT_PORT.unknown, serviceAddress } = fields;
  const servicePort = fields.servicePort ?? (protocol === "tcp" ? 80 : 53);
  return connectionOf({
    family,
    protocol,
    clientPort,
    servicePort,
    ...(serviceAddress === undefined ? {} : { serviceAddress }),
  });
}

/** How a frame stands around an IP packet. */
export interface Framing {
  /** Whose host MAC it is for. */
  readonly node?: number;
  readonly destination?: string;
  readonly source?: string;
  readonly vlanId?: number;
  /** Bytes behind the IP packet. */
  readonly padding?: number;
}

/** An IP packet as the router hands it to a server. */
export function routed(ip: Uint8Array, framing: Framing = {}): Uint8Array {
  const { source = ROUTER_MAC, vlanId, padding = 0 } = framing;
  const destination = framing.destination ?? node(framing.node ?? 1).hostMac;
  const etherType = ip[0]! >> 4 === 6 ? 0x86dd : 0x0800;
  const layers: [Layer, ...Layer[]] =
    vlanId === undefined
      ? [ethernet({ destination, source, etherType })]
      : [ethernet({ destination, source }), vlan({ id: vlanId, etherType })];
  // Not zeros: padding that is carried along must show.
  return packet(...layers, concatBytes(ip, new Uint8Array(padding).fill(0xa5)));
}

/** The service's answer to the client, as the host sends it. */
export function answerFrame(fields: ClientPacketFields = {}, framing: Framing = {}): Uint8Array {
  const { family = "ipv4" } = fields;
  const answer = clientPacket({
    ...fields,
    clientAddress: SERVICE[family],
    serviceAddress: CLIENT[family],
    clientPort: 80,
    servicePort: fields.clientPort ?? CLIENT_PORT.unknown,
  });
  return routed(answer, { destination: ROUTER_MAC, source: node(1).hostMac, ...framing });
}

/** What an ICMP error of the suite differs in. */
export interface IcmpErrorFields {
  readonly family?: Family;
  readonly type: number;
  readonly code?: number;
  /** The packet that caused it, from its first IP byte: the service's, on its way to the client. */
  readonly quoted: Uint8Array;
  readonly destination?: string;
  readonly extensions?: readonly Layer[];
}

/** An ICMP error of a router on the way, to the service. */
export function icmpErrorPacket(fields: IcmpErrorFields): Uint8Array {
  const { family = "ipv4", type, code = 0, quoted, destination = SERVICE[family], extensions = [] } = fields;
  return family === "ipv4"
    ? packet(ipv4({ source: "192.0.2.1", destination }), icmp({ type, code }), quoted)
    : packet(ipv6({ source: "2001:db8:99::1", destination }), ...extensions, icmpv6({ type, code }), quoted);
}

/** The service's packet to the client, from its first IP byte, as a router quotes it. */
export function servicePacket(fields: ClientPacketFields = {}): Uint8Array {
  const { family = "ipv4", protocol = "tcp" } = fields;
  return clientPacket({
    ...fields,
    clientAddress: fields.serviceAddress ?? SERVICE[family],
    serviceAddress: fields.clientAddress ?? CLIENT[family],
    clientPort: fields.servicePort ?? (protocol === "tcp" ? 80 : 53),
    servicePort: fields.clientPort ?? CLIENT_PORT.unknown,
  });
}
