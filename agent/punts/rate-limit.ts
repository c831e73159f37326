import { seconds, type Timers } from "../timers.ts";

export interface RateLimitOptions {
  readonly perSecond: number;
  /** How many may come at once after a quiet time. */
  readonly burst: number;
  readonly timers: Timers;
}

/** A token bucket. */
export class RateLimit {
  readonly #options: RateLimitOptions;
  #tokens: number;
  #filledAt: number;

  constructor(options: RateLimitOptions) {
    this.#options = options;
    this.#tokens = options.burst;
    this.#filledAt = options.timers.now();
  }

  /** Whether one more may come now; it then counts. */
  allows(): boolean {
    const { perSecond, burst, timers } = this.#options;
    const now = timers.now();
    this.#tokens = Math.min(burst, this.#tokens + ((now - this.#filledAt) / seconds(1)) * perSecond);
    this.#filledAt = now;
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}

/** A bucket for each key, of a bounded number of keys: the one that was asked for the longest ago makes place. */
export class KeyedRateLimit {
  readonly #options: RateLimitOptions;
  readonly #most: number;
  readonly #limits = new Map<string, RateLimit>();

  constructor(options: RateLimitOptions, most: number) {
    this.#options = options;
    this.#most = most;
  }

  allows(key: string): boolean {
    const limit = this.#limits.get(key) ?? new RateLimit(this.#options);
    this.#limits.delete(key);
    this.#limits.set(key, limit);
    if (this.#limits.size > this.#most) this.#limits.delete(this.#limits.keys().next().value!);
    return limit.allows();
  }
}
