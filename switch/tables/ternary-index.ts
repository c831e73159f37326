import { LinearIndex } from "./linear-index.ts";
import type { IndexedEntry, MatchIndex } from "./match-index.ts";
import type { KeyLayout } from "./match-key.ts";
import { TupleSpace } from "./tuple-space.ts";

/** Up to here trying every entry beats hashing once per mask. */
const LINEAR_LIMIT = 64;

/** Ternary index: linear while small, tuple space from then on (it does not go back when entries leave). */
export class TernaryIndex implements MatchIndex {
  readonly #layout: KeyLayout;
  #entries = new Map<number, IndexedEntry>();
  #index: MatchIndex;
  #linear = true;

  constructor(layout: KeyLayout) {
    this.#layout = layout;
    this.#index = new LinearIndex(layout);
  }

  insert(entry: IndexedEntry): void {
    if (this.#linear) {
      this.#entries.set(entry.id, entry);
      if (this.#entries.size > LINEAR_LIMIT) {
        this.#linear = false;
        this.#index = new TupleSpace(this.#layout);
        for (const earlier of this.#entries.values()) this.#index.insert(earlier);
        this.#entries = new Map();
        return;
      }
    }
    this.#index.insert(entry);
  }

  remove(entry: IndexedEntry): void {
    this.#entries.delete(entry.id);
    this.#index.remove(entry);
  }

  find(key: Int32Array): number {
    return this.#index.find(key);
  }

  clear(): void {
    this.#entries.clear();
    this.#linear = true;
    this.#index = new LinearIndex(this.#layout);
  }
}
