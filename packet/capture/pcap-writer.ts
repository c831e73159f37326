import { LINK_TYPE, MAX_CAPTURED_LENGTH } from "./captured-packet.ts";
import { PCAP_FILE_HEADER_BYTES, PCAP_MAGIC, PCAP_RECORD_HEADER_BYTES } from "./pcap-reader.ts";

export interface PacketToWrite {
  readonly bytes: Uint8Array;
  /** Since 1970-01-01 UTC; 0 unless given. */
  readonly timestampNs?: bigint;
  /** On the wire; the number of bytes unless given. */
  readonly originalLength?: number;
}

export interface PcapOptions {
  /** Ethernet unless given. */
  readonly linkType?: number;
}

/** A pcap file: little endian, nanoseconds, version 2.4. Same packets, same bytes. */
export function writePcap(packets: readonly PacketToWrite[], options: PcapOptions = {}): Uint8Array {
  const length = packets.reduce(
    (sum, { bytes }) => sum + PCAP_RECORD_HEADER_BYTES + bytes.length,
    PCAP_FILE_HEADER_BYTES,
  );
  const file = new Uint8Array(length);
  const view = new DataView(file.buffer);
  view.setUint32(0, PCAP_MAGIC.nanoseconds, true);
  view.setUint16(4, 2, true);
  view.setUint16(6, 4, true);
  view.setUint32(16, MAX_CAPTURED_LENGTH, true);
  view.setUint32(20, options.linkType ?? LINK_TYPE.ethernet, true);
  let offset = PCAP_FILE_HEADER_BYTES;
  for (const { bytes, timestampNs = 0n, originalLength = bytes.length } of packets) {
    view.setUint32(offset, Number(timestampNs / 1_000_000_000n), true);
    view.setUint32(offset + 4, Number(timestampNs % 1_000_000_000n), true);
    view.setUint32(offset + 8, bytes.length, true);
    view.setUint32(offset + 12, originalLength, true);
    file.set(bytes, offset + PCAP_RECORD_HEADER_BYTES);
    offset += PCAP_RECORD_HEADER_BYTES + bytes.length;
  }
  return file;
}
