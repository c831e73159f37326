/** Where the switch gets the time from. Nothing in the switch looks at another clock or sleeps. */
export interface Clock {
  /** Microseconds since the switch started. */
  now(): number;
}

/** A clock that stands still until it is told otherwise; for tests and simulations. */
export class VirtualClock implements Clock {
  #now = 0;

  now(): number {
    return this.#now;
  }

  /** @param microseconds not negative */
  advance(microseconds: number): void {
    this.#now += microseconds;
  }
}

/** Real time since the call, from the monotonic clock. */
export function monotonicClock(): Clock {
  const start = performance.now();
  return { now: () => Math.floor((performance.now() - start) * 1000) };
}
