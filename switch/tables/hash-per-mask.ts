import { ExactIndex } from "./exact-index.ts";

/**
 * All entries that share one mask: an exact index over the masked key. Building block of the longest-prefix
 * index (one per prefix length) and of the tuple space (one per mask).
 */
export class HashPerMask {
  readonly mask: Int32Array;
  readonly index: ExactIndex;
  readonly #masked: Int32Array;

  constructor(mask: Int32Array) {
    this.mask = mask;
    this.index = new ExactIndex(mask.length, 0);
    this.#masked = new Int32Array(mask.length);
  }

  /** The value stored for `key` under the mask, or -1. */
  find(key: Int32Array): number {
    const { mask } = this;
    const masked = this.#masked;
    for (let word = 0; word < masked.length; word++) masked[word] = key[word]! & mask[word]!;
    return this.index.get(masked);
  }
}
