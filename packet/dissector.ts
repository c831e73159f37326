import { readBits } from "./bit-field.ts";
import type { HeaderLayout, LaidOutField } from "./header-layout.ts";
import {
  type Announcement,
  BY_ETHER_TYPE,
  BY_IP_PROTOCOL,
  BY_IP_VERSION,
  OUTERMOST,
  type Protocol,
} from "./protocols.ts";

/** Bytes `start` up to but not including `end` of the dissected packet. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

export interface DissectedField extends LaidOutField {
  /** From the first bit of the packet. */
  readonly bitOffset: number;
  readonly value: bigint;
}

export interface DissectedHeader {
  readonly name: string;
  /** The header with its options. */
  readonly range: ByteRange;
  /** The whole fields that are there; a truncated header has fewer than its layout. */
  readonly fields: readonly DissectedField[];
}

/** What a packet's bytes are, as far as they make sense. */
export interface Dissection {
  /** Outermost first. An IP packet that an ICMP error quotes follows the ICMP header. */
  readonly headers: readonly DissectedHeader[];
  /** What the innermost header carries. */
  readonly payload: ByteRange;
  /** What lies behind the length that a header states: mostly Ethernet padding. */
  readonly trailer: ByteRange;
  /** What is wrong, outermost first: headers cut short, lengths that lie. */
  readonly problems: readonly string[];
}

/** A header of one's own that the dissector is to know. */
export interface HeaderBinding {
  readonly layout: HeaderLayout;
  /** The EtherType or UDP destination port that announces it. */
  readonly announcedBy: { readonly by: "etherType" | "udpPort"; readonly value: number };
  /** Whether an IP packet follows it, told by its version, rather than payload. */
  readonly carriesIp: boolean;
}

export interface DissectOptions {
  /** What the first byte belongs to, `ethernet` unless given; `ip` goes by the version. */
  readonly start?: "ethernet" | "ip";
  readonly bindings?: readonly HeaderBinding[];
}

/**
 * Takes a packet apart, for traces, demonstrations and failures. Never throws: a header that the packet cuts
 * short is listed with the fields that are there, and where a length lies, the bytes that exist count.
 */
export function dissect(packet: Uint8Array, options: DissectOptions = {}): Dissection {
  const headers: DissectedHeader[] = [];
  const problems: string[] = [];
  const byVersion: Announcement = { by: "version", quoted: false };
  let protocol = options.start === "ip" ? announced(byVersion, packet, 0, []) : OUTERMOST;
  let offset = 0;
  let end = packet.length;
  // Inside of an ICMP error a packet is cut by right (RFC 792), so that nothing about its length is wrong.
  let quoted = false;
  while (protocol !== undefined) {
    const { name, layout } = protocol;
    const fields = wholeFields(layout, packet, offset, end);
    if (end - offset < layout.byteLength) {
      if (!quoted) problems.push(`${name}: cut after ${end - offset} of ${layout.byteLength} bytes`);
      if (end > offset) headers.push({ name, range: { start: offset, end }, fields });
      offset = end;
      break;
    }
    const values = new Map(fields.map((field) => [field.name, Number(field.value)]));
    const follows = protocol.continuation((field) => values.get(field)!);
    const headerLength = follows.headerLength ?? layout.byteLength;
    const available = end - offset;
    if (follows.problem !== undefined) problems.push(follows.problem);
    if (headerLength > available && !quoted) {
      problems.push(`${name}: header of ${headerLength} bytes, ${available} are there`);
    }
    const headerEnd = offset + Math.min(headerLength, available);
    headers.push({ name, range: { start: offset, end: headerEnd }, fields });
    offset = headerEnd;
    if (follows.payloadLength !== undefined) {
      if (follows.payloadLength > end - offset && !quoted) {
        problems.push(`${name}: says that ${follows.payloadLength} bytes follow, ${end - offset} are there`);
      }
      end = Math.min(end, offset + follows.payloadLength);
    }
    if (headerLength > available) break;
    quoted ||= follows.next?.by === "version" && follows.next.quoted;
    protocol = follows.next && announced(follows.next, packet, offset, options.bindings ?? []);
  }
  return {
    headers,
    payload: { start: offset, end },
    trailer: { start: end, end: packet.length },
    problems,
  };
}

function wholeFields(
  layout: HeaderLayout,
  packet: Uint8Array,
  offset: number,
  end: number,
): readonly DissectedField[] {
  return layout.fields
    .map((field) => ({ ...field, bitOffset: offset * 8 + field.bitOffset }))
    .filter(({ bitOffset, bits }) => bitOffset + bits <= end * 8)
    .map((field) => ({ ...field, value: readBits(packet, field.bitOffset, field.bits) }));
}

/** What an announcement stands for; undefined for payload, which includes all that is not known. */
function announced(
  announcement: Announcement,
  packet: Uint8Array,
  offset: number,
  bindings: readonly HeaderBinding[],
): Protocol | undefined {
  if (announcement.by === "version") return BY_IP_VERSION.get((packet[offset] ?? 0) >> 4);
  const binding = bindings.find(
    ({ announcedBy: { by, value } }) => by === announcement.by && value === announcement.value,
  );
  if (binding !== undefined) return protocolOf(binding);
  if (announcement.by === "etherType") return BY_ETHER_TYPE.get(announcement.value);
  if (announcement.by === "protocol") return BY_IP_PROTOCOL.get(announcement.value);
  return undefined;
}

function protocolOf({ layout, carriesIp }: HeaderBinding): Protocol {
  return {
    name: layout.name,
    layout,
    continuation: () => (carriesIp ? { next: { by: "version", quoted: false } } : {}),
  };
}
