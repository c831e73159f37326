import { native } from "../libc.ts";
import type { Poller, Watch } from "../poller.ts";
import { SystemCallError, succeed } from "../system-call-error.ts";
import type { BpfMap } from "./bpf-map.ts";

const PAGE = 4096;
const PROT_READ = 1;
const PROT_READ_WRITE = 3;
const MAP_SHARED = 1;
/** linux/bpf.h: a record's header is its length with two flags, and a page offset. */
const HEADER = 8;
const BUSY = 1 << 31;
const DISCARDED = 1 << 30;
const LENGTH = DISCARDED - 1;

interface Mapping {
  readonly address: bigint;
  readonly length: number;
  readonly buffer: ArrayBuffer;
}

/**
 * Reads a BPF ring buffer (BPF_MAP_TYPE_RINGBUF) through its memory. The kernel maps the data twice, one behind the
 * other, so that no record is ever in two parts.
 */
export class RingBuffer {
  readonly #map: BpfMap;
  readonly #mask: number;
  readonly #consumer: Mapping;
  readonly #producer: Mapping;
  /** The position up to which records have been read, u64; the kernel reads it. */
  readonly #consumed: BigInt64Array;
  /** The position up to which records were written; its low word suffices, since the size divides 2^32. */
  readonly #produced: Int32Array;
  readonly #dataWords: Int32Array;
  readonly #data: Uint8Array;
  #watch: Watch | undefined;

  constructor(map: BpfMap) {
    this.#map = map;
    this.#mask = map.maxEntries - 1;
    this.#consumer = mapPages(map.fd, PAGE, PROT_READ_WRITE, 0);
    this.#producer = mapPages(map.fd, PAGE + 2 * map.maxEntries, PROT_READ, PAGE);
    this.#consumed = new BigInt64Array(this.#consumer.buffer, 0, 1);
    this.#produced = new Int32Array(this.#producer.buffer, 0, 1);
    this.#dataWords = new Int32Array(this.#producer.buffer, PAGE);
    this.#data = new Uint8Array(this.#producer.buffer, PAGE);
  }

  /**
   * Hands over the records that are there, at most `most`; each is valid only during the call.
   *
   * @returns how many there were
   */
  consume(onRecord: (record: Uint8Array) => void, most = 1_024): number {
    const start = Number(BigInt.asIntN(32, Atomics.load(this.#consumed, 0)));
    let records = 0;
    let position = start;
    try {
      while (records < most && position !== Atomics.load(this.#produced, 0)) {
        const at = position & this.#mask;
        const header = Atomics.load(this.#dataWords, at >> 2);
        // Reserved by a program that has not finished it.
        if ((header & BUSY) !== 0) break;
        const length = header & LENGTH;
        position = (position + ((length + HEADER + 7) & ~7)) | 0;
        if ((header & DISCARDED) !== 0) continue;
        records++;
        onRecord(this.#data.subarray(at + HEADER, at + HEADER + length));
      }
    } finally {
      // Gives the space back to the kernel.
      Atomics.add(this.#consumed, 0, BigInt((position - start) >>> 0));
    }
    return records;
  }

  /** Hands over records as they come, in turns with Node's own work. */
  watch(poller: Poller, onRecord: (record: Uint8Array) => void): void {
    this.#watch?.close();
    this.#watch = poller.watch(this.#map.fd, () => this.consume(onRecord));
  }

  close(): void {
    this.#watch?.close();
    for (const { address, length } of [this.#consumer, this.#producer])
      succeed("munmap", native().libc.munmap(address, length));
  }
}

function mapPages(fd: number, length: number, protection: number, offset: number): Mapping {
  const { koffi, libc } = native();
  const address = libc.mmap(null, length, protection, MAP_SHARED, fd, offset);
  if (BigInt.asIntN(64, address) === -1n) throw new SystemCallError("mmap", koffi.errno());
  return { address, length, buffer: koffi.view(address, length) };
}
