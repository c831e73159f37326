import { type IndexedEntry, type MatchIndex, precedes } from "./match-index.ts";
import type { KeyLayout } from "./match-key.ts";

/** One byte of a key: its word, and the bits to shift right. */
interface KeyByte {
  readonly word: number;
  readonly shift: number;
}

const VALUES = 256;
const FIRST_CAPACITY = 128;

/**
 * Ternary index by bit vectors (Lakshman and Stiliadis, SIGCOMM 1998): for each byte of the key and each of its 256
 * values a vector with one bit an entry, set where the entry takes that value. The entries that match are those whose
 * bit stands in the vectors of all bytes. What a lookup costs depends on the number of entries, not on that of masks.
 */
export class BitVectorIndex implements MatchIndex {
  readonly #layout: KeyLayout;
  readonly #bytes: readonly KeyByte[];
  /** Words of a vector. */
  #words = FIRST_CAPACITY / 32;
  /** The vector of value v of byte b is at `(b * VALUES + v) * words`. */
  #vectors: Int32Array;
  /** The vector of the entries that are there. */
  #present: Int32Array;
  /** By the number of their bit. */
  readonly #entries: (IndexedEntry | undefined)[] = [];
  readonly #bitOf = new Map<number, number>();
  readonly #freeBits: number[] = [];
  /** Per byte the number of entries that look at it. */
  readonly #users: Int32Array;
  /** The bytes that some entry looks at. */
  #active: readonly number[] = [];
  /** Where the vectors of a lookup begin. */
  readonly #starts: Int32Array;

  constructor(layout: KeyLayout) {
    this.#layout = layout;
    this.#bytes = bytesOf(layout);
    this.#users = new Int32Array(this.#bytes.length);
    this.#starts = new Int32Array(this.#bytes.length);
    this.#vectors = new Int32Array(this.#bytes.length * VALUES * this.#words);
    this.#present = new Int32Array(this.#words);
  }

  insert(entry: IndexedEntry): void {
    const bit = this.#freeBits.pop() ?? this.#entries.length;
    if (bit >= this.#words * 32) this.#grow();
    this.#entries[bit] = entry;
    this.#bitOf.set(entry.id, bit);
    const [word, flag] = [bit >>> 5, 1 << (bit & 31)];
    this.#present[word]! |= flag;
    this.#bytes.forEach((byte, place) => {
      const mask = this.#byteOf(entry, "mask", byte);
      const value = this.#byteOf(entry, "value", byte);
      for (
        let at = place * VALUES * this.#words + word, tried = 0;
        tried < VALUES;
        tried++, at += this.#words
      ) {
        if ((tried & mask) === value) this.#vectors[at]! |= flag;
        else this.#vectors[at]! &= ~flag;
      }
      if (mask !== 0) this.#use(place, 1);
    });
  }

  remove(entry: IndexedEntry): void {
    const bit = this.#bitOf.get(entry.id)!;
    this.#bitOf.delete(entry.id);
    this.#entries[bit] = undefined;
    this.#freeBits.push(bit);
    this.#present[bit >>> 5]! &= ~(1 << (bit & 31));
    this.#bytes.forEach((byte, place) => {
      if (this.#byteOf(entry, "mask", byte) !== 0) this.#use(place, -1);
    });
  }

  find(key: Int32Array): number {
    const active = this.#active;
    const starts = this.#starts;
    const vectors = this.#vectors;
    const words = this.#words;
    for (let index = 0; index < active.length; index++) {
      const place = active[index]!;
      const { word, shift } = this.#bytes[place]!;
      starts[index] = (place * VALUES + ((key[word]! >>> shift) & 0xff)) * words;
    }
    let best: IndexedEntry | undefined;
    for (let word = 0; word < words; word++) {
      let bits = this.#present[word]!;
      for (let index = 0; bits !== 0 && index < active.length; index++)
        bits &= vectors[starts[index]! + word]!;
      for (; bits !== 0; bits &= bits - 1) {
        const candidate = this.#entries[word * 32 + 31 - Math.clz32(bits & -bits)]!;
        if (best === undefined || precedes(candidate, best)) best = candidate;
      }
    }
    return best === undefined ? -1 : best.id;
  }

  clear(): void {
    this.#entries.length = 0;
    this.#bitOf.clear();
    this.#freeBits.length = 0;
    this.#present.fill(0);
    this.#users.fill(0);
    this.#active = [];
  }

  /** A byte of value or mask of an entry; the words of its fields are in the order of the key's. */
  #byteOf({ fields }: IndexedEntry, what: "value" | "mask", { word, shift }: KeyByte): number {
    const { offsets } = this.#layout;
    let field = offsets.length - 1;
    while (offsets[field]! > word) field--;
    return (fields[field]![what][word - offsets[field]!]! >>> shift) & 0xff;
  }

  #use(place: number, change: 1 | -1): void {
    const before = this.#users[place]!;
    this.#users[place] = before + change;
    if (before !== 0 && before + change !== 0) return;
    this.#active = this.#bytes.flatMap((_, byte) => (this.#users[byte]! > 0 ? [byte] : []));
  }

  #grow(): void {
    const [words, before] = [this.#words * 2, this.#vectors];
    this.#vectors = new Int32Array(before.length * 2);
    for (let vector = 0; vector < before.length / this.#words; vector++) {
      const start = vector * this.#words;
      this.#vectors.set(before.subarray(start, start + this.#words), vector * words);
    }
    const present = new Int32Array(words);
    present.set(this.#present);
    this.#present = present;
    this.#words = words;
  }
}

/** The bytes of a key that hold bits of its fields. */
function bytesOf({ fields, offsets }: KeyLayout): KeyByte[] {
  return fields.flatMap(({ width }, field) => {
    const last = offsets[field]! + ((width + 31) >>> 5) - 1;
    return Array.from({ length: (width + 7) >>> 3 }, (_, byte) => ({
      word: last - (byte >>> 2),
      shift: (byte & 3) * 8,
    }));
  });
}
