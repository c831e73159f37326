/** Link types (tcpdump.org, LINKTYPE registry) that nicforge writes. */
export const LINK_TYPE = { ethernet: 1, rawIp: 101 } as const;

/** The most bytes that libpcap captures of a packet; a record that claims more is damage. */
export const MAX_CAPTURED_LENGTH = 262_144;

export interface CapturedPacket {
  /** Since 1970-01-01 UTC. */
  readonly timestampNs: bigint;
  readonly bytes: Uint8Array;
  /** On the wire; more than there are bytes where the capture cut the packet. */
  readonly originalLength: number;
  /** What the first byte belongs to: {@link LINK_TYPE} or another number of the registry. */
  readonly linkType: number;
}
