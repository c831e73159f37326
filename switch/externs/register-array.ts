import { ControlError } from "../tables/table-error.ts";
import { readWords, wordCount, writeWords } from "../words.ts";

/** v1model `register`: an array of values, initially 0, kept from packet to packet. */
export class RegisterArray {
  readonly name: string;
  readonly size: number;
  /** Width of an element in bits. */
  readonly width: number;
  readonly signed: boolean;
  readonly words: number;
  /** The elements as words, one behind the other; generated code reads and writes them here. */
  readonly data: Int32Array;

  constructor(name: string, size: number, width: number, signed: boolean) {
    this.name = name;
    this.size = size;
    this.width = width;
    this.signed = signed;
    this.words = wordCount(width);
    this.data = new Int32Array(size * this.words);
  }

  /** Unsigned, as P4Runtime sends it. @throws ControlError invalid-argument for an index out of range */
  read(index: number): bigint {
    this.#check(index);
    return BigInt.asUintN(this.width, readWords(this.data, index * this.words, this.width));
  }

  /** @throws ControlError invalid-argument for an index out of range or a value too wide */
  write(index: number, value: bigint): void {
    this.#check(index);
    if (value < 0n || value >> BigInt(this.width) !== 0n) {
      throw new ControlError(
        "invalid-argument",
        `register ${this.name}: ${value} does not fit in ${this.width} bits`,
      );
    }
    writeWords(this.data, index * this.words, value, this.width, this.signed);
  }

  reset(): void {
    this.data.fill(0);
  }

  #check(index: number): void {
    if (!Number.isInteger(index) || index < 0 || index >= this.size) {
      throw new ControlError(
        "invalid-argument",
        `register ${this.name} has no index ${index}: its size is ${this.size}`,
      );
    }
  }
}
