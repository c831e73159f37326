import { connectionKey } from "../agent/ownership/connection-key.ts";
import type {
  Claim,
  KnownConnection,
  MemberState,
  Membership,
  Ownership,
  OwnershipChange,
  OwnershipState,
} from "../agent/ownership/ownership.ts";
import type { Cancel, Timers } from "../agent/timers.ts";
import type { FarmNode } from "../dsl/entries/node-entries.ts";
import type { ConnectionTuple } from "../targets/data-plane.ts";

/** What all servers of a farm agree on, in one map; each claim and each piece of news takes `latency`. */
export class AgreedFarm {
  readonly timers: Timers;
  /** Microseconds of one way between a member and the farm. */
  latency: number;
  readonly owners = new Map<string, { readonly connection: ConnectionTuple; readonly owner: number }>();
  readonly members = new Map<number, { readonly node: FarmNode; state: MemberState }>();
  readonly joined = new Set<AgreedOwnership>();
  generation = 0;

  constructor(timers: Timers, latency = 0) {
    this.timers = timers;
    this.latency = latency;
  }

  announce(change: OwnershipChange, except?: AgreedOwnership): void {
    for (const member of this.joined) if (member !== except) this.tell(member, change);
  }

  /** Each member learns of everything in the order in which it happened. */
  tell(member: AgreedOwnership | undefined, change: OwnershipChange): void {
    this.timers.after(this.latency, () => member?.tell(change));
  }
}

/** One member's part in an {@link AgreedFarm}: the simplest thing that keeps the interface's word, for tests of what stands on it. */
export class AgreedOwnership implements Ownership {
  state: OwnershipState = "away";
  readonly #farm: AgreedFarm;
  readonly #listeners = new Set<(change: OwnershipChange) => void>();
  #node: FarmNode | undefined;

  constructor(farm: AgreedFarm) {
    this.#farm = farm;
  }

  tell(change: OwnershipChange): void {
    for (const listener of [...this.#listeners]) listener(change);
  }

  /** The broker goes away or comes back. */
  setState(state: OwnershipState): void {
    this.state = state;
    this.tell({ kind: "state", state });
  }

  async join(node: FarmNode): Promise<void> {
    this.#node = node;
    this.#farm.joined.add(this);
    this.#setMember("active");
    this.setState("joined");
  }

  async leave(): Promise<void> {
    for (const { connection } of this.owned()) await this.release(connection);
    this.#farm.members.delete(this.#id);
    await this.close();
  }

  async close(): Promise<void> {
    this.#farm.joined.delete(this);
    this.state = "away";
  }

  async drain(): Promise<void> {
    this.#setMember("draining");
  }

  members(): Membership {
    const { generation, members } = this.#farm;
    return { generation, members: [...members.values()].map(({ node, state }) => ({ node, state })) };
  }

  async claim(connection: ConnectionTuple, owner = this.#id): Promise<Claim> {
    const { timers, owners, latency } = this.#farm;
    if (latency > 0) await timers.sleep(latency);
    const key = connectionKey(connection);
    const known = owners.get(key);
    if (known === undefined) {
      owners.set(key, { connection, owner });
      this.#farm.announce({ kind: "learned", connection, owner }, this.#memberNamed(owner));
      if (owner !== this.#id) this.#farm.tell(this.#memberNamed(owner), { kind: "assigned", connection });
    }
    if (latency > 0) await timers.sleep(latency);
    return { owner: known?.owner ?? owner, won: (known?.owner ?? owner) === owner, provisional: false };
  }

  async release(connection: ConnectionTuple): Promise<void> {
    const key = connectionKey(connection);
    if (this.#farm.owners.get(key)?.owner !== this.#id) return;
    this.#farm.owners.delete(key);
    this.#farm.announce({ kind: "withdrawn", connection, owner: this.#id });
  }

  async handOver(connection: ConnectionTuple, to: number, from = this.#id): Promise<boolean> {
    const key = connectionKey(connection);
    if (this.#farm.owners.get(key)?.owner !== from) return false;
    this.#farm.owners.set(key, { connection, owner: to });
    this.#farm.tell(this.#memberNamed(from), { kind: "lost", connection, owner: to });
    this.#farm.tell(this.#memberNamed(to), { kind: "assigned", connection });
    return true;
  }

  ownerOf(connection: ConnectionTuple): number | undefined {
    return this.#farm.owners.get(connectionKey(connection))?.owner;
  }

  known(): readonly KnownConnection[] {
    return [...this.#farm.owners.values()].map((known) => ({ ...known, provisional: false }));
  }

  owned(): readonly KnownConnection[] {
    return this.known().filter(({ owner }) => owner === this.#id);
  }

  onChange(listener: (change: OwnershipChange) => void): Cancel {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  send(): void {
    throw new Error("no messages between members here");
  }

  onMessage(): Cancel {
    return () => {};
  }

  get #id(): number {
    if (this.#node === undefined) throw new Error("join first");
    return this.#node.id;
  }

  #memberNamed(id: number): AgreedOwnership | undefined {
    return [...this.#farm.joined].find((member) => member.#id === id);
  }

  #setMember(state: MemberState): void {
    this.#farm.members.set(this.#id, { node: this.#node!, state });
    this.#farm.generation += 1;
    this.#farm.announce({ kind: "membership", membership: this.members() });
  }
}
