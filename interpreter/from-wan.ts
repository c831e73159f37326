import type { CarrierModel } from "../dsl/model/index.ts";
import { equalBytes } from "../packet/bytes.ts";
import { formatMacAddress, isGroupMacAddress } from "../packet/mac-address.ts";
import type { Arrival } from "./arrival.ts";
import { clientPacket } from "./client-packet.ts";
import type { Connection } from "./connection.ts";
import { type IpPacket, ipVersionOfEtherType, parseIpPacket } from "./ip-packet.ts";
import { isOwnAddress, type NodeTables } from "./node-tables.ts";
import { dropped, type Outcome, sent } from "./outcome.ts";
import { runSteps } from "./steps.ts";
import { parseTransport, type Transport } from "./transport.ts";

/** What becomes of a frame from the clients' side (semantics.md, 2). */
export function receiveFromWan(arrival: Arrival): Outcome {
  const { model, tables, frame, note } = arrival;
  const { carrier } = model.encapsulation;
  if (frame.etherType === undefined) {
    note("no whole 802.1Q tag");
    return dropped("droppedMalformed");
  }
  if (carrier.kind === "ethernet" && frame.etherType === carrier.etherType) {
    note("a carrier frame from wan");
    return dropped("droppedSpoofed");
  }
  const version = ipVersionOfEtherType(frame.etherType);
  if (version === undefined) {
    note(`EtherType 0x${frame.etherType.toString(16)} is not IP`);
    return isForThisNode(arrival) ? pass(arrival) : dropped("droppedNotForUs");
  }
  const packet = parseIpPacket(version, frame.payload);
  if (packet.kind === "malformed") {
    note(packet.why);
    return dropped("droppedMalformed");
  }
  // Ports of fragments are never read.
  const transport = packet.fragment ? ({ kind: "other" } as const) : parseTransport(packet);
  if (transport.kind !== "malformed" && isCarrierDatagram(carrier, packet, transport)) {
    if (isOwnAddress(tables, packet.destination)) {
      note("a carrier datagram from wan");
      return dropped("droppedSpoofed");
    }
  }
  if (transport.kind === "malformed" && isServiceHost(tables, packet)) {
    note(transport.why);
    return dropped("droppedMalformed");
  }
  if (packet.fragment && isServiceHost(tables, packet)) {
    note("a fragment to a service's address");
    return dropped("droppedFragment");
  }
  if (!isForThisNode(arrival)) return dropped("droppedNotForUs");
  if (packet.fragment || transport.kind === "malformed") return pass(arrival);
  const client = clientPacket(packet, transport);
  if (client === undefined || !isService(tables, client.connection)) return pass(arrival);
  return runSteps({ arrival, client });
}

/** The frame's destination MAC is this node's host MAC or a group's. */
function isForThisNode({ tables, frame, note }: Arrival): boolean {
  const ours = isGroupMacAddress(frame.destination) || equalBytes(frame.destination, tables.self.hostMac);
  if (!ours) note(`destination MAC ${formatMacAddress(frame.destination)} is not this node's`);
  return ours;
}

function pass({ frame, note }: Arrival): Outcome {
  note("not a service's");
  return sent("passed", "host", frame.bytes);
}

/** A UDP datagram in the carrier's IP version to the carrier's port. */
export function isCarrierDatagram(carrier: CarrierModel, packet: IpPacket, transport: Transport): boolean {
  return (
    carrier.kind === "udp" &&
    packet.version === carrier.ipVersion &&
    transport.kind === "udp" &&
    transport.destinationPort === carrier.port
  );
}

/** Some service has the packet's destination address and its protocol, on whatever port. */
function isServiceHost({ services }: NodeTables, packet: IpPacket): boolean {
  return services.some(
    ({ address, protocol }) => protocol === packet.protocol && equalBytes(address, packet.destination),
  );
}

function isService({ services }: NodeTables, connection: Connection): boolean {
  return services.some(
    ({ address, protocol, port }) =>
      protocol === connection.protocol &&
      port === connection.service.port &&
      equalBytes(address, connection.service.address),
  );
}
