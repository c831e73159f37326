import {
  bigintFromBytes,
  bytesFromBigint,
  carrierSourcePort,
  concatBytes,
  encodeHeader,
  ethernet,
  flowHash,
  headerLayout,
  ipAddress,
  ipv4,
  ipv6,
  packet,
  sipHash24,
  udp,
} from "../../packet/index.ts";
import { CLIENT, CLIENT_PORT, type Family, node, SERVICE } from "./farm-facts.ts";

/** The default header as the data-plane semantics draw it, written down here a second time on purpose. */
const FIXED = {
  version: 4,
  forwarded: 1,
  ipv6: 1,
  fromIcmp: 1,
  syn: 1,
  protocol: 8,
  hops: 8,
  generation: 8,
  clientPort: 16,
  applicationPort: 16,
} as const;
const CONNREF = {
  ipv4: headerLayout("connref", { ...FIXED, clientAddress: 32, ownerAddress: 32 }),
  ipv6: headerLayout("connref", { ...FIXED, clientAddress: 128, ownerAddress: 128 }),
};

/** What a connection reference says other than the usual: TCP 80, node 1 to node 2, two hops left, generation 7. */
export interface ConnrefFields {
  readonly family?: Family;
  readonly version?: number;
  readonly forwarded?: 0 | 1;
  readonly ipv6?: 0 | 1;
  readonly fromIcmp?: 0 | 1;
  readonly syn?: 0 | 1;
  readonly protocol?: number;
  readonly hops?: number;
  readonly generation?: number;
  readonly clientPort?: number;
  readonly applicationPort?: number;
  readonly clientAddress?: string;
  /** The owner's node id, or its address. */
  readonly owner?: number | string;
  /** Adds the tag of this key. */
  readonly tagKey?: bigint;
}

/** The header's bytes: 16 for IPv4 clients, 40 for IPv6, 8 more with a tag. */
export function connref(fields: ConnrefFields = {}): Uint8Array {
  const { family = "ipv4", owner = 2 } = fields;
  const ownerAddress = typeof owner === "string" ? owner : node(owner)[family];
  const common = {
    version: fields.version ?? 1,
    forwarded: fields.forwarded ?? 1,
    ipv6: fields.ipv6 ?? (family === "ipv6" ? 1 : 0),
    fromIcmp: fields.fromIcmp ?? 0,
    syn: fields.syn ?? 0,
    protocol: fields.protocol ?? 6,
    hops: fields.hops ?? 2,
    generation: fields.generation ?? 7,
    clientPort: fields.clientPort ?? CLIENT_PORT.node2,
    applicationPort: fields.applicationPort ?? 80,
  };
  const addresses = {
    clientAddress: bigintFromBytes(ipAddress(fields.clientAddress ?? CLIENT[family])),
    ownerAddress: bigintFromBytes(ipAddress(ownerAddress)),
  };
  const header =
    family === "ipv6"
      ? encodeHeader(CONNREF.ipv6, { ...common, ...addresses })
      : encodeHeader(CONNREF.ipv4, {
          ...common,
          clientAddress: Number(addresses.clientAddress),
          ownerAddress: Number(addresses.ownerAddress),
        });
  if (fields.tagKey === undefined) return header;
  return concatBytes(header, bytesFromBigint(sipHash24(bytesFromBigint(fields.tagKey, 16), header), 8));
}

/** Who sends a second packet to whom on the LAN. */
export interface Transfer {
  readonly from?: number;
  readonly to?: number;
}

/** The Ethernet carrier's frame. */
export function overEthernet(content: Uint8Array, { from = 1, to = 2 }: Transfer = {}): Uint8Array {
  const addresses = { destination: node(to).lanMac, source: node(from).lanMac };
  return packet(ethernet({ ...addresses, etherType: 0x88b5 }), content);
}

/** The connection that decides about a datagram's source port and flow label. */
export interface FlowFields {
  readonly family?: Family;
  readonly clientPort?: number;
  readonly serviceAddress?: string;
  readonly servicePort?: number;
  readonly protocol?: number;
  readonly seed: number;
}

function hashOf({ family = "ipv4", protocol = 6, seed, ...fields }: FlowFields): number {
  const client = { address: ipAddress(CLIENT[family]), port: fields.clientPort ?? CLIENT_PORT.node2 };
  const service = {
    address: ipAddress(fields.serviceAddress ?? SERVICE[family]),
    port: fields.servicePort ?? 80,
  };
  return flowHash({ client, service, protocol }, seed);
}

/** What the outer headers of a datagram differ in. */
export interface OuterFields extends Transfer, FlowFields {
  readonly dscp?: number;
  readonly ecn?: number;
  readonly udpLength?: number;
  readonly udpChecksum?: number;
  readonly destinationPort?: number;
  readonly sourcePort?: number;
  /** Of the outer IP header; the MAC stays `to`'s. */
  readonly destination?: string;
}

/** The UDP carrier's frame over IPv4. */
export function overUdp4(content: Uint8Array, fields: OuterFields): Uint8Array {
  const { from = 1, to = 2, dscp = 0, ecn = 0 } = fields;
  return packet(
    ethernet({ destination: node(to).lanMac, source: node(from).lanMac }),
    ipv4({
      source: node(from).ipv4,
      destination: fields.destination ?? node(to).ipv4,
      dscp,
      ecn,
      identification: 0,
      dontFragment: true,
      ttl: 64,
    }),
    udpLayer(fields),
    content,
  );
}

/** The UDP carrier's frame over IPv6. */
export function overUdp6(content: Uint8Array, fields: OuterFields): Uint8Array {
  const { from = 1, to = 2, dscp = 0, ecn = 0 } = fields;
  return packet(
    ethernet({ destination: node(to).lanMac, source: node(from).lanMac }),
    ipv6({
      source: node(from).ipv6,
      destination: fields.destination ?? node(to).ipv6,
      dscp,
      ecn,
      flowLabel: hashOf(fields) & 0xfffff,
      hopLimit: 64,
    }),
    udpLayer(fields),
    content,
  );
}

function udpLayer(fields: OuterFields) {
  return udp({
    sourcePort: fields.sourcePort ?? carrierSourcePort(hashOf(fields)),
    destinationPort: fields.destinationPort ?? 6635,
    checksum: fields.udpChecksum ?? 0,
    ...(fields.udpLength === undefined ? {} : { length: fields.udpLength }),
  });
}

/** What the owner's host gets: a frame from the sender's LAN MAC for the host's, without carrier and header. */
export function handedToHost(inner: Uint8Array, { from = 1, to = 2 }: Transfer = {}): Uint8Array {
  const etherType = inner[0]! >> 4 === 6 ? 0x86dd : 0x0800;
  return packet(ethernet({ destination: node(to).hostMac, source: node(from).lanMac, etherType }), inner);
}
