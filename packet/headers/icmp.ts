import { headerLayout } from "../header-layout.ts";

/**
 * The 8 bytes that all ICMP messages begin with (RFC 792). What `rest` holds depends on the type: identifier
 * and sequence number of an echo, the next hop's MTU in its low half for "fragmentation needed" (RFC 1191).
 */
export const ICMP = headerLayout(
  "icmp",
  { type: 8, code: 8, checksum: 16, rest: 32 },
  { checksum: "hex", rest: "hex" },
);

/** The same for ICMPv6 (RFC 4443, 2.1); `rest` is the MTU of "packet too big". */
export const ICMPV6 = headerLayout(
  "icmpv6",
  { type: 8, code: 8, checksum: 16, rest: 32 },
  { checksum: "hex", rest: "hex" },
);

/** RFC 792. */
export const ICMP_TYPE = {
  echoReply: 0,
  destinationUnreachable: 3,
  echoRequest: 8,
  timeExceeded: 11,
  parameterProblem: 12,
} as const;

/** RFC 4443 and, from 133, neighbour discovery of RFC 4861. */
export const ICMPV6_TYPE = {
  destinationUnreachable: 1,
  packetTooBig: 2,
  timeExceeded: 3,
  parameterProblem: 4,
  echoRequest: 128,
  echoReply: 129,
  routerSolicitation: 133,
  routerAdvertisement: 134,
  neighborSolicitation: 135,
  neighborAdvertisement: 136,
} as const;

/** Whether the message quotes the packet that caused it (RFC 792; RFC 4443, 2.1: types below 128). */
export function quotesPacket(family: 4 | 6, type: number): boolean {
  if (family === 6) return type >= 1 && type < 128;
  return (
    type === ICMP_TYPE.destinationUnreachable ||
    type === ICMP_TYPE.timeExceeded ||
    type === ICMP_TYPE.parameterProblem
  );
}
