import type { ConnectionTuple } from "../../targets/data-plane.ts";

/** The tuple alone, of an object that holds more. */
export function tuplePart({ client, service, protocol }: ConnectionTuple): ConnectionTuple {
  return { client, service, protocol };
}

export function familyOfTuple({ client }: ConnectionTuple): "ipv4" | "ipv6" {
  return client.startsWith("[") ? "ipv6" : "ipv4";
}
