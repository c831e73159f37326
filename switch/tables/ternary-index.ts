import { BitVectorIndex } from "./bit-vector-index.ts";
import { LinearIndex } from "./linear-index.ts";
import type { IndexedEntry, MatchIndex } from "./match-index.ts";
import type { KeyLayout } from "./match-key.ts";
import { TupleSpace } from "./tuple-space.ts";

/** Up to here trying every entry is fastest. */
const LINEAR_LIMIT = 64;

/** Up to here bit vectors stay in the caches, and beat hashing once per mask. */
const BIT_VECTOR_LIMIT = 1_024;

/** The forms that an index takes as it grows; it does not go back when entries leave. */
const FORMS: readonly { readonly limit: number; readonly make: (layout: KeyLayout) => MatchIndex }[] = [
  { limit: LINEAR_LIMIT, make: (layout) => new LinearIndex(layout) },
  { limit: BIT_VECTOR_LIMIT, make: (layout) => new BitVectorIndex(layout) },
  { limit: Number.POSITIVE_INFINITY, make: (layout) => new TupleSpace(layout) },
];

/** Ternary index: linear while small, then bit vectors, then tuple space. */
export class TernaryIndex implements MatchIndex {
  readonly #layout: KeyLayout;
  readonly #entries = new Map<number, IndexedEntry>();
  #index: MatchIndex;
  #form = 0;

  constructor(layout: KeyLayout) {
    this.#layout = layout;
    this.#index = FORMS[0]!.make(layout);
  }

  insert(entry: IndexedEntry): void {
    this.#entries.set(entry.id, entry);
    if (this.#entries.size <= FORMS[this.#form]!.limit) {
      this.#index.insert(entry);
      return;
    }
    this.#form++;
    this.#index = FORMS[this.#form]!.make(this.#layout);
    for (const each of this.#entries.values()) this.#index.insert(each);
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
    this.#form = 0;
    this.#index = FORMS[0]!.make(this.#layout);
  }
}
