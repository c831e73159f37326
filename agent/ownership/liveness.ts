import type { Clock } from "../../switch/clock.ts";
import type { MembershipRecord } from "./membership.ts";
import type { OwnershipTimes } from "./ownership.ts";

/** What silence makes of members. */
export interface Verdict {
  readonly lost: readonly number[];
  readonly removed: readonly number[];
}

/** When each member was last heard, and what follows from that. */
export class Liveness {
  readonly #clock: Clock;
  readonly #times: OwnershipTimes;
  readonly #heard = new Map<number, number>();
  readonly #lost = new Map<number, number>();
  #looked = 0;

  constructor(clock: Clock, times: OwnershipTimes) {
    this.#clock = clock;
    this.#times = times;
  }

  heard(member: number): void {
    this.#heard.set(member, this.#clock.now());
  }

  /** Nobody could be heard until now: everyone gets all the time again. */
  reset(): void {
    this.#heard.clear();
    this.#lost.clear();
    this.#looked = this.#clock.now();
  }

  /** Judges every member but `self`. To be called every heartbeat. */
  judge(membership: MembershipRecord, self: number): Verdict {
    const now = this.#clock.now();
    // A process that itself stood still for long has not listened, and must not judge by that.
    if (now - this.#looked > this.#times.lostAfter) this.reset();
    this.#looked = now;
    const others = membership.members.filter(({ node }) => node.id !== self);
    for (const { node, state } of others) {
      // Back from being lost, it counts as just heard.
      if (state !== "lost" && this.#lost.delete(node.id)) this.#heard.set(node.id, now);
    }
    for (const id of [...this.#heard.keys(), ...this.#lost.keys()]) {
      if (!others.some(({ node }) => node.id === id)) this.#forget(id);
    }
    return {
      lost: others
        .filter(({ state }) => state !== "lost")
        .filter(({ node }) => this.#since(this.#heard, node.id) > this.#times.lostAfter)
        .map(({ node }) => node.id),
      removed: others
        .filter(({ state }) => state === "lost")
        .filter(({ node }) => this.#since(this.#lost, node.id) > this.#times.withdrawnAfter)
        .map(({ node }) => node.id),
    };
  }

  #forget(member: number): void {
    this.#heard.delete(member);
    this.#lost.delete(member);
  }

  /** Microseconds since the time that the map holds for the member; what it does not hold begins now. */
  #since(times: Map<number, number>, member: number): number {
    const now = this.#clock.now();
    const since = times.get(member) ?? now;
    times.set(member, since);
    return now - since;
  }
}
