import type { TableActionModel, UserTableModel } from "../../dsl/model/index.ts";

/** The ingress control of every generated program: what P4Info puts before the names of its objects. */
export const INGRESS = "Steering";

function named(name: string): string {
  return `${INGRESS}.${name}`;
}

/** Names of a generated program's objects as P4Info has them, the same in every program. */
export const CONTROL_PLANE = {
  /** Indirect packet counter, one cell a verdict in the order of `VERDICTS`. */
  verdicts: named("verdicts"),
  /** No key: its default action is the node itself. */
  self: { table: named("self"), action: named("this_node") },
  /** Farm members other than this one, by node id. */
  peers: { table: named("peers"), action: named("peer") },
  /** Home nodes, by the flow hash modulo the table's size; `previous` is 0 for none. */
  homes: { table: named("homes"), action: named("home_node") },
  services: { ipv4: named("services_ipv4"), ipv6: named("services_ipv6") },
  /** Addresses and protocols of services, for packets whose ports cannot be read. */
  serviceAddresses: { ipv4: named("service_addresses_ipv4"), ipv6: named("service_addresses_ipv6") },
  service: named("service"),
  connections: { ipv4: named("connections_ipv4"), ipv6: named("connections_ipv6") },
  local: named("local"),
  remote: named("remote"),
  /** Digests, named by their structs; fields as the connection tables' keys. */
  newConnections: { ipv4: "new_connections_ipv4", ipv6: "new_connections_ipv6" },
} as const satisfies Record<string, string | Record<string, string>>;

/** Fields of the digests of new connections, in their order: the keys of the connection tables. */
export const NEW_CONNECTION_FIELDS: readonly string[] = [
  "clientAddress",
  "clientPort",
  "serviceAddress",
  "servicePort",
  "protocol",
];

export function userTableName(table: UserTableModel): string {
  return named(table.name);
}

/** Two tables may each have an action `permit`: an action's name is its table's and its own. */
export function userActionName(table: UserTableModel, action: TableActionModel): string {
  return named(`${table.name}.${action.name}`);
}

/** Names in the ingress control that a user's table must not take. */
export const OWN_TABLE_NAMES: readonly string[] = [
  "self",
  "peers",
  "homes",
  "services_ipv4",
  "services_ipv6",
  "service_addresses_ipv4",
  "service_addresses_ipv6",
  "connections_ipv4",
  "connections_ipv6",
];
