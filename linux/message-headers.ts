import { NativeMemory } from "./native-memory.ts";

/** sizeof(struct iovec) and of struct mmsghdr, and where their members lie, on 64-bit machines. */
const IOVEC = 16;
const MMSGHDR = 64;
const MSG_IOV = 16;
const MSG_IOVLEN = 24;

/**
 * `count` headers for sendmmsg(2) and recvmmsg(2), each with one `iovec`, as views of words: setting a frame up takes
 * a few stores.
 */
export class MessageHeaders {
  readonly count: number;
  readonly headers: NativeMemory;
  readonly #vectors: NativeMemory;
  readonly #headerWords: Uint32Array;
  readonly #vectorWords: Uint32Array;
  readonly #baseLow: number;
  readonly #baseHigh: number;

  /** `base`: where the memory of the frames begins. */
  constructor(count: number, base: bigint) {
    this.count = count;
    this.headers = new NativeMemory(count * MMSGHDR);
    this.#vectors = new NativeMemory(count * IOVEC);
    this.#headerWords = new Uint32Array(this.headers.bytes.buffer);
    this.#vectorWords = new Uint32Array(this.#vectors.bytes.buffer);
    this.#baseLow = Number(base & 0xffff_ffffn);
    this.#baseHigh = Number(base >> 32n);
    for (let message = 0; message < count; message++) {
      const at = message * MMSGHDR;
      this.headers.view.setBigUint64(at + MSG_IOV, this.#vectors.address + BigInt(message * IOVEC), true);
      this.headers.view.setBigUint64(at + MSG_IOVLEN, 1n, true);
    }
  }

  /** Lets a message be `length` bytes from `start` on in the memory of the frames. */
  setFrame(message: number, start: number, length: number): void {
    const words = this.#vectorWords;
    const at = message << 2;
    const low = this.#baseLow + start;
    words[at] = low;
    words[at + 1] = low > 0xffff_ffff ? this.#baseHigh + 1 : this.#baseHigh;
    words[at + 2] = length;
  }

  /** Address of a message's header. */
  at(message: number): bigint {
    return this.headers.address + BigInt(message * MMSGHDR);
  }

  /** Lets a message have ancillary data. */
  setControl(message: number, address: bigint): void {
    this.headers.view.setBigUint64(message * MMSGHDR + 32, address, true);
  }

  /** Room for ancillary data; the kernel overwrites it with what it used. */
  setControlLength(message: number, length: number): void {
    this.#headerWords[(message << 4) + 10] = length;
  }

  controlLength(message: number): number {
    return this.#headerWords[(message << 4) + 10]!;
  }

  /** Flags that recvmmsg(2) returned, such as MSG_TRUNC. */
  flags(message: number): number {
    return this.#headerWords[(message << 4) + 12]!;
  }

  /** Bytes that were received. */
  length(message: number): number {
    return this.#headerWords[(message << 4) + 14]!;
  }
}
