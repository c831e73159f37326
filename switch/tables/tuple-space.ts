import { HashPerMask } from "./hash-per-mask.ts";
import { maskWordsOf, valueWordsOf } from "./mask-words.ts";
import { type IndexedEntry, type MatchIndex, precedes } from "./match-index.ts";
import type { KeyLayout } from "./match-key.ts";

interface Tuple {
  readonly hash: HashPerMask;
  /** Upper bound of the priorities within; it sinks only when the tuple becomes empty. */
  maxPriority: number;
}

/**
 * Ternary index by tuple space search: entries with one mask share a hash, and a lookup probes the masks in
 * descending order of their best priority until no later one can win.
 */
export class TupleSpace implements MatchIndex {
  readonly #layout: KeyLayout;
  readonly #tuples = new Map<string, Tuple>();
  #ordered: Tuple[] = [];
  /** Entries with the same masked key, best first; the tuple's hash holds the place in this array. */
  readonly #chains: IndexedEntry[][] = [];
  readonly #freeChains: number[] = [];

  constructor(layout: KeyLayout) {
    this.#layout = layout;
  }

  insert(entry: IndexedEntry): void {
    const tuple = this.#tupleOf(entry);
    if (tuple.maxPriority < entry.priority) {
      tuple.maxPriority = entry.priority;
      this.#order();
    }
    const value = valueWordsOf(this.#layout, entry.fields);
    let place = tuple.hash.index.get(value);
    if (place < 0) {
      place = this.#freeChains.pop() ?? this.#chains.length;
      this.#chains[place] = [];
      tuple.hash.index.set(value, place);
    }
    const chain = this.#chains[place]!;
    const behind = chain.findIndex((other) => precedes(entry, other));
    chain.splice(behind < 0 ? chain.length : behind, 0, entry);
  }

  remove(entry: IndexedEntry): void {
    const mask = maskWordsOf(this.#layout, entry.fields);
    const tuple = this.#tuples.get(mask.join())!;
    const value = valueWordsOf(this.#layout, entry.fields);
    const place = tuple.hash.index.get(value);
    const chain = this.#chains[place]!;
    chain.splice(
      chain.findIndex((other) => other.id === entry.id),
      1,
    );
    if (chain.length > 0) return;
    this.#freeChains.push(place);
    tuple.hash.index.delete(value);
    if (tuple.hash.index.size > 0) return;
    this.#tuples.delete(mask.join());
    this.#order();
  }

  find(key: Int32Array): number {
    let best: IndexedEntry | undefined;
    for (const tuple of this.#ordered) {
      if (best !== undefined && tuple.maxPriority < best.priority) break;
      const place = tuple.hash.find(key);
      if (place < 0) continue;
      const candidate = this.#chains[place]![0]!;
      if (best === undefined || precedes(candidate, best)) best = candidate;
    }
    return best === undefined ? -1 : best.id;
  }

  clear(): void {
    this.#tuples.clear();
    this.#ordered = [];
    this.#chains.length = 0;
    this.#freeChains.length = 0;
  }

  #tupleOf(entry: IndexedEntry): Tuple {
    const mask = maskWordsOf(this.#layout, entry.fields);
    const identity = mask.join();
    let tuple = this.#tuples.get(identity);
    if (tuple === undefined) {
      tuple = { hash: new HashPerMask(mask), maxPriority: entry.priority };
      this.#tuples.set(identity, tuple);
      this.#order();
    }
    return tuple;
  }

  #order(): void {
    this.#ordered = [...this.#tuples.values()].sort((a, b) => b.maxPriority - a.maxPriority);
  }
}
