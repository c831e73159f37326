import type { ConnectionTuple } from "../../../targets/data-plane.ts";
import { connectionKey, connectionOfKey } from "../connection-key.ts";

/** What a farm's streams and subjects are called, so that farms can share a broker. */
export interface FarmSubjects {
  /** The stream of claims. */
  readonly stream: string;
  /** The bucket with the membership. */
  readonly bucket: string;
  readonly claims: string;
  /** Where each member marks where its picture ends. */
  readonly marks: string;
  readonly alive: string;
  mark(member: number): string;
  /** Messages to one member. */
  to(member: number): string;
  /** The subject of a connection's claims, from its key. */
  claim(key: string): string;
  /** The key of a claim's subject; undefined for other subjects. */
  keyOf(subject: string): string | undefined;
}

/** @param farm letters, digits, `-` and `_` */
export function farmSubjects(farm: string): FarmSubjects {
  const prefix = `${farm}.connections.`;
  return {
    stream: `${farm}-connections`,
    bucket: `${farm}-members`,
    claims: `${prefix}>`,
    marks: `${farm}.mark.*`,
    alive: `${farm}.alive`,
    mark: (member) => `${farm}.mark.${member}`,
    to: (member) => `${farm}.to.${member}`,
    claim: (key) => {
      const { protocol, client, service } = connectionOfKey(key);
      return `${prefix}${protocol}.${tokens(client)}.${tokens(service)}`;
    },
    keyOf: (subject) => {
      if (!subject.startsWith(prefix)) return undefined;
      const [protocol, clientAddress, clientPort, serviceAddress, servicePort] = subject
        .slice(prefix.length)
        .split(".") as [string, string, string, string, string];
      return connectionKey({
        protocol: protocol as ConnectionTuple["protocol"],
        client: endpointOf(clientAddress, clientPort),
        service: endpointOf(serviceAddress, servicePort),
      });
    },
  };
}

/** An endpoint as two tokens; a point separates tokens, so IPv4 addresses are written with hyphens. */
function tokens(endpoint: string): string {
  const colon = endpoint.lastIndexOf(":");
  const address = endpoint.slice(0, colon).replace(/^\[|\]$/g, "");
  return `${address.replaceAll(".", "-")}.${endpoint.slice(colon + 1)}`;
}

function endpointOf(address: string, port: string): string {
  return address.includes(":") ? `[${address}]:${port}` : `${address.replaceAll("-", ".")}:${port}`;
}
