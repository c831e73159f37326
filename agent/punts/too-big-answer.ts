import { overheadBytes, type PipelineModel } from "../../dsl/model/index.ts";
import { familyOf } from "../../interpreter/connection.ts";
import type { Frame } from "../../interpreter/frame.ts";
import type { IpPacket } from "../../interpreter/ip-packet.ts";
import { readField } from "../../packet/header-layout.ts";
import { VLAN } from "../../packet/headers/ethernet.ts";
import { ICMP, ICMP_TYPE, ICMPV6_TYPE } from "../../packet/headers/icmp.ts";
import { IPV4, IPV6 } from "../../packet/headers/ip.ts";
import { ethernet, icmp, icmpv6, ipv4, ipv6, type Layer, packet, vlan } from "../../packet/index.ts";
import type { SteeredPacket } from "./steered-packet.ts";

/** RFC 792's unreachable message that says how much fits (RFC 1191, 4). */
const FRAGMENTATION_NEEDED = 4;
/** An ICMP error is no larger: RFC 1812, 4.3.2.3, for IPv4; the least MTU of IPv6 for ICMPv6 (RFC 4443, 2.4 c). */
const LONGEST_ANSWER = { 4: 576, 6: 1280 } as const;

/** Where an answer leaves wan to: the router that the packet came from, and this node. */
export interface AnswerPath {
  readonly router: Uint8Array;
  readonly own: Uint8Array;
  /** The client's packet came under this 802.1Q tag, and so does the answer. */
  readonly tag?: Uint8Array;
}

/** The path back to where a frame from wan came from. A group's MAC address is no source. */
export function pathBack({ source, tag }: Frame, own: Uint8Array): AnswerPath {
  return { router: source, own, ...(tag === undefined ? {} : { tag }) };
}

/** The largest IP packet of this connection's family that still fits the lan behind carrier and encapsulation header. */
export function largestPacket(model: PipelineModel, { client }: SteeredPacket): number | undefined {
  const { mtu } = model.ports.lan;
  return mtu === undefined
    ? undefined
    : mtu - overheadBytes(model.encapsulation, familyOf(client.connection));
}

/**
 * The frame that tells a client that its packet does not fit: "fragmentation needed" (RFC 792, RFC 1191) or "packet too big" (RFC 4443, 3.2)
 * from the service's address, quoting the packet. Undefined where an ICMP error must not be answered by one (RFC 1122, 3.2.2; RFC 4443, 2.4 e),
 * or the client's address is no single host's.
 */
export function tooBigAnswer(
  { client }: SteeredPacket,
  mtu: number,
  path: AnswerPath,
): Uint8Array | undefined {
  if (client.fromIcmp || !isHostAddress(client.packet.source)) return undefined;
  const { router, own, tag } = path;
  const link = [
    ethernet({ destination: router, source: own }),
    ...(tag === undefined ? [] : [tagLayer(tag)]),
  ] as const;
  return packet(link[0], ...link.slice(1), ...answer(client.packet, mtu));
}

function answer(
  { version, source, destination, bytes }: IpPacket,
  mtu: number,
): readonly (Layer | Uint8Array)[] {
  const addresses = { source: destination, destination: source };
  const header = (version === 4 ? IPV4 : IPV6).byteLength + ICMP.byteLength;
  const quoted = bytes.slice(0, LONGEST_ANSWER[version] - header);
  if (version === 4) {
    const message = icmp({ type: ICMP_TYPE.destinationUnreachable, code: FRAGMENTATION_NEEDED, rest: mtu });
    return [ipv4(addresses), message, quoted];
  }
  return [ipv6(addresses), icmpv6({ type: ICMPV6_TYPE.packetTooBig, code: 0, rest: mtu }), quoted];
}

function tagLayer(tag: Uint8Array): Layer {
  return vlan({
    id: readField(VLAN, "id", tag),
    priority: readField(VLAN, "priority", tag),
    dropEligible: readField(VLAN, "dropEligible", tag),
  });
}

/** Neither the unspecified address nor a group's or a reserved one. */
function isHostAddress(address: Uint8Array): boolean {
  const first = address[0]!;
  if (address.length === 4) return first !== 0 && first !== 127 && first < 224;
  return first !== 0xff && address.some((byte) => byte !== 0);
}
