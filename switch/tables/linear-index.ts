import { type IndexedEntry, type MatchIndex, precedes } from "./match-index.ts";
import type { KeyLayout } from "./match-key.ts";

/**
 * Entries in order of precedence, tried one after the other: the fastest form for a few dozen ternary entries,
 * and the general one for keys with range fields.
 *
 * The flat arrays are rebuilt by the first lookup after a change, so that a bulk load sorts once.
 */
export class LinearIndex implements MatchIndex {
  readonly #layout: KeyLayout;
  readonly #entries = new Map<number, IndexedEntry>();
  /** Words (first, count) that hold range fields; the others are compared under a mask. */
  readonly #ranges: readonly { readonly first: number; readonly count: number }[];
  #stale = false;
  #ids = new Int32Array(0);
  /** Per entry: mask words, then value words. Range fields have mask 0. */
  #masked = new Int32Array(0);
  /** Per entry: for each range field its low words, then its high words. */
  #bounds = new Int32Array(0);

  constructor(layout: KeyLayout) {
    this.#layout = layout;
    this.#ranges = layout.fields.flatMap((field, index) =>
      field.matchKind === "range"
        ? [
            {
              first: layout.offsets[index]!,
              count: (layout.offsets[index + 1] ?? layout.words) - layout.offsets[index]!,
            },
          ]
        : [],
    );
  }

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
    if (this.#stale) this.#rebuild();
    const { words } = this.#layout;
    const masked = this.#masked;
    const ids = this.#ids;
    for (let entry = 0, at = 0; entry < ids.length; entry++, at += 2 * words) {
      let word = 0;
      while (word < words && (key[word]! & masked[at + word]!) === masked[at + words + word]!) word++;
      if (word === words && this.#withinBounds(key, entry)) return ids[entry]!;
    }
    return -1;
  }

  #withinBounds(key: Int32Array, entry: number): boolean {
    const ranges = this.#ranges;
    if (ranges.length === 0) return true;
    const bounds = this.#bounds;
    let at = (bounds.length / this.#ids.length) * entry;
    for (const { first, count } of ranges) {
      if (isBelow(key, first, bounds, at, count) || isBelow(bounds, at + count, key, first, count))
        return false;
      at += 2 * count;
    }
    return true;
  }

  #rebuild(): void {
    this.#stale = false;
    const { layout, words } = { layout: this.#layout, words: this.#layout.words };
    const sorted = [...this.#entries.values()].sort((a, b) => (precedes(a, b) ? -1 : 1));
    this.#ids = Int32Array.from(sorted, (entry) => entry.id);
    this.#masked = new Int32Array(sorted.length * words * 2);
    const bounds: number[] = [];
    sorted.forEach((entry, place) => {
      layout.fields.forEach((field, index) => {
        const match = entry.fields[index]!;
        if (field.matchKind === "range") {
          bounds.push(...match.low, ...match.high);
          return;
        }
        const at = place * words * 2 + layout.offsets[index]!;
        this.#masked.set(match.mask, at);
        this.#masked.set(match.value, at + words);
      });
    });
    this.#bounds = Int32Array.from(bounds);
  }
}

function isBelow(a: Int32Array, atA: number, b: Int32Array, atB: number, count: number): boolean {
  for (let word = 0; word < count; word++) {
    const left = a[atA + word]! >>> 0;
    const right = b[atB + word]! >>> 0;
    if (left !== right) return left < right;
  }
  return false;
}
