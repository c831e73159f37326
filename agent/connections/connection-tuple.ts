import { PROTOCOL_NUMBERS } from "../../dsl/model/index.ts";
import type { Connection } from "../../interpreter/connection.ts";
import { formatEndpoint } from "../../packet/endpoint.ts";
import type { ConnectionTuple } from "../../targets/data-plane.ts";

/** A connection that was read from a packet, in canonical text. */
export function tupleOf({ client, service, protocol }: Connection): ConnectionTuple {
  return {
    client: formatEndpoint(client),
    service: formatEndpoint(service),
    protocol: protocol === PROTOCOL_NUMBERS.tcp ? "tcp" : "udp",
  };
}

/** The tuple alone, of an object that holds more. */
export function tuplePart({ client, service, protocol }: ConnectionTuple): ConnectionTuple {
  return { client, service, protocol };
}

export function familyOfTuple({ client }: ConnectionTuple): "ipv4" | "ipv6" {
  return client.startsWith("[") ? "ipv6" : "ipv4";
}
