import { CONTROL_PLANE, userActionName, userTableName } from "../../codegen/p4/control-plane-names.ts";
import { decisionsIn, looksUp } from "../../codegen/p4/decisions.ts";
import { type HomeRow, homeRows } from "../../dsl/entries/home-rows.ts";
import type {
  ConnectionEntry,
  EntryMatch,
  FarmNode,
  NodeEntries,
  ServiceEntry,
  TableEntry,
} from "../../dsl/entries/node-entries.ts";
import {
  ADDRESS_BITS,
  type AddressFamily,
  type PipelineModel,
  PROTOCOL_NUMBERS,
  type UserTableModel,
} from "../../dsl/model/index.ts";
import type { RowMatch, TableRow } from "../../p4runtime/table-row.ts";
import { bigintFromBytes } from "../../packet/bytes.ts";
import { type Endpoint, endpoint } from "../../packet/endpoint.ts";
import { ipAddress } from "../../packet/ip-address.ts";
import { macAddress } from "../../packet/mac-address.ts";
import { rowMatch } from "./row-match.ts";

/**
 * All rows of one node's tables, by P4Info's names, for the embedded switch and for BMv2 alike.
 *
 * @throws SyntaxError for an address that is none; Error for a node, table or action that the pipeline or the
 *   entries do not have. The checker of entries files has said so before.
 */
export function tableRows(model: PipelineModel, entries: NodeEntries): readonly TableRow[] {
  const self = entries.nodes.find(({ id }) => id === entries.node);
  if (self === undefined) throw new Error(`node ${entries.node} is not one of the entries' nodes`);
  const peers = entries.nodes.filter(({ id }) => id !== entries.node);
  return [
    selfRow(self, entries.generation),
    ...(sendsToPeers(model) ? peers.map(peerRow) : []),
    ...homesOf(model, entries).map(homeRow),
    ...serviceRows(entries.services ?? declaredServices(model)),
    ...(looksUp(model) ? entries.connections.map((entry) => connectionRow(model, entry, self.id)) : []),
    ...model.tables.flatMap((table) =>
      (entries.tables[table.name] ?? []).map((entry) => userRow(table, entry)),
    ),
  ];
}

/** Whose the places of the table of homes are, where the pipeline has one; all nodes' unless the entries say. */
function homesOf({ homes }: PipelineModel, entries: NodeEntries): readonly HomeRow[] {
  if (homes === undefined) return [];
  return homeRows(homes, entries.homes ?? { nodes: entries.nodes.map(({ id }) => id) });
}

export function homeRow({ index, node, previous = 0 }: HomeRow): TableRow {
  return {
    ...CONTROL_PLANE.homes,
    match: { index: exact(index) },
    parameters: { node: BigInt(node), previous: BigInt(previous) },
    priority: 0,
  };
}

/** Without an action that needs an owner, the program has no table of peers. */
export function sendsToPeers(model: PipelineModel): boolean {
  return decisionsIn(model).has("encapsulate");
}

function exact(value: bigint | number): RowMatch {
  return { kind: "exact", value: BigInt(value) };
}

function number(bytes: Uint8Array): bigint {
  return bigintFromBytes(bytes);
}

function addresses({ ipv4, ipv6 }: FarmNode) {
  return {
    ipv4: ipv4 === undefined ? 0n : number(ipAddress(ipv4)),
    ipv6: ipv6 === undefined ? 0n : number(ipAddress(ipv6)),
  };
}

export function selfRow(node: FarmNode, generation: number): TableRow {
  return {
    ...CONTROL_PLANE.self,
    isDefaultAction: true,
    match: {},
    parameters: {
      id: BigInt(node.id),
      generation: BigInt(generation),
      ...addresses(node),
      lanMac: number(macAddress(node.lanMac)),
      hostMac: number(macAddress(node.hostMac)),
    },
    priority: 0,
  };
}

export function peerRow(node: FarmNode): TableRow {
  return {
    ...CONTROL_PLANE.peers,
    match: { node: exact(node.id) },
    parameters: { ...addresses(node), lanMac: number(macAddress(node.lanMac)) },
    priority: 0,
  };
}

function declaredServices({ services }: PipelineModel): readonly ServiceEntry[] {
  return services.flatMap(({ addresses, protocol, port }) =>
    addresses.map((address) => ({ address, protocol, port })),
  );
}

/** A row for each service, and one for each address and protocol, for packets whose ports cannot be read. */
export function serviceRows(services: readonly ServiceEntry[]): readonly TableRow[] {
  const rows = services.flatMap(({ address, protocol, port }) => {
    const bytes = ipAddress(address);
    const family = familyOf(bytes);
    const match = { address: exact(number(bytes)), protocol: exact(PROTOCOL_NUMBERS[protocol]) };
    return [
      serviceRow(CONTROL_PLANE.services[family], { ...match, port: exact(port) }),
      serviceRow(CONTROL_PLANE.serviceAddresses[family], match),
    ];
  });
  return withoutRepetition(rows);
}

function serviceRow(table: string, match: TableRow["match"]): TableRow {
  return { table, match, action: CONTROL_PLANE.service, parameters: {}, priority: 0 };
}

/** Services may share an address, and entries may name one twice. */
function withoutRepetition(rows: readonly TableRow[]): readonly TableRow[] {
  const identity = ({ table, match }: TableRow) =>
    `${table} ${Object.values(match).map((value) => (value.kind === "exact" ? value.value : ""))}`;
  return [...new Map(rows.map((row) => [identity(row), row])).values()];
}

export function familyOf(address: Uint8Array): AddressFamily {
  return address.length * 8 === ADDRESS_BITS.ipv4 ? "ipv4" : "ipv6";
}

export function connectionRow(
  { connections }: PipelineModel,
  entry: ConnectionEntry,
  self: number,
): TableRow {
  const client: Endpoint = endpoint(entry.client);
  const service: Endpoint = endpoint(entry.service);
  const data = Object.fromEntries(connections.data.map(({ name }) => [name, entry.data[name] ?? 0n]));
  const local = entry.node === self;
  return {
    table: CONTROL_PLANE.connections[familyOf(client.address)],
    match: {
      clientAddress: exact(number(client.address)),
      clientPort: exact(client.port),
      serviceAddress: exact(number(service.address)),
      servicePort: exact(service.port),
      protocol: exact(PROTOCOL_NUMBERS[entry.protocol]),
    },
    action: local ? CONTROL_PLANE.local : CONTROL_PLANE.remote,
    parameters: local ? data : { node: BigInt(entry.node), ...data },
    priority: 0,
  };
}

export function userRow(
  table: UserTableModel,
  { match, action, parameters, priority }: TableEntry,
): TableRow {
  const declared = table.actions.find(({ name }) => name === action);
  if (declared === undefined) throw new Error(`table ${table.name} has no action ${action}`);
  const byPriority = table.key.some(({ match: kind }) => kind === "ternary" || kind === "range");
  const matches = table.key.flatMap(({ name, field }) => {
    const value: EntryMatch | undefined = match[name];
    const wanted = value === undefined ? undefined : rowMatch(value, field.bits);
    return wanted === undefined ? [] : [[name, wanted] as const];
  });
  return {
    table: userTableName(table),
    match: Object.fromEntries(matches),
    action: userActionName(table, declared),
    parameters,
    priority: byPriority ? priority : 0,
  };
}
