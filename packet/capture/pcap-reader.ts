import { CaptureBytes } from "./capture-bytes.ts";
import { type CapturedPacket, MAX_CAPTURED_LENGTH } from "./captured-packet.ts";

/** Both as the first four bytes, read in the file's byte order (draft-ietf-opsawg-pcap, 4). */
export const PCAP_MAGIC = { microseconds: 0xa1b2c3d4, nanoseconds: 0xa1b23c4d } as const;

export const PCAP_FILE_HEADER_BYTES = 24;
export const PCAP_RECORD_HEADER_BYTES = 16;

/**
 * The packets of a classic pcap file; undefined when the magic number says that it is none.
 *
 * @throws DiagnosticError `pcap-truncated` or `pcap-corrupt`.
 */
export function readPcap(bytes: Uint8Array, file: string): readonly CapturedPacket[] | undefined {
  const format = recognize(bytes);
  if (format === undefined) return undefined;
  const input = new CaptureBytes(bytes, file, format.littleEndian);
  input.require(0, PCAP_FILE_HEADER_BYTES, "the file header");
  const major = input.uint16(4);
  if (major !== 2) input.corrupt(4, `version ${major}.${input.uint16(6)}, only 2.x is known`);
  // The upper half holds the length of the frame check sequence, if any.
  const linkType = input.uint32(20) & 0xffff;

  const packets: CapturedPacket[] = [];
  let offset = PCAP_FILE_HEADER_BYTES;
  while (offset < input.length) {
    input.require(offset, PCAP_RECORD_HEADER_BYTES, `the header of packet ${packets.length}`);
    const capturedLength = input.uint32(offset + 8);
    if (capturedLength > MAX_CAPTURED_LENGTH) {
      input.corrupt(offset + 8, `packet ${packets.length} claims ${capturedLength} captured bytes`);
    }
    const start = offset + PCAP_RECORD_HEADER_BYTES;
    input.require(start, capturedLength, `packet ${packets.length}`);
    packets.push({
      timestampNs:
        BigInt(input.uint32(offset)) * 1_000_000_000n + BigInt(input.uint32(offset + 4)) * format.unitNs,
      bytes: input.copy(start, capturedLength),
      originalLength: input.uint32(offset + 12),
      linkType,
    });
    offset = start + capturedLength;
  }
  return packets;
}

function recognize(bytes: Uint8Array): { littleEndian: boolean; unitNs: bigint } | undefined {
  if (bytes.length < 4) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, 4);
  for (const littleEndian of [true, false]) {
    const magic = view.getUint32(0, littleEndian);
    if (magic === PCAP_MAGIC.microseconds) return { littleEndian, unitNs: 1000n };
    if (magic === PCAP_MAGIC.nanoseconds) return { littleEndian, unitNs: 1n };
  }
  return undefined;
}
