/** Old slots moved per insertion while the index grows: enough to finish long before the next growth. */
const MIGRATED_PER_INSERT = 16;
const SMALLEST_CAPACITY = 16;
/** First word of a record: empty, or deleted while its array is being migrated away from, or the value plus 1. */
const EMPTY = 0;
const DELETED = -1;

/**
 * Exact-match index over keys of a fixed number of words: open addressing with linear probing in one
 * `Int32Array`, so that a lookup touches one or two cache lines.
 *
 * A record is `[value + 1, payload words, key words]`. Deletion shifts later records back, so lookups never
 * meet tombstones. Growth is incremental: doubling a million records at once would stop traffic for tens of
 * milliseconds, so records move a few per insertion and lookups look into the old array too until that is done.
 *
 * `records`, `mask`, `stride`, `old` and `oldMask` are read by the lookup code that the compiler generates
 * (`exact-lookup-source.ts`); everything else goes through the methods.
 */
export class ExactIndex {
  records: Int32Array;
  /** Capacity in records minus 1; the capacity is a power of two. */
  mask: number;
  /** The array being migrated away from, or null. */
  old: Int32Array | null = null;
  oldMask = 0;
  readonly stride: number;
  readonly keyWords: number;
  readonly payloadWords: number;
  readonly seed: number;
  #size = 0;
  #migrated = 0;

  constructor(keyWords: number, payloadWords: number, seed = 0) {
    this.keyWords = keyWords;
    this.payloadWords = payloadWords;
    this.stride = 1 + payloadWords + keyWords;
    this.seed = seed | 0;
    this.records = new Int32Array(SMALLEST_CAPACITY * this.stride);
    this.mask = SMALLEST_CAPACITY - 1;
  }

  get size(): number {
    return this.#size;
  }

  /** Hash of the key at `at`. The generated lookup computes the same from values in registers. */
  hash(key: Int32Array, at: number): number {
    let hash = this.seed;
    for (let index = 0; index < this.keyWords; index++) {
      hash = Math.imul(hash ^ key[at + index]!, 0x9e3779b1);
      hash ^= hash >>> 15;
    }
    return hash;
  }

  /** The value stored for the key at `at`, or -1. */
  get(key: Int32Array, at = 0): number {
    const position = this.#find(this.records, this.mask, key, at);
    if (position >= 0) return this.records[position]! - 1;
    if (this.old === null) return -1;
    const oldPosition = this.#find(this.old, this.oldMask, key, at);
    return oldPosition >= 0 ? this.old[oldPosition]! - 1 : -1;
  }

  /** A copy of the payload stored for the key, or undefined. */
  payload(key: Int32Array): Int32Array | undefined {
    const position = this.#find(this.records, this.mask, key, 0);
    if (position >= 0) return this.records.slice(position + 1, position + 1 + this.payloadWords);
    const oldPosition = this.old === null ? -1 : this.#find(this.old, this.oldMask, key, 0);
    return oldPosition < 0
      ? undefined
      : this.old!.slice(oldPosition + 1, oldPosition + 1 + this.payloadWords);
  }

  /** Adds the key, or replaces the value and payload stored for it. `payload` may be shorter than the record's. */
  set(key: Int32Array, value: number, payload?: Int32Array): void {
    this.#migrate(MIGRATED_PER_INSERT);
    let position = this.#find(this.records, this.mask, key, 0);
    if (position < 0) {
      const inOld = this.old === null ? -1 : this.#find(this.old, this.oldMask, key, 0);
      if (inOld < 0) {
        this.#size++;
        if (this.#size * 2 > this.mask + 1) this.#grow();
      } else {
        this.old![inOld] = DELETED;
      }
      position = this.#freePosition(this.records, this.mask, key, 0);
      // Loops, here and below: for a few words they are quicker than the array's own methods.
      const at = position + 1 + this.payloadWords;
      for (let word = 0; word < this.keyWords; word++) this.records[at + word] = key[word]!;
    }
    this.records[position] = value + 1;
    for (let word = 0; word < this.payloadWords; word++) {
      this.records[position + 1 + word] = payload?.[word] ?? 0;
    }
  }

  /** Removes the key; false when it was not there. */
  delete(key: Int32Array): boolean {
    let found = false;
    if (this.old !== null) {
      const position = this.#find(this.old, this.oldMask, key, 0);
      if (position >= 0) {
        this.old[position] = DELETED;
        found = true;
      }
    }
    const position = this.#find(this.records, this.mask, key, 0);
    if (position >= 0) {
      this.#shiftBack(position);
      found = true;
    }
    if (found) this.#size--;
    return found;
  }

  clear(): void {
    this.records = new Int32Array(SMALLEST_CAPACITY * this.stride);
    this.mask = SMALLEST_CAPACITY - 1;
    this.old = null;
    this.#size = 0;
  }

  #find(records: Int32Array, mask: number, key: Int32Array, at: number): number {
    const { stride, keyWords } = this;
    const keyOffset = 1 + this.payloadWords;
    for (let slot = this.hash(key, at) & mask; ; slot = (slot + 1) & mask) {
      const position = slot * stride;
      const head = records[position]!;
      if (head === EMPTY) return -1;
      if (head === DELETED) continue;
      let index = 0;
      while (index < keyWords && records[position + keyOffset + index] === key[at + index]) index++;
      if (index === keyWords) return position;
    }
  }

  #freePosition(records: Int32Array, mask: number, key: Int32Array, at: number): number {
    let slot = this.hash(key, at) & mask;
    while (records[slot * this.stride] !== EMPTY) slot = (slot + 1) & mask;
    return slot * this.stride;
  }

  /** Backward-shift deletion: closes the gap so that no probe sequence is cut. */
  #shiftBack(position: number): void {
    const { records, mask, stride } = this;
    let gap = position / stride;
    for (let slot = (gap + 1) & mask; records[slot * stride] !== EMPTY; slot = (slot + 1) & mask) {
      const home = this.hash(records, slot * stride + 1 + this.payloadWords) & mask;
      // The record may move back to the gap only if its probe sequence passes the gap.
      if (((slot - home) & mask) < ((slot - gap) & mask)) continue;
      records.copyWithin(gap * stride, slot * stride, (slot + 1) * stride);
      gap = slot;
    }
    records.fill(0, gap * stride, (gap + 1) * stride);
  }

  #grow(): void {
    // A growth begins only when the last has ended: half the capacity must be inserted in between.
    this.#migrate(Number.POSITIVE_INFINITY);
    this.old = this.records;
    this.oldMask = this.mask;
    this.#migrated = 0;
    const capacity = (this.mask + 1) * 2;
    this.records = new Int32Array(capacity * this.stride);
    this.mask = capacity - 1;
  }

  #migrate(slots: number): void {
    const { old, stride } = this;
    if (old === null) return;
    const end = Math.min(this.#migrated + slots, this.oldMask + 1);
    for (; this.#migrated < end; this.#migrated++) {
      const from = this.#migrated * stride;
      if (old[from]! <= EMPTY) continue;
      const to = this.#freePosition(this.records, this.mask, old, from + 1 + this.payloadWords);
      this.records.set(old.subarray(from, from + stride), to);
      // Not emptied: that would cut the probe sequences of records that have not moved yet.
      old[from] = DELETED;
    }
    if (this.#migrated > this.oldMask) this.old = null;
  }
}
