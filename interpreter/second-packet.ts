import { type AddressFamily, familiesOf, overheadBytes, type PipelineModel } from "../dsl/model/index.ts";
import { concatBytes } from "../packet/bytes.ts";
import { flowHash } from "../packet/flow-hash.ts";
import type { Situation } from "./actions.ts";
import { carrierFrame } from "./carrier.ts";
import { isSyn } from "./client-packet.ts";
import { familyOf } from "./connection.ts";
import { encodeReference } from "./encapsulation-header.ts";
import type { Member } from "./node-tables.ts";
import { dropped, type Outcome, PUNT_REASON, punted, sent } from "./outcome.ts";

/** Whom an encapsulation goes to, and the values of the connection's entry that travel with it. */
export interface Recipient {
  readonly node: number;
  readonly data: Readonly<Record<string, bigint>>;
}

/** Sends the client's packet to its owner, on lan once more (`pass-on`) when it came from there (semantics.md, 8). */
export function sendToOwner(situation: Situation, { node, data }: Recipient): Outcome {
  const { arrival, client, carried } = situation;
  const { model, tables, note } = arrival;
  const { encapsulation } = model;
  const { connection, packet } = client;
  const family = familyOf(connection);

  const received = carried?.value("hops");
  if (received === 0n) {
    note("no hops left");
    return dropped("droppedHops");
  }
  const peer = tables.peers.find(({ id }) => id === node);
  const ownerAddress = peer?.addresses[family];
  if (peer === undefined || ownerAddress === undefined || !isReachable(model, family, peer)) {
    note(`node ${node} is no peer with the needed addresses`);
    return dropped("droppedNoPeer");
  }
  const length = overheadBytes(encapsulation, family) + packet.bytes.length;
  const { mtu } = model.ports.lan;
  if (mtu !== undefined && length > mtu) {
    note(`${length} bytes over the lan's MTU of ${mtu}`);
    const answerable = packet.dontFragment && model.ports.cpu !== undefined;
    return answerable ? punted(PUNT_REASON.tooBig, arrival.frame.bytes) : dropped("droppedTooBig");
  }
  const reference = encodeReference(encapsulation, {
    connection,
    ownerAddress,
    fromIcmp: client.fromIcmp,
    syn: isSyn(client),
    hops: received === undefined ? undefined : received - 1n,
    generation: tables.generation,
    data,
  });
  const bytes = carrierFrame({
    carrier: encapsulation.carrier,
    from: tables.self,
    to: peer,
    trafficClass: packet.trafficClass,
    flowHash: flowHash(connection, model.seed),
    content: concatBytes(reference, packet.bytes),
  });
  return sent("forwarded", "lan", bytes);
}

/** The header can hold the client's address, and the peer has an address of the carrier's IP version. */
function isReachable({ encapsulation }: PipelineModel, family: AddressFamily, peer: Member): boolean {
  const { carrier } = encapsulation;
  if (!familiesOf(encapsulation).includes(family)) return false;
  return carrier.kind === "ethernet" || peer.addresses[`ipv${carrier.ipVersion}`] !== undefined;
}
