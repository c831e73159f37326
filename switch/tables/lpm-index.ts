import { HashPerMask } from "./hash-per-mask.ts";
import { LpmTrie } from "./lpm-trie.ts";
import { maskWordsOf, valueWordsOf } from "./mask-words.ts";
import type { IndexedEntry, MatchIndex } from "./match-index.ts";
import type { KeyLayout } from "./match-key.ts";

/** Beyond this the trie's chunks outgrow the caches (149 MB at 100,000 routes), and hashing is as fast. */
const TRIE_LIMIT = 16_384;

/**
 * Longest-prefix index: one field is a prefix, the others are exact, and the longest prefix wins whatever the
 * priority. One hash per prefix length, longest first; a single 32-bit key has a trie in front of them.
 */
export class LpmIndex implements MatchIndex {
  readonly #layout: KeyLayout;
  readonly #lpmField: number;
  /** Indexed by prefix length; a hole where no entry has that length. */
  #byLength: (HashPerMask | undefined)[] = [];
  /** The occupied prefix lengths, longest first. */
  #lengths: number[] = [];
  #trie: LpmTrie | undefined;
  #size = 0;

  constructor(layout: KeyLayout) {
    this.#layout = layout;
    this.#lpmField = layout.fields.findIndex((field) => field.matchKind === "lpm");
    this.clear();
  }

  insert(entry: IndexedEntry): void {
    const { prefixLength } = entry.fields[this.#lpmField]!;
    let hash = this.#byLength[prefixLength];
    if (hash === undefined) {
      hash = new HashPerMask(maskWordsOf(this.#layout, entry.fields));
      this.#byLength[prefixLength] = hash;
      this.#lengths.push(prefixLength);
      this.#lengths.sort((a, b) => b - a);
    }
    const value = valueWordsOf(this.#layout, entry.fields);
    hash.index.set(value, entry.id);
    this.#size++;
    if (this.#size > TRIE_LIMIT) this.#trie = undefined;
    this.#trie?.insert(entry.id, value[0]!, prefixLength);
  }

  remove(entry: IndexedEntry): void {
    const { prefixLength } = entry.fields[this.#lpmField]!;
    const value = valueWordsOf(this.#layout, entry.fields);
    const { index } = this.#byLength[prefixLength]!;
    index.delete(value);
    this.#size--;
    if (index.size === 0) {
      this.#byLength[prefixLength] = undefined;
      this.#lengths = this.#lengths.filter((length) => length !== prefixLength);
    }
    this.#trie?.remove(entry.id, value[0]!, prefixLength, this.#findShorter(value, prefixLength));
  }

  find(key: Int32Array): number {
    return this.#trie === undefined
      ? this.#findShorter(key, Number.POSITIVE_INFINITY)
      : this.#trie.find(key[0]!);
  }

  clear(): void {
    const { fields } = this.#layout;
    this.#byLength = [];
    this.#lengths = [];
    this.#size = 0;
    this.#trie = fields.length === 1 && fields[0]!.width === 32 ? new LpmTrie() : undefined;
  }

  #findShorter(key: Int32Array, below: number): number {
    for (const length of this.#lengths) {
      if (length >= below) continue;
      const id = this.#byLength[length]!.find(key);
      if (id >= 0) return id;
    }
    return -1;
  }
}
