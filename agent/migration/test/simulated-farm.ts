import { farmNode } from "../../../dsl/entries/farm-node.ts";
import type { ConnectionTuple } from "../../../targets/data-plane.ts";
import { OwnershipHub } from "../../ownership/in-process/hub.ts";
import { inProcessOwnership } from "../../ownership/in-process/in-process-ownership.ts";
import type { Ownership, OwnershipChange } from "../../ownership/ownership.ts";
import { milliseconds, seconds, VirtualTimers } from "../../timers.ts";
import type { Migration } from "../migration.ts";
import { startMigration } from "../start-migration.ts";

/** A number from 0 to below 1, as a test's generator gives them. */
export type Chance = () => number;

export interface SimulatedFarmOptions {
  readonly chance: Chance;
  /** How often a message between servers is lost, and how often it comes twice; 0 to below 1. */
  readonly loss: number;
  readonly duplication: number;
}

/**
 * Servers with a connection table each, whose entries take time to be written, packets that take time from place to place, and a
 * management network that loses, repeats and reorders. One UDP session with numbered packets: where it is, its application keeps the numbers.
 */
export class SimulatedFarm {
  readonly timers = new VirtualTimers();
  readonly hub = new OwnershipHub();
  readonly nodes = new Map<number, SimulatedNode>();
  /** Packets that nobody delivers: found no entry, or went around too often. */
  readonly lost: { readonly packet: number; readonly where: string }[] = [];
  readonly options: SimulatedFarmOptions;

  constructor(options: SimulatedFarmOptions) {
    this.options = options;
  }

  async node(id: number): Promise<SimulatedNode> {
    const node = new SimulatedNode(this, id);
    this.nodes.set(id, node);
    await this.done(node.ownership.join(farmNode(id)));
    return node;
  }

  /** The client's packet arrives at this node's wan port. */
  arrive(packet: number, at: number): void {
    this.later(() => this.nodes.get(at)?.receive(packet, 2));
  }

  /** After a while of a packet's or a message's. */
  later(action: () => void, atLeast = 0): void {
    this.timers.after(atLeast + milliseconds(this.options.chance() * 5), action);
  }

  async done<Result>(work: Promise<Result>): Promise<Result> {
    let settled = false;
    const end = () => {
      settled = true;
    };
    work.then(end, end);
    for (let turn = 0; turn < 60_000 && !settled; turn++) await this.timers.advance(milliseconds(10));
    if (!settled) throw new Error("not done in ten minutes");
    return work;
  }

  stop(): void {
    for (const { migration } of this.nodes.values()) migration.stop();
    for (const { ownership } of this.nodes.values()) void ownership.close();
  }
}

export const SESSION: ConnectionTuple = {
  client: "198.51.100.7:40000",
  service: "203.0.113.10:53",
  protocol: "udp",
};

export class SimulatedNode {
  readonly id: number;
  readonly ownership: Ownership;
  readonly migration: Migration;
  /** Numbers of the packets that the session has seen, here or before it came here; undefined where it is not. */
  session: number[] | undefined;
  /** Packets that this node's application was given. */
  readonly delivered: number[] = [];
  dead = false;
  readonly #farm: SimulatedFarm;
  /** What the device holds: the owner that the entry says. */
  #installed: number | undefined;
  #wanted: number | undefined;
  #writes: Promise<void> = Promise.resolve();

  constructor(farm: SimulatedFarm, id: number) {
    this.#farm = farm;
    this.id = id;
    const { timers, hub } = farm;
    this.ownership = unreliable(inProcessOwnership(hub, { timers }), farm, () => this.dead);
    this.ownership.onChange((change) => this.#follow(change));
    this.migration = startMigration({
      node: id,
      ownership: this.ownership,
      timers,
      plane: {
        prepare: async () => {
          await this.#write(id);
          return true;
        },
        unprepare: () => this.#write(this.ownership.ownerOf(SESSION)),
        settled: () => this.#writes,
        forward: (_connection, payload) => this.#sendOn(numberOf(payload)),
      },
      applications: {
        takes: () => true,
        migratedIn: (_connection, state) => {
          this.session = JSON.parse(Buffer.from(state).toString()) as number[];
        },
        deliver: (_connection, payload) => this.#deliver(numberOf(payload)),
      },
    });
  }

  /** Begins the session here. */
  async begin(): Promise<void> {
    this.session = [];
    await this.#farm.done(this.#write(this.id));
    await this.#farm.done(this.ownership.claim(SESSION));
  }

  async migrate(to: number) {
    const session = this.session ?? [];
    const outcome = await this.migration.migrate(SESSION, to, Buffer.from(JSON.stringify(session)));
    // What was delivered meanwhile came after it was known that the session stays.
    if (outcome.moved && this.ownership.ownerOf(SESSION) !== this.id) this.session = undefined;
    return outcome;
  }

  /** A process that dies: it sends, receives and delivers nothing any more. */
  kill(): void {
    this.dead = true;
    this.migration.stop();
    void this.ownership.close();
  }

  /** A packet at this node's wan or lan port. */
  receive(packet: number, hops: number): void {
    if (this.dead) this.#lose(packet, "dead");
    else if (this.#installed === this.id) this.#farm.later(() => this.#socket(packet));
    else if (this.#installed === undefined) this.#lose(packet, "unknown");
    else if (hops === 0) this.#lose(packet, "hops");
    else this.#pass(packet, this.#installed, hops - 1);
  }

  #socket(packet: number): void {
    if (this.dead) this.#lose(packet, "dead");
    else if (!this.migration.take(SESSION, payloadOf(packet))) this.#deliver(packet);
  }

  #deliver(packet: number): void {
    this.delivered.push(packet);
    if (this.session === undefined) this.#lose(packet, "no session");
    else this.session.push(packet);
  }

  /** As the agent does with a packet that it holds: by its own entries, as they should be. */
  #sendOn(packet: number): void {
    const owner = this.ownership.ownerOf(SESSION);
    if (owner === this.id) this.#farm.later(() => this.#socket(packet));
    else if (owner === undefined) this.#lose(packet, "unknown");
    else this.#pass(packet, owner, 2);
  }

  #pass(packet: number, to: number, hops: number): void {
    this.#farm.later(() => this.#farm.nodes.get(to)?.receive(packet, hops));
  }

  #lose(packet: number, where: string): void {
    this.#farm.lost.push({ packet, where: `${where} at ${this.id}` });
  }

  #follow(change: OwnershipChange): void {
    if (!("connection" in change)) return;
    void this.#write(change.kind === "withdrawn" ? undefined : this.ownership.ownerOf(change.connection));
  }

  /** One write after the other; each takes a while. */
  #write(owner: number | undefined): Promise<void> {
    this.#wanted = owner;
    this.#writes = this.#writes.then(
      () =>
        new Promise((resolve) => {
          this.#farm.later(() => {
            this.#installed = this.#wanted;
            resolve();
          });
        }),
    );
    return this.#writes;
  }
}

export function payloadOf(packet: number): Uint8Array {
  return Buffer.from(String(packet));
}

function numberOf(payload: Uint8Array): number {
  return Number(Buffer.from(payload).toString());
}

/** The same ownership over a network that loses, repeats and reorders its members' messages. */
function unreliable(ownership: Ownership, farm: SimulatedFarm, isDead: () => boolean): Ownership {
  const { chance, loss, duplication } = farm.options;
  const send = (to: number, body: unknown) => {
    for (const copy of chance() < duplication ? [1, 2] : [1]) {
      // A copy may be late enough to come after all is over.
      if (chance() < loss) continue;
      farm.later(() => !isDead() && ownership.send(to, body), copy === 2 ? seconds(chance()) : 0);
    }
  };
  return new Proxy(ownership, {
    get: (target, name) => {
      if (name === "send") return send;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}
