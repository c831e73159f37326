/** Pseudo-random numbers for v1model `random`: the same seed gives the same packets. xorshift128 (Marsaglia 2003). */
export class RandomSource {
  readonly #state: Uint32Array;

  constructor(seed: number) {
    // Weyl steps spread a small seed over the state, which may not be all zero.
    this.#state = Uint32Array.from({ length: 4 }, (_, index) => Math.imul(seed + index + 1, 0x9e3779b1) | 1);
  }

  /** 32 random bits, unsigned. */
  next(): number {
    const state = this.#state;
    const first = state[0]!;
    let mixed = state[3]!;
    mixed ^= mixed << 11;
    mixed ^= mixed >>> 8;
    state[3] = state[2]!;
    state[2] = state[1]!;
    state[1] = first;
    mixed ^= first ^ (first >>> 19);
    state[0] = mixed;
    return mixed >>> 0;
  }

  /** A value within low..high, both included. */
  between(low: bigint, high: bigint): bigint {
    const span = high - low + 1n;
    let value = 0n;
    // 64 bits more than the span keep the bias of the remainder below 2^-64.
    for (let bits = 0n; 1n << bits < span << 64n; bits += 32n) value = (value << 32n) | BigInt(this.next());
    return low + (value % span);
  }
}
