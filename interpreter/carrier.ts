import type { CarrierModel } from "../dsl/model/index.ts";
import { bigintFromBytes, concatBytes } from "../packet/bytes.ts";
import { internetChecksum } from "../packet/checksum.ts";
import { carrierSourcePort } from "../packet/flow-hash.ts";
import { encodeHeader, writeField } from "../packet/header-layout.ts";
import { ETHER_TYPE, ETHERNET } from "../packet/headers/ethernet.ts";
import { IP_PROTOCOL, IPV4, IPV4_FLAG, IPV6 } from "../packet/headers/ip.ts";
import { UDP } from "../packet/headers/transport.ts";
import type { Member } from "./node-tables.ts";

/** Hops that a datagram between servers may take in the fabric. */
const OUTER_TIME_TO_LIVE = 64;

/** A LAN address of a node that has none of the needed family; `check` reports such a node. */
const NO_ADDRESS = { 4: new Uint8Array(4), 6: new Uint8Array(16) } as const;

export interface Shipment {
  readonly carrier: CarrierModel;
  readonly from: Member;
  readonly to: Member;
  /** DSCP and ECN of the inner packet. */
  readonly trafficClass: number;
  readonly flowHash: number;
  /** Encapsulation header and inner packet. */
  readonly content: Uint8Array;
}

/** The frame that carries an encapsulated packet to a peer (semantics.md, 8). */
export function carrierFrame(shipment: Shipment): Uint8Array {
  const { carrier, from, to, content } = shipment;
  const etherType =
    carrier.kind === "ethernet"
      ? carrier.etherType
      : carrier.ipVersion === 4
        ? ETHER_TYPE.ipv4
        : ETHER_TYPE.ipv6;
  const ethernet = encodeHeader(ETHERNET, {
    destination: bigintFromBytes(to.lanMac),
    source: bigintFromBytes(from.lanMac),
    etherType,
  });
  if (carrier.kind === "ethernet") return concatBytes(ethernet, content);
  const datagram = concatBytes(udpHeader(carrier.port, shipment), content);
  const ip = carrier.ipVersion === 4 ? ipv4Header(shipment, datagram) : ipv6Header(shipment, datagram);
  return concatBytes(ethernet, ip, datagram);
}

function udpHeader(port: number, { flowHash, content }: Shipment): Uint8Array {
  return encodeHeader(UDP, {
    sourcePort: carrierSourcePort(flowHash),
    destinationPort: port,
    length: UDP.byteLength + content.length,
    // Zero over IPv4 and over IPv6 (RFC 6935, RFC 6936): the inner packet has its own.
    checksum: 0,
  });
}

function ipv4Header({ from, to, trafficClass }: Shipment, datagram: Uint8Array): Uint8Array {
  const header = encodeHeader(IPV4, {
    version: 4,
    headerLength: 5,
    dscp: trafficClass >> 2,
    ecn: trafficClass & 3,
    totalLength: IPV4.byteLength + datagram.length,
    identification: 0,
    flags: IPV4_FLAG.dontFragment,
    fragmentOffset: 0,
    ttl: OUTER_TIME_TO_LIVE,
    protocol: IP_PROTOCOL.udp,
    checksum: 0,
    source: Number(bigintFromBytes(from.addresses.ipv4 ?? NO_ADDRESS[4])),
    destination: Number(bigintFromBytes(to.addresses.ipv4 ?? NO_ADDRESS[4])),
  });
  writeField(IPV4, "checksum", header, 0, internetChecksum(header));
  return header;
}

function ipv6Header({ from, to, trafficClass, flowHash }: Shipment, datagram: Uint8Array): Uint8Array {
  return encodeHeader(IPV6, {
    version: 6,
    dscp: trafficClass >> 2,
    ecn: trafficClass & 3,
    flowLabel: flowHash & 0xfffff,
    payloadLength: datagram.length,
    nextHeader: IP_PROTOCOL.udp,
    hopLimit: OUTER_TIME_TO_LIVE,
    source: bigintFromBytes(from.addresses.ipv6 ?? NO_ADDRESS[6]),
    destination: bigintFromBytes(to.addresses.ipv6 ?? NO_ADDRESS[6]),
  });
}
