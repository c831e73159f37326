import type { Random } from "../conformance/fuzz/random.ts";

/** How many values of each width entries and packets share, so that packets hit entries. */
const SHARED = 3;

/** Values for fields, keys and parameters: mostly the few that are shared, else any. */
export class ValuePool {
  readonly #random: Random;
  readonly #shared = new Map<number, readonly bigint[]>();

  constructor(random: Random) {
    this.#random = random;
  }

  /** Any value of so many bits. */
  any(bits: number): bigint {
    let value = 0n;
    for (let made = 0; made < bits; made += 16) value = (value << 16n) | BigInt(this.#random.below(0x10000));
    return BigInt.asUintN(bits, value);
  }

  /** One of the few values of this width that others draw, too. */
  shared(bits: number): bigint {
    const known = this.#shared.get(bits) ?? this.#draw(bits);
    this.#shared.set(bits, known);
    return this.#random.pick(known);
  }

  /** A value that often is one of the shared ones. */
  likely(bits: number): bigint {
    return this.#random.below(10) < 7 ? this.shared(bits) : this.any(bits);
  }

  #draw(bits: number): readonly bigint[] {
    const corners = [0n, 1n, 2n, BigInt.asUintN(bits, -1n)];
    const drawn = Array.from({ length: SHARED }, () => this.any(bits));
    return [...corners.map((corner) => BigInt.asUintN(bits, corner)), ...drawn];
  }
}
