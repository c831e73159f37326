import { concatBytes } from "../packet/bytes.ts";
import { ETHER_TYPE } from "../packet/headers/ethernet.ts";
import type { Arrival } from "./arrival.ts";
import type { IpPacket } from "./ip-packet.ts";

/** The client's packet as a frame for this host, out of the carrier frame that brought it (semantics.md, 10). */
export function stripped({ tables, frame }: Arrival, packet: IpPacket): Uint8Array {
  const etherType = packet.version === 4 ? ETHER_TYPE.ipv4 : ETHER_TYPE.ipv6;
  return concatBytes(
    tables.self.hostMac,
    frame.source,
    Uint8Array.of(etherType >> 8, etherType & 0xff),
    packet.bytes,
  );
}
