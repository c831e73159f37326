import { concatBytes } from "../bytes.ts";
import { internetChecksum } from "../checksum.ts";
import { encodeHeader, writeField } from "../header-layout.ts";
import { ICMP, ICMPV6 } from "../headers/icmp.ts";
import { IP_PROTOCOL } from "../headers/ip.ts";
import { TCP, TCP_FLAG, type TcpFlag, UDP } from "../headers/transport.ts";
import type { Layer, Surroundings } from "./layer.ts";
import { paddedOptions } from "./network.ts";

/** The checksum over pseudo header and segment; 0 where no IP layer stands outside to take addresses from. */
function transportChecksum(segment: Uint8Array, protocol: number, { outer }: Surroundings): number {
  const ip = outer.find((layer) => layer.pseudoHeader !== undefined);
  if (ip?.pseudoHeader === undefined) return 0;
  return internetChecksum(concatBytes(ip.pseudoHeader(protocol, segment.length), segment));
}

export interface TcpFields {
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly sequenceNumber?: number;
  readonly acknowledgementNumber?: number;
  /** Names or the octet itself; ACK alone unless given. */
  readonly flags?: readonly TcpFlag[] | number;
  readonly window?: number;
  readonly urgentPointer?: number;
  /** Option bytes; padded with zeros to a multiple of 4. */
  readonly options?: Uint8Array;
  readonly dataOffset?: number;
  readonly reserved?: number;
  readonly checksum?: number;
}

export function tcp(fields: TcpFields): Layer {
  return {
    name: "tcp",
    protocol: IP_PROTOCOL.tcp,
    encode(payload, around) {
      const options = paddedOptions(fields.options);
      const fixed = encodeHeader(TCP, {
        sourcePort: fields.sourcePort,
        destinationPort: fields.destinationPort,
        sequenceNumber: fields.sequenceNumber ?? 0,
        acknowledgementNumber: fields.acknowledgementNumber ?? 0,
        dataOffset: fields.dataOffset ?? 5 + options.length / 4,
        reserved: fields.reserved ?? 0,
        flags: flagBits(fields.flags ?? ["ACK"]),
        window: fields.window ?? 0xffff,
        checksum: 0,
        urgentPointer: fields.urgentPointer ?? 0,
      });
      const segment = concatBytes(fixed, options, payload);
      const checksum = fields.checksum ?? transportChecksum(segment, IP_PROTOCOL.tcp, around);
      writeField(TCP, "checksum", segment, 0, checksum);
      return segment;
    },
  };
}

function flagBits(flags: readonly TcpFlag[] | number): number {
  return typeof flags === "number" ? flags : flags.reduce((bits, flag) => bits | TCP_FLAG[flag], 0);
}

export interface UdpFields {
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly length?: number;
  /** 0 says "none" (RFC 768; over IPv6 in tunnels only, RFC 6935). */
  readonly checksum?: number;
}

export function udp(fields: UdpFields): Layer {
  return {
    name: "udp",
    protocol: IP_PROTOCOL.udp,
    encode(payload, around) {
      const fixed = encodeHeader(UDP, {
        sourcePort: fields.sourcePort,
        destinationPort: fields.destinationPort,
        length: fields.length ?? UDP.byteLength + payload.length,
        checksum: 0,
      });
      const datagram = concatBytes(fixed, payload);
      const computed = transportChecksum(datagram, IP_PROTOCOL.udp, around);
      // A checksum that comes out as zero is sent as all ones: zero says that there is none (RFC 768).
      const hasAddresses = around.outer.some((layer) => layer.pseudoHeader !== undefined);
      const sent = hasAddresses && computed === 0 ? 0xffff : computed;
      writeField(UDP, "checksum", datagram, 0, fields.checksum ?? sent);
      return datagram;
    },
  };
}

export interface IcmpFields {
  readonly type: number;
  readonly code?: number;
  /** The second word: identifier and sequence number, MTU, or unused. */
  readonly rest?: number;
  readonly checksum?: number;
}

/** Both ICMPs have the same eight bytes. */
function icmpMessage({ type, code = 0, rest = 0 }: IcmpFields, payload: Uint8Array): Uint8Array {
  return concatBytes(encodeHeader(ICMP, { type, code, checksum: 0, rest }), payload);
}

export function icmp(fields: IcmpFields): Layer {
  return {
    name: "icmp",
    protocol: IP_PROTOCOL.icmp,
    encode(payload) {
      const message = icmpMessage(fields, payload);
      writeField(ICMP, "checksum", message, 0, fields.checksum ?? internetChecksum(message));
      return message;
    },
  };
}

/** Unlike ICMP's, the checksum covers a pseudo header (RFC 4443, 2.3). */
export function icmpv6(fields: IcmpFields): Layer {
  return {
    name: "icmpv6",
    protocol: IP_PROTOCOL.icmpv6,
    encode(payload, around) {
      const message = icmpMessage(fields, payload);
      const checksum = fields.checksum ?? transportChecksum(message, IP_PROTOCOL.icmpv6, around);
      writeField(ICMPV6, "checksum", message, 0, checksum);
      return message;
    },
  };
}
