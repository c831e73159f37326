import { declaredServices } from "../dsl/entries/check-services.ts";
import type { FarmNode, NodeEntries, TableEntry } from "../dsl/entries/node-entries.ts";
import type { PipelineModel } from "../dsl/model/index.ts";
import type { Entry } from "../targets/data-plane.ts";
import type { NodeConfiguration } from "./configuration/node-configuration.ts";
import type { EntryKeeper } from "./entries/entry-keeper.ts";
import type { HomeNodes } from "./homes/home-nodes.ts";
import type { Membership } from "./ownership/ownership.ts";

/** The membership's generation as tables and headers hold it. */
const GENERATIONS = 256;

/** What a node's tables hold beside connections: who is who, services, and the operator's entries. */
export class NodeTables {
  readonly self: FarmNode;
  readonly #keeper: EntryKeeper;
  readonly #homes: HomeNodes;
  readonly #static: boolean;
  #generation = 0;
  #entries: NodeEntries | undefined;
  #collectedAt = 0;

  constructor(
    model: PipelineModel,
    { entries, ownership }: NodeConfiguration,
    keeper: EntryKeeper,
    homes: HomeNodes,
  ) {
    const self = entries.nodes.find(({ id }) => id === entries.node);
    if (self === undefined) throw new Error(`node ${entries.node} is not one of the configuration's nodes`);
    this.self = self;
    this.#keeper = keeper;
    this.#homes = homes;
    homes.onChange(() => {
      keeper.replace(
        "home",
        homes.rows.map((home): Entry => ({ kind: "home", home })),
      );
    });
    // Where nobody tells who is there, all that are configured are.
    this.#static = ownership.kind === "alone";
    const services = entries.services ?? declaredServices(model);
    keeper.replace(
      "service",
      services.map((service): Entry => ({ kind: "service", service })),
    );
    keeper.replace(
      "table",
      Object.entries(entries.tables).flatMap(([table, rows]) =>
        rows.map((entry): Entry => ({ kind: "table", table, entry })),
      ),
    );
    this.#setNodes(entries.nodes, 0);
    homes.setMembers(entries.nodes.map(({ id }) => id));
  }

  /** Who is in the farm now; before that is known, all that are configured. */
  follow({ members, generation }: Membership): void {
    if (this.#static || members.length === 0) return;
    this.#setNodes(
      members.map(({ node }) => node),
      generation % GENERATIONS,
    );
    const staying = members.filter(({ state }) => state === "active");
    this.#homes.setMembers((staying.length === 0 ? members : staying).map(({ node }) => node.id));
  }

  /** The entries of this node; the same object for as long as nothing changes. */
  entries(): NodeEntries {
    const { changes } = this.#keeper;
    if (this.#entries === undefined || changes !== this.#collectedAt) this.#entries = this.#collect();
    this.#collectedAt = changes;
    return this.#entries;
  }

  #setNodes(nodes: readonly FarmNode[], generation: number): void {
    this.#generation = generation;
    this.#keeper.replace("self", [{ kind: "self", node: this.self, generation }]);
    const peers = nodes.filter(({ id }) => id !== this.self.id);
    this.#keeper.replace(
      "peer",
      peers.map((node): Entry => ({ kind: "peer", node })),
    );
  }

  #collect(): NodeEntries {
    const tables: Record<string, TableEntry[]> = {};
    for (const { table, entry } of this.#keeper.wanted("table")) {
      tables[table] ??= [];
      tables[table].push(entry);
    }
    return {
      node: this.self.id,
      generation: this.#generation,
      nodes: [this.self, ...this.#keeper.wanted("peer").map(({ node }) => node)],
      connections: [],
      tables,
      services: this.#keeper.wanted("service").map(({ service }) => service),
      homes: this.#homes.members,
    };
  }
}
