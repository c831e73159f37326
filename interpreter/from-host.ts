import type { Arrival } from "./arrival.ts";
import { isCarrierDatagram } from "./from-wan.ts";
import { ipVersionOfEtherType, parseIpPacket } from "./ip-packet.ts";
import { isOwnAddress } from "./node-tables.ts";
import { dropped, type Outcome, sent } from "./outcome.ts";
import { parseTransport } from "./transport.ts";

/** What becomes of a frame from this server's stack (semantics.md, 11): the answer goes to the client directly. */
export function answerFromHost(arrival: Arrival): Outcome {
  if (isCarrierFrame(arrival)) {
    arrival.note("a carrier frame from host");
    return dropped("droppedSpoofed");
  }
  return sent("answered", "wan", arrival.frame.bytes);
}

function isCarrierFrame({ model, tables, frame }: Arrival): boolean {
  const { carrier } = model.encapsulation;
  if (carrier.kind === "ethernet") return frame.etherType === carrier.etherType;
  const version = ipVersionOfEtherType(frame.etherType);
  if (version === undefined) return false;
  const packet = parseIpPacket(version, frame.payload);
  if (packet.kind === "malformed" || packet.fragment || packet.extensionHeaders > 0) return false;
  const transport = parseTransport(packet);
  if (transport.kind === "malformed" || !isCarrierDatagram(carrier, packet, transport)) return false;
  return isOwnAddress(tables, packet.source);
}
