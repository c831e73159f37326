import type { MissPolicy, PipelineModel } from "../../dsl/model/index.ts";
import { readCarrier } from "../../interpreter/carrier-frame.ts";
import { type ClientPacket, clientPacket, missClass } from "../../interpreter/client-packet.ts";
import { connectionTuple } from "../../interpreter/connection.ts";
import { readReceivedHeader } from "../../interpreter/encapsulation-header.ts";
import { type Frame, parseFrame } from "../../interpreter/frame.ts";
import type { ReceivingPort } from "../../interpreter/index.ts";
import { readInnerPacket } from "../../interpreter/inner-packet.ts";
import { ipVersionOfEtherType, parseIpPacket } from "../../interpreter/ip-packet.ts";
import { parseTransport } from "../../interpreter/transport.ts";
import type { ConnectionTuple } from "../../targets/data-plane.ts";

/** A client's packet in the frame that brought it to this node, with the connection that it belongs to. */
export interface SteeredPacket {
  readonly frame: Frame;
  readonly client: ClientPacket;
  readonly connection: ConnectionTuple;
  readonly missClass: keyof MissPolicy;
}

/**
 * The client's packet that a frame from wan is, or one from lan carries; undefined where it belongs to no connection: the data plane
 * steers no such packet.
 */
export function steeredPacket(
  model: PipelineModel,
  port: ReceivingPort,
  bytes: Uint8Array,
): SteeredPacket | undefined {
  const frame = parseFrame(bytes);
  if (frame === undefined || port === "host") return undefined;
  const client = port === "wan" ? clientFromWan(frame) : clientFromLan(model, frame);
  if (client === undefined) return undefined;
  return { frame, client, connection: connectionTuple(client.connection), missClass: missClass(client) };
}

function clientFromWan(frame: Frame): ClientPacket | undefined {
  const version = ipVersionOfEtherType(frame.etherType);
  if (version === undefined) return undefined;
  const packet = parseIpPacket(version, frame.payload);
  if (packet.kind === "malformed" || packet.fragment) return undefined;
  const transport = parseTransport(packet);
  return transport.kind === "malformed" ? undefined : clientPacket(packet, transport);
}

function clientFromLan({ encapsulation }: PipelineModel, frame: Frame): ClientPacket | undefined {
  const carrier = readCarrier(encapsulation.carrier, frame);
  if (carrier.kind !== "carrier-frame") return undefined;
  const header = readReceivedHeader(encapsulation, carrier.content);
  if (header.kind === "malformed") return undefined;
  const inner = readInnerPacket(header, encapsulation.carrier);
  return inner.kind === "client-packet" ? inner.client : undefined;
}
