import { CONTROL_PLANE } from "../../codegen/p4/control-plane-names.ts";
import {
  ADDRESS_BITS,
  type AddressFamily,
  type PipelineModel,
  PORT_ROLES,
  type PortRole,
} from "../../dsl/model/index.ts";
import type { P4BitstringLikeTypeSpec } from "../../p4runtime/gen/p4/config/v1/p4types_pb.js";
import type { P4Data } from "../../p4runtime/gen/p4/v1/p4data_pb.js";
import type {
  DigestList,
  IdleTimeoutNotification,
  PacketIn,
  TableEntry,
} from "../../p4runtime/gen/p4/v1/p4runtime_pb.js";
import type { P4InfoIndex } from "../../p4runtime/p4info-index.ts";
import { packetInValues } from "../../p4runtime/packet-metadata.ts";
import { bigintFromBytes } from "../../packet/bytes.ts";
import type { ConnectionTuple, DataPlaneEvent } from "../data-plane.ts";
import { connectionTuple } from "./row-entry.ts";

/** A packet-in as the frame that was punted, where it came in by a port of the pipeline. */
export function puntedEvent(
  model: PipelineModel,
  index: P4InfoIndex,
  packet: PacketIn,
): readonly DataPlaneEvent[] {
  const { ingress_port = -1n, reason = 0n } = packetInValues(packet.metadata, index);
  const port = PORT_ROLES.find((role: PortRole) => model.ports[role]?.number === Number(ingress_port));
  if (port === undefined) return [];
  return [{ kind: "punted", port, reason: Number(reason), bytes: packet.payload }];
}

/**
 * The connections that a list of digests reports. A digest is a struct whose fields are named as the connection tables'
 * keys; the width of its addresses tells the family.
 */
export function reportedConnections(
  index: P4InfoIndex,
  { digestId, data }: DigestList,
): readonly DataPlaneEvent[] {
  const { typeSpec } = index.get("digest", digestId);
  if (typeSpec?.typeSpec.case !== "struct") return [];
  const members = index.p4info.typeInfo?.structs[typeSpec.typeSpec.value.name]?.members ?? [];
  const address = members.find(({ name }) => name === "clientAddress")?.typeSpec?.typeSpec;
  const family =
    address?.case === "bitstring" && bitWidth(address.value) === ADDRESS_BITS.ipv6 ? "ipv6" : "ipv4";
  return data.map((report) => {
    const values = structValues(report);
    const field = (name: string) => values[members.findIndex((member) => member.name === name)] ?? 0n;
    return { kind: "new-connection", connection: connectionTuple(field, family) };
  });
}

function bitWidth({ typeSpec }: P4BitstringLikeTypeSpec): number | undefined {
  return typeSpec.case === "bit" ? typeSpec.value.bitwidth : undefined;
}

function structValues({ data }: P4Data): readonly bigint[] {
  if (data.case !== "struct") return [];
  return data.value.members.map(({ data: member }) =>
    member.case === "bitstring" ? bigintFromBytes(member.value) : 0n,
  );
}

/** The connections whose entries saw no packet for their time. */
export function idleEvents(
  index: P4InfoIndex,
  { tableEntry }: IdleTimeoutNotification,
): readonly DataPlaneEvent[] {
  return tableEntry.flatMap((entry) => {
    const connection = matchedConnection(index, entry);
    return connection === undefined ? [] : [{ kind: "idle", connection } as const];
  });
}

function matchedConnection(index: P4InfoIndex, { tableId, match }: TableEntry): ConnectionTuple | undefined {
  const table = index.find("table", tableId);
  const family = familyOfTable(table?.preamble?.name);
  if (table === undefined || family === undefined) return undefined;
  return connectionTuple((name) => {
    const id = table.matchFields.find((field) => field.name === name)?.id;
    const type = match.find(({ fieldId }) => fieldId === id)?.fieldMatchType;
    return type?.case === "exact" ? bigintFromBytes(type.value.value) : 0n;
  }, family);
}

function familyOfTable(name: string | undefined): AddressFamily | undefined {
  const { ipv4, ipv6 } = CONTROL_PLANE.connections;
  if (name === ipv4) return "ipv4";
  return name === ipv6 ? "ipv6" : undefined;
}
