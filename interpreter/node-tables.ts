import { type HomeRow, homeRows } from "../dsl/entries/home-rows.ts";
import type { FarmNode, NodeEntries, ServiceEntry } from "../dsl/entries/node-entries.ts";
import { type AddressFamily, type PipelineModel, PROTOCOL_NUMBERS } from "../dsl/model/index.ts";
import { equalBytes } from "../packet/bytes.ts";
import { endpoint } from "../packet/endpoint.ts";
import { ipAddress } from "../packet/ip-address.ts";
import { macAddress } from "../packet/mac-address.ts";
import { type Connection, sameConnection } from "./connection.ts";

/** A member of the farm, with its addresses as bytes. */
export interface Member {
  readonly id: number;
  /** LAN addresses; a family that the member lacks is absent, and then no address equals it. */
  readonly addresses: Readonly<Partial<Record<AddressFamily, Uint8Array>>>;
  readonly lanMac: Uint8Array;
  readonly hostMac: Uint8Array;
}

export interface ServiceRow {
  readonly address: Uint8Array;
  readonly protocol: number;
  readonly port: number;
}

/** What a hit in the connection table says. */
export interface ConnectionRow {
  readonly connection: Connection;
  readonly node: number;
  readonly data: Readonly<Record<string, bigint>>;
}

/** What one node's tables hold: `self`, `peers`, `services`, `connections`, `homes` and the user tables. */
export interface NodeTables {
  readonly self: Member;
  readonly generation: number;
  /** Never holds this node itself. */
  readonly peers: readonly Member[];
  readonly services: readonly ServiceRow[];
  readonly connections: readonly ConnectionRow[];
  /** By index; empty where the pipeline has no table of homes. */
  readonly homes: readonly HomeRow[];
  readonly user: NodeEntries["tables"];
}

/** @throws SyntaxError for text that is no address; Error when the own node is not among the nodes. */
export function nodeTables(model: PipelineModel, entries: NodeEntries): NodeTables {
  const members = entries.nodes.map(member);
  const self = members.find(({ id }) => id === entries.node);
  if (self === undefined) throw new Error(`node ${entries.node} is not one of the entries' nodes`);
  return {
    self,
    generation: entries.generation,
    peers: members.filter(({ id }) => id !== entries.node),
    services: (entries.services ?? declaredServices(model)).map(serviceRow),
    connections: entries.connections.map(({ client, service, protocol, node, data }) => ({
      connection: {
        client: endpoint(client),
        service: endpoint(service),
        protocol: PROTOCOL_NUMBERS[protocol],
      },
      node,
      data,
    })),
    homes:
      model.homes === undefined
        ? []
        : homeRows(model.homes, entries.homes ?? { nodes: members.map(({ id }) => id) }),
    user: entries.tables,
  };
}

function member({ id, ipv4, ipv6, lanMac, hostMac }: FarmNode): Member {
  return {
    id,
    addresses: {
      ...(ipv4 === undefined ? {} : { ipv4: ipAddress(ipv4) }),
      ...(ipv6 === undefined ? {} : { ipv6: ipAddress(ipv6) }),
    },
    lanMac: macAddress(lanMac),
    hostMac: macAddress(hostMac),
  };
}

function declaredServices(model: PipelineModel): readonly ServiceEntry[] {
  return model.services.flatMap(({ addresses, protocol, port }) =>
    addresses.map((address) => ({ address, protocol, port })),
  );
}

function serviceRow({ address, protocol, port }: ServiceEntry): ServiceRow {
  return { address: ipAddress(address), protocol: PROTOCOL_NUMBERS[protocol], port };
}

/** Whether the address is this node's LAN address of its family. */
export function isOwnAddress({ self }: NodeTables, address: Uint8Array): boolean {
  const own = self.addresses[address.length === 4 ? "ipv4" : "ipv6"];
  return own !== undefined && equalBytes(own, address);
}

export function findConnection(
  { connections }: NodeTables,
  connection: Connection,
): ConnectionRow | undefined {
  return connections.find((row) => sameConnection(row.connection, connection));
}
