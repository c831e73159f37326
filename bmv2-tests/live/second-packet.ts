import { formatIpAddress } from "../../packet/ip-address.ts";

/** A carrier frame of the default header over Ethernet, taken apart by hand: what `docs/` promises, without the product's code. */
export interface SecondPacket {
  readonly version: number;
  readonly forwarded: boolean;
  readonly protocol: number;
  readonly clientPort: number;
  readonly applicationPort: number;
  readonly client: string;
  readonly owner: string;
  /** The IP packet that it carries, without what pads the frame. */
  readonly inner: Uint8Array;
}

const ETHERNET = 14;
const CARRIER = 0x88b5;
const ETHER_TYPES = { ipv4: 0x0800, ipv6: 0x86dd } as const;

/** The second packet in a frame; undefined for any other frame. */
export function secondPacket(frame: Uint8Array): SecondPacket | undefined {
  const view = viewOf(frame);
  if (frame.length < ETHERNET + 16 || view.getUint16(12) !== CARRIER) return undefined;
  const flags = frame[ETHERNET]! & 0x0f;
  const size = (flags & 0b0100) === 0 ? 4 : 16;
  const client = ETHERNET + 8;
  const inner = client + 2 * size;
  return {
    version: frame[ETHERNET]! >> 4,
    forwarded: (flags & 0b1000) !== 0,
    protocol: frame[ETHERNET + 1]!,
    clientPort: view.getUint16(ETHERNET + 4),
    applicationPort: view.getUint16(ETHERNET + 6),
    client: formatIpAddress(frame.slice(client, client + size)),
    owner: formatIpAddress(frame.slice(client + size, inner)),
    inner: ipPacketAt(frame, inner),
  };
}

/** The IP packet of an ordinary frame; undefined for frames that carry none. */
export function ipPacket(frame: Uint8Array): Uint8Array | undefined {
  if (frame.length < ETHERNET + 20) return undefined;
  const etherType = viewOf(frame).getUint16(12);
  const isIp = etherType === ETHER_TYPES.ipv4 || etherType === ETHER_TYPES.ipv6;
  return isIp ? ipPacketAt(frame, ETHERNET) : undefined;
}

/** Whose an IP packet is: addresses and ports of TCP and UDP, without options and extension headers. */
export function flowOf(packet: Uint8Array) {
  const view = viewOf(packet);
  const isIpv4 = packet[0]! >> 4 === 4;
  const [source, size, transport] = isIpv4 ? [12, 4, 20] : [8, 16, 40];
  return {
    protocol: packet[isIpv4 ? 9 : 6]!,
    ttl: packet[isIpv4 ? 8 : 7]!,
    source: formatIpAddress(packet.slice(source, source + size)),
    destination: formatIpAddress(packet.slice(source + size, source + 2 * size)),
    sourcePort: packet.length >= transport + 4 ? view.getUint16(transport) : 0,
    destinationPort: packet.length >= transport + 4 ? view.getUint16(transport + 2) : 0,
  };
}

function ipPacketAt(frame: Uint8Array, start: number): Uint8Array {
  const view = viewOf(frame);
  const length = frame[start]! >> 4 === 4 ? view.getUint16(start + 2) : 40 + view.getUint16(start + 4);
  return frame.slice(start, start + length);
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
