import { type HomeRow, homeRows } from "../../dsl/entries/home-rows.ts";
import type { ConnectionTuple, HomeMembers } from "../../dsl/entries/node-entries.ts";
import { type PipelineModel, PROTOCOL_NUMBERS } from "../../dsl/model/index.ts";
import { endpoint } from "../../packet/endpoint.ts";
import { flowHash } from "../../packet/flow-hash.ts";
import { type Cancel, seconds, type Timers } from "../timers.ts";

/**
 * How long the homes before a change of members are asked by those of now: far longer than a member needs to learn of the change and of the
 * connections whose home it has become.
 */
export const SECOND_CHOICE_TIME = seconds(10);

/**
 * Which nodes are connections' homes, as this node has the farm's members in view. In a pipeline without a table of homes every node
 * is: each has an entry of every connection.
 */
export class HomeNodes {
  readonly #model: PipelineModel;
  /** This node's id. */
  readonly #node: number;
  readonly #timers: Timers;
  readonly #listeners = new Set<() => void>();
  #members: HomeMembers = { nodes: [] };
  #rows: readonly HomeRow[] = [];
  #forget: Cancel = () => {};

  constructor(model: PipelineModel, node: number, timers: Timers) {
    this.#model = model;
    this.#node = node;
    this.#timers = timers;
  }

  /** For the interpreter, which fills its table itself. */
  get members(): HomeMembers {
    return this.#members;
  }

  /** What the table of homes holds. */
  get rows(): readonly HomeRow[] {
    return this.#rows;
  }

  /** These nodes are homes from now on; those of before remain the second choice for {@link SECOND_CHOICE_TIME}. */
  setMembers(nodes: readonly number[]): void {
    const before = this.#members.nodes;
    if (nodes.length === before.length && nodes.every((node) => before.includes(node))) return;
    this.#forget();
    if (before.length === 0) {
      this.#set({ nodes });
      return;
    }
    this.#set({ nodes, previous: before });
    this.#forget = this.#timers.after(SECOND_CHOICE_TIME, () => this.#set({ nodes }));
  }

  /** Whether this node must have an entry of a connection that a peer owns: it is the connection's home, or was before. */
  isHomeOf({ client, service, protocol }: ConnectionTuple): boolean {
    const { homes, seed } = this.#model;
    if (homes === undefined) return true;
    const flow = {
      client: endpoint(client),
      service: endpoint(service),
      protocol: PROTOCOL_NUMBERS[protocol],
    };
    const row = this.#rows[flowHash(flow, seed) % homes.size];
    return row?.node === this.#node || row?.previous === this.#node;
  }

  /** Every change of homes from now on; returns what ends it. */
  onChange(listener: () => void): Cancel {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  stop(): void {
    this.#forget();
  }

  #set(members: HomeMembers): void {
    const { homes } = this.#model;
    this.#members = members;
    this.#rows = homes === undefined ? [] : homeRows(homes, members);
    for (const listener of [...this.#listeners]) listener();
  }
}
