import type { ConnectionTuple } from "../../targets/data-plane.ts";
import { connectionKey } from "../ownership/connection-key.ts";
import type { Timers } from "../timers.ts";

export interface GateLimits {
  /** Datagrams that wait at once, of all connections. */
  readonly datagrams: number;
  /** Their payloads, in bytes. */
  readonly bytes: number;
}

/** What becomes of datagrams at a connection's gate: they wait, or go on to its owner. */
type Gate =
  | { readonly kind: "holding"; readonly holder: object; readonly waiting: Uint8Array[] }
  | { readonly kind: "forwarding" };

export interface GatesOptions {
  readonly timers: Timers;
  readonly limits: GateLimits;
  /** Microseconds for which stragglers are sent on, after the entry says where packets go. */
  readonly linger: number;
  readonly forward: (connection: ConnectionTuple, payload: Uint8Array) => void;
  /** Whether the connection is this node's: then there is nowhere to send it on to. */
  readonly isHere: (connection: ConnectionTuple) => boolean;
}

/** Stands before the applications: datagrams of a connection that is about to move wait, those of one that has moved follow it. */
export class Gates {
  readonly #options: GatesOptions;
  readonly #gates = new Map<string, Gate>();
  #datagrams = 0;
  #bytes = 0;
  #dropped = 0;

  constructor(options: GatesOptions) {
    this.#options = options;
  }

  /** Datagrams that found the gates full. */
  get dropped(): number {
    return this.#dropped;
  }

  get waiting(): number {
    return this.#datagrams;
  }

  /** Takes the datagram where a gate stands; false: it is for the application here. */
  take(connection: ConnectionTuple, payload: Uint8Array): boolean {
    const gate = this.#gates.get(connectionKey(connection));
    if (gate === undefined) return false;
    if (gate.kind === "forwarding") {
      if (this.#options.isHere(connection)) return false;
      this.#options.forward(connection, payload);
    } else if (this.#hasRoom(payload)) {
      gate.waiting.push(payload);
      this.#datagrams += 1;
      this.#bytes += payload.length;
    } else this.#dropped += 1;
    return true;
  }

  /** Datagrams wait from now on; what waits already goes on waiting, for the new holder. */
  hold(connection: ConnectionTuple, holder: object): void {
    const key = connectionKey(connection);
    const before = this.#gates.get(key);
    const waiting = before?.kind === "holding" ? before.waiting : [];
    this.#gates.set(key, { kind: "holding", holder, waiting });
  }

  /** Opens the gate, and gives what waited, in the order of arrival; nothing where another holds it by now. */
  open(connection: ConnectionTuple, holder: object): Uint8Array[] {
    return this.#release(connection, holder, undefined);
  }

  /** What waited goes on to the connection's owner, and for a while what still comes does so too. */
  forward(connection: ConnectionTuple, holder: object): void {
    const gate = { kind: "forwarding" } as const;
    for (const payload of this.#release(connection, holder, gate)) this.#options.forward(connection, payload);
    const key = connectionKey(connection);
    this.#options.timers.after(this.#options.linger, () => {
      if (this.#gates.get(key) === gate) this.#gates.delete(key);
    });
  }

  #release(connection: ConnectionTuple, holder: object, next: Gate | undefined): Uint8Array[] {
    const key = connectionKey(connection);
    const gate = this.#gates.get(key);
    if (gate?.kind !== "holding" || gate.holder !== holder) return [];
    if (next === undefined) this.#gates.delete(key);
    else this.#gates.set(key, next);
    this.#datagrams -= gate.waiting.length;
    for (const { length } of gate.waiting) this.#bytes -= length;
    return gate.waiting;
  }

  #hasRoom({ length }: Uint8Array): boolean {
    const { datagrams, bytes } = this.#options.limits;
    return this.#datagrams < datagrams && this.#bytes + length <= bytes;
  }
}
