import type { ConnectionTuple } from "../../targets/data-plane.ts";
import type { Cancel } from "../timers.ts";
import type { MigrationContext } from "./migration-context.ts";
import type { MigrationMessage } from "./migration-messages.ts";

/**
 * `preparing`: the entry is on its way to the device. `ready`: packets wait here until the giver decides. `lapsed`: it did not decide for
 * long; packets go to the owner again, but the state is kept as long as it may still be needed. `active`: it is this node's.
 */
type Phase = "preparing" | "ready" | "lapsed" | "active" | "over";

/** One connection on its way from a peer to this node. */
export class Incoming {
  readonly id: string;
  readonly connection: ConnectionTuple;
  readonly from: number;
  readonly #context: MigrationContext;
  readonly #state: Uint8Array | undefined;
  #phase: Phase = "preparing";
  #cancels: Cancel[] = [];

  constructor(
    context: MigrationContext,
    id: string,
    from: number,
    connection: ConnectionTuple,
    state: Uint8Array | undefined,
  ) {
    this.#context = context;
    this.id = id;
    this.from = from;
    this.connection = connection;
    this.#state = state;
  }

  /** Nothing changes any more. */
  get isDone(): boolean {
    return this.#phase === "active" || this.#phase === "over";
  }

  /** Lets packets wait, makes the entry `local`, and says so. Where it cannot, it is over. */
  async prepare(): Promise<void> {
    const { plane, gates, timers, times } = this.#context;
    if (this.#state !== undefined) gates.hold(this.connection, this);
    const prepared = await plane.prepare(this.connection);
    // The giver may have decided meanwhile.
    if (this.#phase !== "preparing") return;
    if (!prepared) {
      this.#say({ kind: "refuse", migration: this.id, why: "the peer's table is full" });
      await this.#giveUp("over");
      return;
    }
    this.#phase = "ready";
    this.repeat();
    this.#cancels.push(
      timers.every(times.resend, () => this.repeat()),
      timers.after(times.ready, () => this.lapse()),
    );
    this.look();
  }

  /** Says again how far it is. */
  repeat(): void {
    if (this.#phase === "ready") this.#say({ kind: "accept", migration: this.id });
    if (this.#phase === "active") this.#say({ kind: "active", migration: this.id });
  }

  /** To be called when the owner may have changed: takes the connection once it is this node's; is over once it will not be. */
  look(): void {
    const { ownership, self } = this.#context;
    if (this.#phase === "active" || this.#phase === "over") return;
    const owner = ownership.ownerOf(this.connection);
    if (owner === self) this.#activate();
    else if (owner !== this.from && (owner !== undefined || this.#giverIsGone())) void this.#giveUp("over");
  }

  /** The giver keeps the connection. */
  abort(): void {
    if (this.#phase !== "active") void this.#giveUp("over");
  }

  /** The giver will not decide: packets go to the owner, and if that turns out to be this node, its application gets the state. */
  lapse(): void {
    if (this.#phase === "preparing" || this.#phase === "ready") void this.#giveUp("lapsed");
  }

  stop(): void {
    this.#cancel();
    this.#phase = "over";
  }

  #activate(): void {
    const { applications, gates } = this.#context;
    this.#cancel();
    this.#phase = "active";
    if (this.#state !== undefined) {
      gates.hold(this.connection, this);
      applications.migratedIn(this.connection, this.#state);
      for (const payload of gates.open(this.connection, this)) applications.deliver(this.connection, payload);
    }
    this.repeat();
  }

  async #giveUp(phase: "lapsed" | "over"): Promise<void> {
    const { plane, gates } = this.#context;
    const wasPrepared = this.#phase === "preparing" || this.#phase === "ready";
    this.#cancel();
    this.#phase = phase;
    if (!wasPrepared) return;
    await plane.unprepare(this.connection);
    if (this.#phase === phase) gates.forward(this.connection, this);
  }

  #giverIsGone(): boolean {
    return this.#context.member(this.from) === undefined;
  }

  #cancel(): void {
    for (const cancel of this.#cancels.splice(0)) cancel();
  }

  #say(message: MigrationMessage): void {
    this.#context.ownership.send(this.from, message);
  }
}
