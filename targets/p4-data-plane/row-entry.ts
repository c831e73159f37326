import { CONTROL_PLANE, INGRESS } from "../../codegen/p4/control-plane-names.ts";
import { looksUp } from "../../codegen/p4/decisions.ts";
import type { HomeRow } from "../../dsl/entries/home-rows.ts";
import type { ConnectionEntry, EntryMatch, FarmNode, ServiceEntry } from "../../dsl/entries/node-entries.ts";
import {
  ADDRESS_BITS,
  type AddressFamily,
  type PipelineModel,
  PROTOCOL_NUMBERS,
  type TransportProtocol,
} from "../../dsl/model/index.ts";
import type { RowMatch, TableRow } from "../../p4runtime/table-row.ts";
import { bytesFromBigint } from "../../packet/bytes.ts";
import { formatEndpoint } from "../../packet/endpoint.ts";
import { formatIpAddress } from "../../packet/ip-address.ts";
import { formatMacAddress } from "../../packet/mac-address.ts";
import { sendsToPeers } from "../bmv2/entries.ts";
import type { ConnectionTuple, Entry, EntryKind } from "../data-plane.ts";

const FAMILIES: readonly AddressFamily[] = ["ipv4", "ipv6"];

/** The tables in which a kind of entry lies; those that only follow another table are not among them. */
export function tablesOf(model: PipelineModel, kind: EntryKind): readonly string[] {
  const { self, peers, homes, services, connections } = CONTROL_PLANE;
  switch (kind) {
    case "self":
      return [self.table];
    case "peer":
      return sendsToPeers(model) ? [peers.table] : [];
    case "service":
      return FAMILIES.map((family) => services[family]);
    case "home":
      return model.homes === undefined ? [] : [homes.table];
    case "connection":
      return looksUp(model) ? FAMILIES.map((family) => connections[family]) : [];
    case "table":
      return model.tables.map(({ name }) => `${INGRESS}.${name}`);
  }
}

/**
 * The entry that a row of one of {@link tablesOf}'s tables stands for; undefined for one that is no entry, such as the
 * default action of `self` before it was set.
 */
export function rowEntry(model: PipelineModel, node: number, row: TableRow): Entry | undefined {
  const { self, peers, homes, services, connections } = CONTROL_PLANE;
  switch (row.table) {
    case self.table:
      return row.action === self.action ? selfEntry(row) : undefined;
    case peers.table:
      return { kind: "peer", node: farmNode(exactValue(row, "node"), row) };
    case homes.table:
      return { kind: "home", home: homeOf(row) };
    case services.ipv4:
      return { kind: "service", service: serviceOf(row, "ipv4") };
    case services.ipv6:
      return { kind: "service", service: serviceOf(row, "ipv6") };
    case connections.ipv4:
      return { kind: "connection", connection: connectionOf(model, node, row, "ipv4") };
    case connections.ipv6:
      return { kind: "connection", connection: connectionOf(model, node, row, "ipv6") };
    default:
      return tableEntryOf(model, row);
  }
}

/**
 * The connection that a table's match fields, or a report's fields of the same names, tell.
 *
 * @throws TypeError for a protocol that is neither TCP nor UDP.
 */
export function connectionTuple(field: (name: string) => bigint, family: AddressFamily): ConnectionTuple {
  const address = (value: bigint) => bytesFromBigint(value, ADDRESS_BITS[family] / 8);
  return {
    client: formatEndpoint({ address: address(field("clientAddress")), port: Number(field("clientPort")) }),
    service: formatEndpoint({
      address: address(field("serviceAddress")),
      port: Number(field("servicePort")),
    }),
    protocol: protocolOf(field("protocol")),
  };
}

function selfEntry(row: TableRow): Entry {
  const { id = 0n, generation = 0n, hostMac = 0n } = row.parameters;
  return {
    kind: "self",
    node: { ...farmNode(id, row), hostMac: mac(hostMac) },
    generation: Number(generation),
  };
}

/** A peer's row has no host MAC, which peers do not need to know: it reads as all zero. */
function farmNode(id: bigint, { parameters }: TableRow): FarmNode {
  const { ipv4 = 0n, ipv6 = 0n, lanMac = 0n } = parameters;
  return {
    id: Number(id),
    ...(ipv4 === 0n ? {} : { ipv4: ip(ipv4, "ipv4") }),
    ...(ipv6 === 0n ? {} : { ipv6: ip(ipv6, "ipv6") }),
    lanMac: mac(lanMac),
    hostMac: mac(0n),
  };
}

function homeOf(row: TableRow): HomeRow {
  const { node = 0n, previous = 0n } = row.parameters;
  const home = { index: Number(exactValue(row, "index")), node: Number(node) };
  return previous === 0n ? home : { ...home, previous: Number(previous) };
}

function serviceOf(row: TableRow, family: AddressFamily): ServiceEntry {
  return {
    address: ip(exactValue(row, "address"), family),
    protocol: protocolOf(exactValue(row, "protocol")),
    port: Number(exactValue(row, "port")),
  };
}

function connectionOf(
  model: PipelineModel,
  self: number,
  row: TableRow,
  family: AddressFamily,
): ConnectionEntry {
  const node = row.action === CONTROL_PLANE.local ? self : Number(row.parameters.node ?? 0n);
  const data = model.connections.data.map(({ name }) => [name, row.parameters[name] ?? 0n] as const);
  return {
    ...connectionTuple((name) => exactValue(row, name), family),
    node,
    data: Object.fromEntries(data),
  };
}

function tableEntryOf(model: PipelineModel, row: TableRow): Entry | undefined {
  const table = model.tables.find(({ name }) => `${INGRESS}.${name}` === row.table);
  if (table === undefined || row.isDefaultAction === true) return undefined;
  const match = Object.entries(row.match).map(([name, value]) => [name, entryMatch(value)] as const);
  return {
    kind: "table",
    table: table.name,
    entry: {
      match: Object.fromEntries(match),
      action: row.action.slice(`${INGRESS}.${table.name}.`.length),
      parameters: row.parameters,
      priority: row.priority,
    },
  };
}

function entryMatch(match: RowMatch): EntryMatch {
  if (match.kind === "optional") throw new TypeError("a pipeline's tables have no optional keys");
  return match;
}

function exactValue({ table, match }: TableRow, name: string): bigint {
  const value = match[name];
  if (value?.kind !== "exact") throw new TypeError(`a row of ${table} has no exact ${name}`);
  return value.value;
}

function protocolOf(number: bigint): TransportProtocol {
  for (const protocol of ["tcp", "udp"] as const)
    if (number === BigInt(PROTOCOL_NUMBERS[protocol])) return protocol;
  throw new TypeError(`protocol ${number} is neither TCP nor UDP`);
}

function ip(value: bigint, family: AddressFamily): string {
  return formatIpAddress(bytesFromBigint(value, ADDRESS_BITS[family] / 8));
}

function mac(value: bigint): string {
  return formatMacAddress(bytesFromBigint(value, 6));
}
