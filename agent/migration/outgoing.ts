import { randomUUID } from "node:crypto";
import type { ConnectionTuple } from "../../targets/data-plane.ts";
import type { Cancel } from "../timers.ts";
import type { MigrationContext } from "./migration-context.ts";
import { type MigrationMessage, stateText } from "./migration-messages.ts";

/** How a migration ended; where it did not move, the session goes on here, and nothing was lost. */
export type MigrationOutcome = { readonly moved: true } | { readonly moved: false; readonly why: string };

const STOPPED: MigrationOutcome = { moved: false, why: "this node stops" };

type Answer = Extract<MigrationMessage, { kind: "accept" | "refuse" | "active" }>;

/** One connection on its way from this node to a peer. */
export class Outgoing {
  readonly id = randomUUID();
  readonly connection: ConnectionTuple;
  readonly #context: MigrationContext;
  readonly #to: number;
  readonly #state: Uint8Array | undefined;
  #answered: ((answer: Answer | undefined) => void) | undefined;
  #committed = false;
  #stopped = false;

  /** @param state undefined for a TCP connection before its first byte */
  constructor(
    context: MigrationContext,
    connection: ConnectionTuple,
    to: number,
    state: Uint8Array | undefined,
  ) {
    this.#context = context;
    this.connection = connection;
    this.#to = to;
    this.#state = state;
  }

  /** Freezes the connection at once; resolves when it is at the peer, or is served here again. */
  async run(): Promise<MigrationOutcome> {
    const { gates } = this.#context;
    if (this.#state !== undefined) gates.hold(this.connection, this);
    const answer = await this.#ask("offer", this.#context.times.patience);
    if (this.#stopped) return STOPPED;
    if (answer?.kind !== "accept") return this.#keep(answer?.kind === "refuse" ? answer.why : "no answer");
    if (!(await this.#commit())) return this.#keep("this node could not give it away");
    this.#committed = true;
    const active = await this.#ask("committed");
    if (this.#stopped) return STOPPED;
    return active === undefined ? this.#takeBack() : this.#moved();
  }

  answer(from: number, message: MigrationMessage): void {
    if (from !== this.#to) return;
    if (message.kind === "accept" || message.kind === "refuse" || message.kind === "active")
      this.#answered?.(message);
  }

  /** To be called when the membership or the connection's owner has changed. */
  look(): void {
    const { ownership, member } = this.#context;
    const { state } = member(this.#to) ?? {};
    if (state === undefined || state === "lost") this.#answered?.(undefined);
    // The peer had it, and it has gone on from there.
    else if (this.#committed && ownership.ownerOf(this.connection) !== this.#to)
      this.#answered?.({ kind: "active", migration: this.id });
  }

  stop(): void {
    this.#stopped = true;
    this.#answered?.(undefined);
  }

  /** The point of no return: all nodes agree on who owns it. */
  async #commit(): Promise<boolean> {
    const { ownership } = this.#context;
    if (this.#state !== undefined) return ownership.handOver(this.connection, this.#to);
    return (await ownership.claim(this.connection, this.#to)).owner === this.#to;
  }

  async #moved(): Promise<MigrationOutcome> {
    const { plane, gates } = this.#context;
    await plane.settled(this.connection);
    gates.forward(this.connection, this);
    return { moved: true };
  }

  #keep(why: string): MigrationOutcome {
    this.#say({ kind: "abort", migration: this.id });
    this.#thaw();
    return { moved: false, why };
  }

  /** The peer went away before it said that it has the connection. */
  async #takeBack(): Promise<MigrationOutcome> {
    const { ownership, plane, applications, gates, self } = this.#context;
    if (this.#state === undefined) return { moved: true };
    const back = await ownership.handOver(this.connection, self, this.#to);
    await plane.settled(this.connection);
    if (!back) {
      gates.forward(this.connection, this);
      return { moved: true };
    }
    // It was the peer's, and the session here had ended: it begins again with what it knew.
    applications.migratedIn(this.connection, this.#state);
    this.#thaw();
    return { moved: false, why: "the peer went away" };
  }

  #thaw(): void {
    const { applications, gates } = this.#context;
    for (const payload of gates.open(this.connection, this)) applications.deliver(this.connection, payload);
  }

  /** Says it again and again until there is an answer; undefined when there is none in time, or the peer is gone. */
  #ask(kind: "offer" | "committed", patience?: number): Promise<Answer | undefined> {
    const { timers, times } = this.#context;
    const wanted = kind === "offer" ? ["accept", "refuse"] : ["active"];
    const message: MigrationMessage = {
      kind,
      migration: this.id,
      connection: this.connection,
      ...stateText(this.#state),
    };
    return new Promise((resolve) => {
      const cancels: Cancel[] = [];
      this.#answered = (answer) => {
        if (answer !== undefined && !wanted.includes(answer.kind)) return;
        for (const cancel of cancels) cancel();
        this.#answered = undefined;
        resolve(answer);
      };
      this.#say(message);
      cancels.push(timers.every(times.resend, () => this.#say(message)));
      if (patience !== undefined) cancels.push(timers.after(patience, () => this.#answered?.(undefined)));
      this.look();
    });
  }

  #say(message: MigrationMessage): void {
    this.#context.ownership.send(this.#to, message);
  }
}
