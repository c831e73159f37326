import type { Replica, Replication } from "../externs/replication.ts";
import { ControlError } from "../tables/table-error.ts";

interface Node {
  readonly replicas: readonly Replica[];
  isAssociated: boolean;
}

/**
 * Multicast as simple_switch's command line has it: nodes (a replication id with ports), whose handles count up
 * from 0, are associated with groups.
 */
export class ReplicationNodes {
  readonly #replication: Replication;
  readonly #nodes: Node[] = [];

  constructor(replication: Replication) {
    this.#replication = replication;
  }

  createGroup(group: number): void {
    this.#replication.setGroup(group, []);
  }

  create(instance: number, ports: readonly number[]): void {
    const sorted = [...ports].sort((a, b) => a - b);
    this.#nodes.push({ replicas: sorted.map((port) => ({ port, instance })), isAssociated: false });
  }

  /** @throws ControlError not-found, or invalid-argument for a node that already has a group */
  associate(group: number, handle: number): void {
    const node = this.#nodes[handle];
    const replicas = this.#replication.groups.get(group);
    if (node === undefined) throw new ControlError("not-found", `no multicast node ${handle}`);
    if (replicas === undefined) throw new ControlError("not-found", `no multicast group ${group}`);
    if (node.isAssociated) throw new ControlError("invalid-argument", `multicast node ${handle} has a group`);
    node.isAssociated = true;
    this.#replication.setGroup(group, [...replicas, ...node.replicas]);
  }
}
