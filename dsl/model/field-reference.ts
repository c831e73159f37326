/** Headers of the client's packet whose fields rules may match, with their widths in bits. */
export const STANDARD_HEADERS = {
  ethernet: { destination: 48, source: 48, etherType: 16 },
  vlan: { priority: 3, dropEligible: 1, id: 12, etherType: 16 },
  ipv4: {
    version: 4,
    headerLength: 4,
    dscp: 6,
    ecn: 2,
    totalLength: 16,
    identification: 16,
    flags: 3,
    fragmentOffset: 13,
    ttl: 8,
    protocol: 8,
    checksum: 16,
    source: 32,
    destination: 32,
  },
  ipv6: {
    version: 4,
    dscp: 6,
    ecn: 2,
    flowLabel: 20,
    payloadLength: 16,
    nextHeader: 8,
    hopLimit: 8,
    source: 128,
    destination: 128,
  },
  tcp: {
    sourcePort: 16,
    destinationPort: 16,
    sequenceNumber: 32,
    acknowledgementNumber: 32,
    dataOffset: 4,
    reserved: 4,
    flags: 8,
    window: 16,
    checksum: 16,
    urgentPointer: 16,
  },
  udp: { sourcePort: 16, destinationPort: 16, length: 16, checksum: 16 },
  /** Not on the wire: the connection that the packet (or the packet that an ICMP error quotes) belongs to. */
  connection: { clientPort: 16, servicePort: 16, protocol: 8 },
} as const;

export type StandardHeaderName = keyof typeof STANDARD_HEADERS;

/** A field by header and name. A field of a header that the packet does not have reads 0. */
export interface FieldReference {
  readonly kind: "field";
  /** `standard`: {@link STANDARD_HEADERS}; `header`: a user's header; `encapsulation`: the carrier frame's (on lan only). */
  readonly scope: "standard" | "header" | "encapsulation";
  readonly header: string;
  readonly field: string;
  readonly bits: number;
}
