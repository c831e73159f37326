/** Bits that grow at their end, for packets that are made field by field. */
export class BitString {
  readonly #bits: number[] = [];

  get length(): number {
    return this.#bits.length;
  }

  /** Makes sure that there are this many bits; what is missing comes from `fill`, a value of that many bits. */
  extendTo(length: number, fill: (bits: number) => bigint): void {
    const missing = length - this.#bits.length;
    if (missing > 0) this.append(fill(missing), missing);
  }

  append(value: bigint, bits: number): void {
    for (let bit = bits - 1; bit >= 0; bit--) this.#bits.push(Number((value >> BigInt(bit)) & 1n));
  }

  read(at: number, bits: number): bigint {
    let value = 0n;
    for (let bit = 0; bit < bits; bit++) value = (value << 1n) | BigInt(this.#bits[at + bit] ?? 0);
    return value;
  }

  write(at: number, bits: number, value: bigint): void {
    for (let bit = 0; bit < bits; bit++)
      this.#bits[at + bit] = Number((value >> BigInt(bits - 1 - bit)) & 1n);
  }

  /** Whole bytes; an unfinished last byte is filled with zeros. */
  bytes(): Uint8Array {
    const bytes = new Uint8Array(Math.ceil(this.#bits.length / 8));
    this.#bits.forEach((bit, index) => {
      bytes[index >> 3]! |= bit << (7 - (index & 7));
    });
    return bytes;
  }
}
