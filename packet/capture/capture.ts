import { readFileSync } from "node:fs";
import { DiagnosticError } from "../../diagnostics/diagnostic.ts";
import { packetMessages } from "../../diagnostics/messages-packet.ts";
import { hexFromBytes } from "../hex.ts";
import { type CapturedPacket, LINK_TYPE } from "./captured-packet.ts";
import { readPcap } from "./pcap-reader.ts";
import { isPcapng, readPcapng } from "./pcapng-reader.ts";

/**
 * Reads a capture: pcap of either byte order with microseconds or nanoseconds, or pcapng.
 *
 * @param file the name that diagnostics show
 * @throws DiagnosticError `pcap-not-a-capture`, `pcap-truncated` or `pcap-corrupt`.
 */
export function readCapture(bytes: Uint8Array, file: string): readonly CapturedPacket[] {
  if (isPcapng(bytes)) return readPcapng(bytes, file);
  const packets = readPcap(bytes, file);
  if (packets !== undefined) return packets;
  const found = bytes.length === 0 ? "nothing" : hexFromBytes(bytes.subarray(0, 4), " ");
  throw new DiagnosticError([packetMessages.diagnose("pcap-not-a-capture", {}, { file, found })]);
}

/**
 * Reads a capture file.
 *
 * @throws DiagnosticError as {@link readCapture}, and `pcap-unreadable`.
 */
export function readCaptureFile(file: string): readonly CapturedPacket[] {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new DiagnosticError([packetMessages.diagnose("pcap-unreadable", {}, { file, reason })]);
  }
  return readCapture(bytes, file);
}

/**
 * The same packets, once it is certain that all are Ethernet frames.
 *
 * @throws DiagnosticError `pcap-link-type` for the first that is not.
 */
export function requireEthernet(packets: readonly CapturedPacket[], file: string): readonly CapturedPacket[] {
  const index = packets.findIndex(({ linkType }) => linkType !== LINK_TYPE.ethernet);
  if (index === -1) return packets;
  const { linkType } = packets[index]!;
  throw new DiagnosticError([packetMessages.diagnose("pcap-link-type", {}, { file, index, linkType })]);
}
