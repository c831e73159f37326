import { ControlError } from "../tables/table-error.ts";

/** One copy that the packet replication engine makes. */
export interface Replica {
  /** Egress port. */
  readonly port: number;
  /** Becomes `egress_rid`. */
  readonly instance: number;
}

/** Where the clones of a session go. */
export interface CloneSession {
  readonly replicas: readonly Replica[];
  /** A multicast group that gets the clone too; simple_switch's `mirroring_add_mc`. */
  readonly multicastGroup?: number;
  /** Clones are cut to this many bytes; 0 for whole packets. */
  readonly truncateTo: number;
}

/** simple_switch's session ids. */
export const MAX_CLONE_SESSION = 32767;

/** Multicast groups and clone sessions. */
export class Replication {
  readonly #groups = new Map<number, readonly Replica[]>();
  readonly #sessions = new Map<number, CloneSession>();

  get groups(): ReadonlyMap<number, readonly Replica[]> {
    return this.#groups;
  }

  get sessions(): ReadonlyMap<number, CloneSession> {
    return this.#sessions;
  }

  /** Creates or replaces. @throws ControlError invalid-argument: ids are 1..65535, as wide as `mcast_grp` */
  setGroup(id: number, replicas: readonly Replica[]): void {
    if (!Number.isInteger(id) || id < 1 || id > 0xffff) {
      throw new ControlError("invalid-argument", `multicast group ids are 1..65535, not ${id}`);
    }
    this.#groups.set(id, checkReplicas(replicas));
  }

  /** @throws ControlError not-found */
  deleteGroup(id: number): void {
    if (!this.#groups.delete(id)) throw new ControlError("not-found", `no multicast group ${id}`);
  }

  /** Creates or replaces. @throws ControlError invalid-argument */
  setSession(id: number, session: CloneSession): void {
    if (!Number.isInteger(id) || id < 0 || id > MAX_CLONE_SESSION) {
      throw new ControlError("invalid-argument", `clone session ids are 0..${MAX_CLONE_SESSION}, not ${id}`);
    }
    checkReplicas(session.replicas);
    this.#sessions.set(id, session);
  }

  /** @throws ControlError not-found */
  deleteSession(id: number): void {
    if (!this.#sessions.delete(id)) throw new ControlError("not-found", `no clone session ${id}`);
  }

  /** All copies of a session's clone, its multicast group's included; undefined when there is no such session. */
  cloneReplicas(id: number): readonly Replica[] | undefined {
    const session = this.#sessions.get(id);
    if (session?.multicastGroup === undefined) return session?.replicas;
    return [...session.replicas, ...(this.#groups.get(session.multicastGroup) ?? [])];
  }

  reset(): void {
    this.#groups.clear();
    this.#sessions.clear();
  }
}

function checkReplicas(replicas: readonly Replica[]): readonly Replica[] {
  const seen = new Set<string>();
  for (const { port, instance } of replicas) {
    const identity = `${port}/${instance}`;
    if (
      !Number.isInteger(port) ||
      port < 0 ||
      !Number.isInteger(instance) ||
      instance < 0 ||
      instance > 0xffff
    ) {
      throw new ControlError("invalid-argument", `port ${port}, instance ${instance} is no replica`);
    }
    if (seen.has(identity)) {
      throw new ControlError("invalid-argument", `two replicas for port ${port} with instance ${instance}`);
    }
    seen.add(identity);
  }
  return replicas;
}
