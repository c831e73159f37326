import type { ConnectionTuple } from "../../targets/data-plane.ts";
import { connectionKey } from "../ownership/connection-key.ts";
import type { OwnershipChange } from "../ownership/ownership.ts";
import type { Cancel } from "../timers.ts";
import { Incoming } from "./incoming.ts";
import type { MigrationContext } from "./migration-context.ts";
import { type MigrationMessage, migrationMessage, stateBytes } from "./migration-messages.ts";
import { type MigrationOutcome, Outgoing } from "./outgoing.ts";

/** State that a message carries whole; a broker's messages have a limit (NATS: 1 MiB with all around it). */
const LARGEST_STATE = 512 << 10;

/** Ended migrations whose late messages are still answered for what they are. */
const REMEMBERED = 1024;

/**
 * Connections that move between servers while their clients go on sending: the giver freezes the session and offers its state, the taker gets
 * ready and says so, the giver makes it the owner, and what waited at either end goes to the session where it is now.
 */
export class Migration {
  readonly #context: MigrationContext;
  readonly #outgoing = new Map<string, Outgoing>();
  /** By id, oldest first; those that are over and done among them. */
  readonly #incoming = new Map<string, Incoming>();
  readonly #ends: Cancel[];

  constructor(context: MigrationContext) {
    this.#context = context;
    this.#ends = [
      context.ownership.onMessage((from, body) => {
        const message = migrationMessage(body);
        if (message !== undefined) this.#receive(from, message);
      }),
      context.ownership.onChange((change) => this.#follow(change)),
    ];
  }

  /**
   * Gives a session of this node's to a peer, with what its application knows of it. From the call on the application gets nothing more of
   * it; where it did not move, what waited is delivered before the promise resolves.
   */
  migrate(connection: ConnectionTuple, node: number, state: Uint8Array): Promise<MigrationOutcome> {
    if (state.length > LARGEST_STATE) return refused(`the state has over ${LARGEST_STATE} bytes`);
    if (this.#context.ownership.ownerOf(connection) !== this.#context.self)
      return refused("this node does not own it");
    return this.#give(connection, node, state);
  }

  /**
   * Gives a new TCP connection to a peer before its first byte: its SYN waits at this node's agent, nobody owns the connection yet. Once
   * it moved, the SYN that is decided again reaches the peer's listening socket.
   */
  place(connection: ConnectionTuple, node: number): Promise<MigrationOutcome> {
    return this.#give(connection, node, undefined);
  }

  /**
   * For every datagram before it is delivered to its application. True: its connection is on the move, the datagram is taken and will
   * arrive where the session goes.
   */
  take(connection: ConnectionTuple, payload: Uint8Array): boolean {
    return this.#context.gates.take(connection, payload);
  }

  /** Datagrams that wait now, and those that were dropped because too many waited. */
  get datagrams(): { readonly waiting: number; readonly dropped: number } {
    const { waiting, dropped } = this.#context.gates;
    return { waiting, dropped };
  }

  stop(): void {
    for (const end of this.#ends) end();
    for (const outgoing of this.#outgoing.values()) outgoing.stop();
    for (const incoming of this.#incoming.values()) incoming.stop();
  }

  async #give(
    connection: ConnectionTuple,
    node: number,
    state: Uint8Array | undefined,
  ): Promise<MigrationOutcome> {
    const { self, ownership, member } = this.#context;
    if (node === self) return refused("it is here");
    if (member(node)?.state !== "active") return refused(`node ${node} takes nothing new`);
    if (ownership.state === "away") return refused("the broker is away");
    const key = connectionKey(connection);
    for (const other of this.#outgoing.values())
      if (connectionKey(other.connection) === key) return refused("it is on its way already");
    const outgoing = new Outgoing(this.#context, connection, node, state);
    this.#outgoing.set(outgoing.id, outgoing);
    try {
      return await outgoing.run();
    } finally {
      this.#outgoing.delete(outgoing.id);
    }
  }

  #receive(from: number, message: MigrationMessage): void {
    const { migration: id } = message;
    switch (message.kind) {
      case "offer":
      case "committed":
        this.#offered(from, message);
        return;
      case "abort":
        this.#incoming.get(id)?.abort();
        return;
      case "unknown":
        this.#incoming.get(id)?.lapse();
        return;
      case "accept":
        if (!this.#outgoing.has(id)) this.#context.ownership.send(from, { kind: "unknown", migration: id });
        this.#outgoing.get(id)?.answer(from, message);
        return;
      case "refuse":
      case "active":
        this.#outgoing.get(id)?.answer(from, message);
    }
  }

  #offered(from: number, message: Extract<MigrationMessage, { kind: "offer" | "committed" }>): void {
    const { ownership, applications, self, member } = this.#context;
    const { migration: id, connection } = message;
    const known = this.#incoming.get(id);
    if (known !== undefined) {
      known.look();
      known.repeat();
      return;
    }
    const state = stateBytes(message.state);
    const why =
      member(self)?.state !== "active"
        ? "the peer takes nothing new"
        : applications.takes(connection, state !== undefined)
          ? undefined
          : "the peer has no application that takes it over";
    if (why !== undefined && message.kind === "offer") {
      ownership.send(from, { kind: "refuse", migration: id, why });
      return;
    }
    const incoming = new Incoming(this.#context, id, from, connection, state);
    this.#incoming.set(id, incoming);
    this.#forgetOldest();
    void incoming.prepare();
  }

  #follow(change: OwnershipChange): void {
    const key = "connection" in change ? connectionKey(change.connection) : undefined;
    if (key === undefined && change.kind !== "membership") return;
    const concerned = ({ connection }: { connection: ConnectionTuple }) =>
      key === undefined || connectionKey(connection) === key;
    for (const outgoing of [...this.#outgoing.values()].filter(concerned)) outgoing.look();
    for (const incoming of [...this.#incoming.values()].filter(concerned)) incoming.look();
  }

  #forgetOldest(): void {
    for (const [id, incoming] of this.#incoming) {
      if (this.#incoming.size <= REMEMBERED) return;
      if (incoming.isDone) this.#incoming.delete(id);
    }
  }
}

function refused(why: string): Promise<MigrationOutcome> {
  return Promise.resolve({ moved: false, why });
}
