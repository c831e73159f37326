import { type Clock, monotonicClock } from "../switch/clock.ts";

/** Ends what was arranged; calling it again, or too late, does nothing. */
export type Cancel = () => void;

/**
 * Time as a parameter: what the agent's parts wait with. Times are microseconds, as the clock's; `seconds` and
 * `milliseconds` say them.
 */
export interface Timers extends Clock {
  /** Runs the action once, this many microseconds from now. */
  after(microseconds: number, action: () => void): Cancel;
  /** Runs the action again and again, the first time one interval from now. */
  every(microseconds: number, action: () => void): Cancel;
  /** Resolves this many microseconds from now; rejects with the signal's reason when it is aborted before. */
  sleep(microseconds: number, signal?: AbortSignal): Promise<void>;
}

/** @returns microseconds */
export function seconds(count: number): number {
  return count * 1_000_000;
}

/** @returns microseconds */
export function milliseconds(count: number): number {
  return count * 1000;
}

/** What both kinds of timers make of `after`. */
abstract class DerivedTimers implements Timers {
  abstract now(): number;
  abstract after(microseconds: number, action: () => void): Cancel;

  every(microseconds: number, action: () => void): Cancel {
    let cancel: Cancel = () => {};
    const arrange = () => {
      cancel = this.after(microseconds, () => {
        // Arranged before the action runs, so that the action can cancel it.
        arrange();
        action();
      });
    };
    arrange();
    return () => cancel();
  }

  sleep(microseconds: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(signal.reason);
        return;
      }
      const aborted = () => {
        cancel();
        reject(signal?.reason);
      };
      const cancel = this.after(microseconds, () => {
        signal?.removeEventListener("abort", aborted);
        resolve();
      });
      signal?.addEventListener("abort", aborted, { once: true });
    });
  }
}

class SystemTimers extends DerivedTimers {
  readonly #clock = monotonicClock();

  now(): number {
    return this.#clock.now();
  }

  after(microseconds: number, action: () => void): Cancel {
    const timer = setTimeout(action, microseconds / 1000);
    return () => clearTimeout(timer);
  }
}

/** Real time since the call. A timer that is waiting keeps the process alive. */
export function systemTimers(): Timers {
  return new SystemTimers();
}

interface Arranged {
  readonly at: number;
  readonly action: () => void;
}

/** Time that stands still until it is told otherwise; for tests. */
export class VirtualTimers extends DerivedTimers {
  #now = 0;
  readonly #arranged = new Set<Arranged>();

  now(): number {
    return this.#now;
  }

  after(microseconds: number, action: () => void): Cancel {
    const arranged = { at: this.#now + microseconds, action };
    this.#arranged.add(arranged);
    return () => {
      this.#arranged.delete(arranged);
    };
  }

  /**
   * Lets time pass: runs what is due, in the order of its time, and after each action lets the promises that it
   * settled run on, so that what they arrange still counts.
   */
  async advance(microseconds: number): Promise<void> {
    const end = this.#now + microseconds;
    await settled();
    for (let next = this.#firstUntil(end); next !== undefined; next = this.#firstUntil(end)) {
      this.#arranged.delete(next);
      this.#now = Math.max(this.#now, next.at);
      next.action();
      await settled();
    }
    this.#now = end;
  }

  /** How many actions wait: a test can assert that nothing was left behind. */
  get waiting(): number {
    return this.#arranged.size;
  }

  #firstUntil(end: number): Arranged | undefined {
    let first: Arranged | undefined;
    for (const arranged of this.#arranged)
      if (arranged.at <= end && (first === undefined || arranged.at < first.at)) first = arranged;
    return first;
  }
}

/** After every promise that can go on without time or input has done so: promises run before the next immediate. */
function settled(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
