const CHUNK = 1 << 18;

/** Packets larger than this get an ArrayBuffer of their own. */
const LARGE = 4_096;

/**
 * Hands out copies of packets in the arena. Small ones share chunks of memory, each byte of which is handed out
 * once: an ArrayBuffer for each packet would cost as much as processing it.
 */
export class PacketPool {
  readonly #arena: Uint8Array;
  readonly #words: Int32Array;
  #chunk = new ArrayBuffer(CHUNK);
  #chunkWords = new Int32Array(this.#chunk);
  #next = 0;

  constructor(arena: Uint8Array) {
    this.#arena = arena;
    this.#words = new Int32Array(arena.buffer, 0, arena.length >> 2);
  }

  /** The bytes from `start`, which must be a multiple of 4. */
  copy(start: number, length: number): Uint8Array {
    if (length > LARGE) return this.#arena.slice(start, start + length);
    if (this.#next + length + 3 > CHUNK) this.#renew();
    const place = this.#next;
    const from = start >> 2;
    const to = place >> 2;
    const count = (length + 3) >> 2;
    const source = this.#words;
    const target = this.#chunkWords;
    for (let word = 0; word < count; word++) target[to + word] = source[from + word]!;
    this.#next = place + count * 4;
    return new Uint8Array(this.#chunk, place, length);
  }

  #renew(): void {
    this.#chunk = new ArrayBuffer(CHUNK);
    this.#chunkWords = new Int32Array(this.#chunk);
    this.#next = 0;
  }
}
