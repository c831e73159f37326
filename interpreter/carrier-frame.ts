import type { CarrierModel } from "../dsl/model/index.ts";
import { readField } from "../packet/header-layout.ts";
import { IP_PROTOCOL } from "../packet/headers/ip.ts";
import { UDP } from "../packet/headers/transport.ts";
import type { Frame } from "./frame.ts";
import { ipVersionOfEtherType, parseIpPacket } from "./ip-packet.ts";
import { type Malformed, malformed } from "./malformed.ts";

/** A frame from lan that is the carrier's. */
export interface CarrierFrame {
  readonly kind: "carrier-frame";
  /** Encapsulation header and inner packet; behind them, in Ethernet frames, there may be padding. */
  readonly content: Uint8Array;
  /** Of the UDP carrier's datagram. */
  readonly outerDestination?: Uint8Array;
}

/** A frame that is not the carrier's. */
export interface ForeignFrame {
  readonly kind: "foreign";
}

const FOREIGN: ForeignFrame = { kind: "foreign" };

/** Takes the carrier off (semantics.md, 9, step 1 and the datagram's length of step 2). */
export function readCarrier(carrier: CarrierModel, frame: Frame): CarrierFrame | ForeignFrame | Malformed {
  if (frame.tagged) return FOREIGN;
  if (carrier.kind === "ethernet") {
    return frame.etherType === carrier.etherType
      ? { kind: "carrier-frame", content: frame.payload }
      : FOREIGN;
  }
  if (ipVersionOfEtherType(frame.etherType) !== carrier.ipVersion) return FOREIGN;
  const packet = parseIpPacket(carrier.ipVersion, frame.payload);
  if (packet.kind === "malformed") return packet;
  if (packet.fragment || packet.extensionHeaders > 0 || packet.protocol !== IP_PROTOCOL.udp) return FOREIGN;
  const datagram = packet.payload;
  if (datagram.length < UDP.byteLength) return malformed(`outer UDP header cut at ${datagram.length} bytes`);
  if (readField(UDP, "destinationPort", datagram) !== carrier.port) return FOREIGN;
  const length = readField(UDP, "length", datagram);
  if (length !== datagram.length) {
    return malformed(`outer UDP length ${length} in ${datagram.length} bytes of payload`);
  }
  return {
    kind: "carrier-frame",
    content: datagram.slice(UDP.byteLength),
    outerDestination: packet.destination,
  };
}
