import { type IndexedEntry, type MatchIndex, precedes } from "./match-index.ts";

/**
 * Range match of one field of up to 32 bits: overlapping ranges are flattened by precedence into sorted
 * disjoint intervals, so that a lookup is one binary search.
 *
 * Flattened by the first lookup after a change, so that a bulk load sorts once.
 */
export class RangeIndex implements MatchIndex {
  readonly #entries = new Map<number, IndexedEntry>();
  #stale = false;
  /** Lowest value of each interval, ascending; an interval ends where the next begins. */
  #starts = new Float64Array(0);
  /** Entry id of each interval, or -1 between ranges. */
  #ids = new Int32Array(0);

  insert(entry: IndexedEntry): void {
    this.#entries.set(entry.id, entry);
    this.#stale = true;
  }

  remove(entry: IndexedEntry): void {
    this.#entries.delete(entry.id);
    this.#stale = true;
  }

  clear(): void {
    this.#entries.clear();
    this.#stale = true;
  }

  find(key: Int32Array): number {
    if (this.#stale) this.#flatten();
    const value = key[0]! >>> 0;
    const starts = this.#starts;
    let low = 0;
    let high = starts.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (starts[middle]! <= value) low = middle + 1;
      else high = middle;
    }
    return low === 0 ? -1 : this.#ids[low - 1]!;
  }

  /** Sweep over the bounds in ascending order, with the covering entries in order of precedence. */
  #flatten(): void {
    this.#stale = false;
    const events: { readonly at: number; readonly entry: IndexedEntry; readonly opens: boolean }[] = [];
    for (const entry of this.#entries.values()) {
      const { low, high } = entry.fields[0]!;
      events.push({ at: low[0]! >>> 0, entry, opens: true });
      events.push({ at: (high[0]! >>> 0) + 1, entry, opens: false });
    }
    events.sort((a, b) => a.at - b.at);
    const starts: number[] = [];
    const ids: number[] = [];
    const covering: IndexedEntry[] = [];
    events.forEach((event, index) => {
      if (event.opens) {
        const behind = covering.findIndex((other) => precedes(event.entry, other));
        covering.splice(behind < 0 ? covering.length : behind, 0, event.entry);
      } else {
        covering.splice(covering.indexOf(event.entry), 1);
      }
      if (events[index + 1]?.at === event.at) return;
      const winner = covering[0]?.id ?? -1;
      if (ids.at(-1) === winner) return;
      starts.push(event.at);
      ids.push(winner);
    });
    this.#starts = Float64Array.from(starts);
    this.#ids = Int32Array.from(ids);
  }
}
