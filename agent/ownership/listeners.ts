import type { Cancel } from "../timers.ts";

/** Those who want to be told. */
export class Listeners<Told extends readonly unknown[]> {
  readonly #listeners = new Set<(...told: Told) => void>();

  /** @returns what ends it */
  add(listener: (...told: Told) => void): Cancel {
    // Wrapped, so that a function that listens twice is told twice.
    const own = (...told: Told) => listener(...told);
    this.#listeners.add(own);
    return () => {
      this.#listeners.delete(own);
    };
  }

  tell(...told: Told): void {
    for (const listener of [...this.#listeners]) listener(...told);
  }
}
