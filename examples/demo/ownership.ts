import type { ConnectionEntry, FarmNode, NodeEntries } from "../../dsl/entries/node-entries.ts";
import { type Dissection, formatField } from "../../packet/index.ts";
import type { Farm, Hop } from "../../testing/farm.ts";

/**
 * Plays the host agents' part: the server whose NIC delivers a connection's first packet owns it, and every node
 * learns that at once.
 */
export class Ownership {
  readonly #farm: Farm;
  readonly #nodes: readonly FarmNode[];
  readonly #connections: ConnectionEntry[] = [];

  constructor(farm: Farm) {
    this.#farm = farm;
    this.#nodes = farm.nodes;
  }

  /** Loads the picture of the farm as it is now into every node. */
  async publish(): Promise<void> {
    const entries: Omit<NodeEntries, "node"> = {
      generation: 1,
      nodes: this.#nodes,
      connections: this.#connections,
      tables: {},
    };
    await this.#farm.load(entries);
  }

  /** The new connection that a packet's way began, if it did. */
  async learn(packet: Dissection, { node, result }: Hop): Promise<ConnectionEntry | undefined> {
    const endpoints = result.verdict === "deliveredLocal" ? endpointsOf(packet) : undefined;
    if (endpoints === undefined || this.#connections.some((known) => sameConnection(known, endpoints))) {
      return undefined;
    }
    const connection: ConnectionEntry = { ...endpoints, node, data: {} };
    this.#connections.push(connection);
    await this.publish();
    return connection;
  }
}

type Endpoints = Pick<ConnectionEntry, "client" | "service" | "protocol">;

function endpointsOf({ headers }: Dissection): Endpoints | undefined {
  const network = headers.find(({ name }) => name === "ipv4");
  const transport = headers.find(({ name }) => name === "tcp" || name === "udp");
  if (network === undefined || transport === undefined) return undefined;
  const text = (header: typeof network, wanted: string) =>
    formatField(header.fields.find(({ name }) => name === wanted)!);
  return {
    client: `${text(network, "source")}:${text(transport, "sourcePort")}`,
    service: `${text(network, "destination")}:${text(transport, "destinationPort")}`,
    protocol: transport.name === "tcp" ? "tcp" : "udp",
  };
}

function sameConnection(a: Endpoints, b: Endpoints): boolean {
  return a.client === b.client && a.service === b.service && a.protocol === b.protocol;
}
