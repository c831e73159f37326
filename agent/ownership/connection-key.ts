import { endpoint, formatEndpoint } from "../../packet/endpoint.ts";
import type { ConnectionTuple } from "../../targets/data-plane.ts";

/**
 * One text for one connection: equal connections have equal keys, TCP and UDP never share one.
 *
 * @throws where an endpoint is none, which a data plane never reports
 */
export function connectionKey({ client, service, protocol }: ConnectionTuple): string {
  return `${protocol} ${canonical(client)} ${canonical(service)}`;
}

/** The connection of a key. */
export function connectionOfKey(key: string): ConnectionTuple {
  const [protocol, client, service] = key.split(" ");
  return { client: client!, service: service!, protocol: protocol as ConnectionTuple["protocol"] };
}

/** IPv6 has many spellings of one address (RFC 5952, section 2); dotted IPv4 has one. */
function canonical(text: string): string {
  return text.startsWith("[") ? formatEndpoint(endpoint(text)) : text;
}
