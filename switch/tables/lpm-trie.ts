const ROOT_BITS = 16;
const CHUNK = 256;

/**
 * Longest-prefix match of one 32-bit field: a 16-8-8 trie, three dependent loads at most.
 *
 * A slot holds 0 (nothing), entry id + 1, or the negated number of a chunk of the next level. Prefixes are
 * expanded over the slots that they cover, where the longer one stays.
 */
export class LpmTrie {
  readonly #root = new Int32Array(1 << ROOT_BITS);
  #chunks = new Int32Array(64 * CHUNK);
  /** Chunk 0 is not used: its negation could not be told from an empty slot. */
  #chunkCount = 1;
  /** Prefix length of each entry id, to know which of two entries stays in a slot. */
  readonly #lengths: number[] = [];

  find(address: number): number {
    let slot = this.#root[address >>> 16]!;
    if (slot < 0) slot = this.#chunks[-slot * CHUNK + ((address >>> 8) & 0xff)]!;
    if (slot < 0) slot = this.#chunks[-slot * CHUNK + (address & 0xff)]!;
    return slot - 1;
  }

  insert(id: number, prefix: number, length: number): void {
    this.#lengths[id] = length;
    this.#update(prefix, length, (slot) =>
      slot === 0 || this.#lengths[slot - 1]! <= length ? id + 1 : slot,
    );
  }

  /** Removes an entry; `covering` is the id of the longest shorter prefix that covers it, or -1. */
  remove(id: number, prefix: number, length: number, covering: number): void {
    this.#update(prefix, length, (slot) => (slot === id + 1 ? covering + 1 : slot));
  }

  #update(prefix: number, length: number, change: (slot: number) => number): void {
    if (length <= ROOT_BITS) {
      const first = prefix >>> 16;
      this.#updateRange(this.#root, first, 1 << (ROOT_BITS - length), 1, change);
      return;
    }
    const second = this.#chunkBelow(this.#root, prefix >>> 16, false);
    const inSecond = second * CHUNK + ((prefix >>> 8) & 0xff);
    if (length <= 24) {
      this.#updateRange(this.#chunks, inSecond, 1 << (24 - length), 2, change);
      return;
    }
    const third = this.#chunkBelow(this.#chunks, inSecond, true);
    this.#updateRange(this.#chunks, third * CHUNK + (prefix & 0xff), 1 << (32 - length), 3, change);
  }

  #updateRange(
    slots: Int32Array,
    first: number,
    count: number,
    level: number,
    change: (slot: number) => number,
  ): void {
    for (let at = first; at < first + count; at++) {
      const slot = slots[at]!;
      if (slot < 0) this.#updateRange(this.#chunks, -slot * CHUNK, CHUNK, level + 1, change);
      else slots[at] = change(slot);
    }
  }

  /** The chunk under a slot, made on first use and filled with what the slot held. */
  #chunkBelow(slots: Int32Array, at: number, slotsAreChunks: boolean): number {
    const slot = slots[at]!;
    if (slot < 0) return -slot;
    const chunk = this.#chunkCount++;
    if ((chunk + 1) * CHUNK > this.#chunks.length) {
      const larger = new Int32Array(this.#chunks.length * 2);
      larger.set(this.#chunks);
      this.#chunks = larger;
    }
    this.#chunks.fill(slot, chunk * CHUNK, (chunk + 1) * CHUNK);
    (slotsAreChunks ? this.#chunks : slots)[at] = -chunk;
    return chunk;
  }
}
