import type { ConnectionTuple } from "../dsl/entries/node-entries.ts";
import type { AddressFamily } from "../dsl/model/index.ts";
import { equalBytes } from "../packet/bytes.ts";
import { type Endpoint, formatEndpoint } from "../packet/endpoint.ts";
import type { Flow } from "../packet/flow-hash.ts";
import { IP_PROTOCOL } from "../packet/headers/ip.ts";

/** A connection's key: client, service, protocol (semantics.md, 5). */
export type Connection = Flow;

export function familyOf(connection: Connection): AddressFamily {
  return connection.client.address.length === 4 ? "ipv4" : "ipv6";
}

/** All five parts are equal: two services, or TCP and UDP, never collide. */
export function sameConnection(a: Connection, b: Connection): boolean {
  return a.protocol === b.protocol && sameEndpoint(a.client, b.client) && sameEndpoint(a.service, b.service);
}

function sameEndpoint(a: Endpoint, b: Endpoint): boolean {
  return a.port === b.port && equalBytes(a.address, b.address);
}

/** The connection as entries name it. */
export function connectionTuple({ client, service, protocol }: Connection): ConnectionTuple {
  return {
    client: formatEndpoint(client),
    service: formatEndpoint(service),
    protocol: protocol === IP_PROTOCOL.tcp ? "tcp" : "udp",
  };
}

/** For the readable account: `tcp 198.51.100.7:40000 > 203.0.113.10:80`. */
export function describeConnection(connection: Connection): string {
  const { client, service, protocol } = connectionTuple(connection);
  return `${protocol} ${client} > ${service}`;
}
