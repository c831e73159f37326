/**
 * A bit string under construction, most significant bit first: the input of hashes and checksums, which v1model
 * defines over the concatenation of its fields.
 */
export class BitBuffer {
  bytes: Uint8Array = new Uint8Array(256);
  /** Length in bits. */
  length = 0;

  reset(): void {
    this.length = 0;
  }

  /** Length in bytes; the last byte is padded with zero bits. */
  get byteLength(): number {
    return (this.length + 7) >>> 3;
  }

  /** The bytes so far, as a view that the next change overwrites. */
  view(): Uint8Array {
    return this.bytes.subarray(0, this.byteLength);
  }

  /** Appends the low `width` bits (1 to 32) of `value`. */
  put(value: number, width: number): void {
    this.#reserve(width);
    let rest = width;
    while (rest > 0) {
      const used = this.length & 7;
      const room = 8 - used;
      const take = Math.min(room, rest);
      const bits = (value >>> (rest - take)) & ((1 << take) - 1);
      const at = this.length >>> 3;
      if (used === 0) this.bytes[at] = 0;
      this.bytes[at]! |= bits << (room - take);
      this.length += take;
      rest -= take;
    }
  }

  /** Appends whole bytes of a packet. */
  putBytes(source: Uint8Array, from: number, count: number): void {
    if ((this.length & 7) !== 0) {
      for (let index = 0; index < count; index++) this.put(source[from + index]!, 8);
      return;
    }
    this.#reserve(count * 8);
    this.bytes.set(source.subarray(from, from + count), this.length >>> 3);
    this.length += count * 8;
  }

  #reserve(bits: number): void {
    const needed = ((this.length + bits + 7) >>> 3) + 1;
    if (needed <= this.bytes.length) return;
    const larger = new Uint8Array(Math.max(needed, this.bytes.length * 2));
    larger.set(this.bytes);
    this.bytes = larger;
  }
}
