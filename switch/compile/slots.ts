/**
 * Fixed slots of the switch's state array: what the packet's life needs beside the program's own variables.
 * All of them are int32; the generated code and the packet loop share them.
 */
export const SLOT = {
  /** Number of the parser's error; 0 is NoError. */
  parserError: 0,
  /** Place of the first byte that the parser left, in the arena. */
  payload: 1,
  /** First byte of the packet in the arena, and the place behind its last. */
  start: 2,
  end: 3,
  /** Where the deparser writes next. */
  out: 4,
  /** Unmodified bytes that the deparser has yet to copy: first byte, place behind the last. */
  run: 5,
  runEnd: 6,
  /** 1 after an exit statement, until the pipeline ends. */
  exit: 7,
  /** Next state of the running parser, where it needs a dispatch loop. */
  state: 8,
  /** Clone requested in this pipeline: session + 1; the index of its field list + 1, or 0 for none. */
  clone: 9,
  cloneList: 10,
  /** Resubmit and recirculate requests: 1 + index of the field list + 1; 1 for none. */
  resubmit: 11,
  recirculate: 12,
  /** truncate(): bytes + 1, or 0. */
  truncate: 13,
  /** Length register: the packet's length, changed by setValid and setInvalid. */
  length: 14,
  /** Length of the packet as it was received: what counters and meters take. */
  ingressLength: 15,
  checksumError: 16,
  /** An assert or assume that failed: its number + 1. */
  failedAssert: 17,
  /** Digest requested: its number + 1. */
  digest: 18,
  /** The port whose egress pipeline runs; `egress_port` is a copy that the program may write. */
  port: 19,
} as const;

const FIRST_FREE = 24;

/** Hands out the slots of the state array: every variable of every instance has its place for good. */
export class SlotAllocator {
  #next = FIRST_FREE;

  /** First of `count` new slots. */
  allocate(count: number): number {
    const first = this.#next;
    this.#next += count;
    return first;
  }

  get size(): number {
    return this.#next;
  }
}
