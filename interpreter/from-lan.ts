import type { Verdict } from "../dsl/model/index.ts";
import { familiesOf } from "../dsl/model/index.ts";
import { bigintFromBytes, equalBytes } from "../packet/bytes.ts";
import { IP_PROTOCOL } from "../packet/headers/ip.ts";
import type { Arrival } from "./arrival.ts";
import { type CarrierFrame, readCarrier } from "./carrier-frame.ts";
import { type ReceivedHeader, readReceivedHeader } from "./encapsulation-header.ts";
import { readInnerPacket } from "./inner-packet.ts";
import { isOwnAddress } from "./node-tables.ts";
import { dropped, type Outcome } from "./outcome.ts";
import { runSteps } from "./steps.ts";

/** What becomes of a frame from the farm's own network (semantics.md, 9): only carrier frames are accepted. */
export function receiveFromLan(arrival: Arrival): Outcome {
  const { model, tables, frame, note } = arrival;
  const carrier = readCarrier(model.encapsulation.carrier, frame);
  if (carrier.kind === "foreign") {
    note("not a carrier frame");
    return dropped("droppedNotForUs");
  }
  if (carrier.kind === "malformed") {
    note(carrier.why);
    return dropped("droppedMalformed");
  }
  const header = readReceivedHeader(model.encapsulation, carrier.content);
  if (header.kind === "malformed") {
    note(header.why);
    return dropped("droppedMalformed");
  }
  const refusal = refuseHeader(header, arrival);
  if (refusal !== undefined) return dropped(refusal);
  const inner = readInnerPacket(header, model.encapsulation.carrier);
  if (inner.kind === "malformed") {
    note(inner.why);
    return dropped("droppedMalformed");
  }
  if (inner.kind === "fragment") {
    note("the inner packet is a fragment");
    return dropped("droppedFragment");
  }
  if (!equalBytes(frame.destination, tables.self.lanMac) || !isOuterDestination(carrier, arrival)) {
    note("the carrier frame is addressed to another node");
    return dropped("droppedNotForUs");
  }
  return runSteps({ arrival, client: inner.client, carried: header });
}

/** The first of step 3's verdicts that the header deserves: spoofed, version, reserved, not owner. */
function refuseHeader(header: ReceivedHeader, { model, tables, note }: Arrival): Verdict | undefined {
  const differs = (role: "version" | "constant") =>
    header.placed.some(
      (place) => place.field.role.kind === role && header.valueAt(place) !== place.field.role.value,
    );
  if (!header.tagRight) {
    note("wrong tag");
    return "droppedSpoofed";
  }
  if (differs("version")) {
    note(`version ${header.value("version")}`);
    return "droppedVersion";
  }
  const protocol = header.value("protocol");
  const reserved =
    header.value("forwarded") === 0n ||
    differs("constant") ||
    (protocol !== undefined &&
      protocol !== BigInt(IP_PROTOCOL.tcp) &&
      protocol !== BigInt(IP_PROTOCOL.udp)) ||
    (header.value("fromIcmp") === 1n && header.value("syn") === 1n) ||
    !familiesOf(model.encapsulation).includes(header.family);
  if (reserved) {
    note("reserved combination in the header");
    return "droppedReserved";
  }
  const owner = header.value("ownerAddress");
  const own = tables.self.addresses[header.family];
  if (owner !== undefined && (own === undefined || owner !== bigintFromBytes(own))) {
    note(`owner address 0x${owner.toString(16)} is not this node's`);
    return "droppedNotOwner";
  }
  return undefined;
}

function isOuterDestination({ outerDestination }: CarrierFrame, { tables }: Arrival): boolean {
  return outerDestination === undefined || isOwnAddress(tables, outerDestination);
}
