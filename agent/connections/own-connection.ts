import type { ConnectionTuple } from "../../targets/data-plane.ts";
import type { ConnectionState } from "./connection-state.ts";
import { tuplePart } from "./connection-tuple.ts";

/** Where the claim of a connection stands: being written and announced, or this node's. */
export type ClaimPhase = "claiming" | "owned";

/** A connection that this node serves, from its report to its end. */
export class OwnConnection {
  readonly key: string;
  readonly tuple: ConnectionTuple;
  state: ConnectionState;
  phase: ClaimPhase = "claiming";
  /** When something was last known to happen on it, in the timers' microseconds: a change of state, or bytes at its socket. */
  lastActivity: number;
  /** The kernel's socket table decides on its states and its end; no application of this agent does. */
  watched = true;
  /** In how many looks at the socket table in a row it had no socket. */
  absences = 0;
  /** Whether this node owns it, once that is known. */
  readonly settled: Promise<boolean>;
  readonly #settle: (owned: boolean) => void;

  constructor(key: string, tuple: ConnectionTuple, state: ConnectionState, now: number) {
    this.key = key;
    this.tuple = tuplePart(tuple);
    this.state = state;
    this.lastActivity = now;
    let settle: (owned: boolean) => void = () => {};
    this.settled = new Promise((resolve) => {
      settle = resolve;
    });
    this.#settle = settle;
  }

  /** Only the first call counts. */
  settle(owned: boolean): void {
    if (owned) this.phase = "owned";
    this.#settle(owned);
  }
}
