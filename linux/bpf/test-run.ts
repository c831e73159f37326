import { NativeMemory } from "../native-memory.ts";
import type { BpfProgram } from "./bpf-program.ts";
import { libbpf } from "./libbpf.ts";
import { bpfSucceed } from "./libbpf-result.ts";

/** Return codes of XDP programs, `enum xdp_action`. */
export const XDP_ACTION = { aborted: 0, drop: 1, pass: 2, tx: 3, redirect: 4 } as const;

/** `struct bpf_test_run_opts`. */
const OPTIONS = 80;
const DATA_IN = 8;
const DATA_OUT = 16;
const DATA_SIZE_IN = 24;
const DATA_SIZE_OUT = 28;
const CTX_IN = 32;
const CTX_SIZE_IN = 48;
const RETURN_VALUE = 56;
const REPEAT = 60;
const DURATION = 64;
/** `struct xdp_md`. */
const XDP_MD = 24;
const MD_DATA_END = 4;
const MD_INGRESS_IFINDEX = 12;
/** A packet may grow by its headroom, XDP_PACKET_HEADROOM. */
const GROWTH = 256;
const SMALLEST_PACKET = 14;

export interface TestRunResult {
  /** What the program returned, see {@link XDP_ACTION}. */
  readonly action: number;
  /** The packet afterwards, valid until the next run. */
  readonly packet: Uint8Array;
  /** Nanoseconds of one repetition, on average. */
  readonly nanoseconds: number;
}

/**
 * Runs an XDP program on packets without a device: BPF_PROG_TEST_RUN. Memory is used again for each run. `longest`: bytes
 * of the longest packet; the kernel takes about 3,500 in programs without fragments.
 */
export class TestRun {
  readonly #program: BpfProgram;
  readonly #options = new NativeMemory(OPTIONS);
  readonly #context = new NativeMemory(64);
  readonly #input: NativeMemory;
  readonly #output: NativeMemory;

  constructor(program: BpfProgram, longest = 2_048) {
    this.#program = program;
    this.#input = new NativeMemory(Math.max(64, longest));
    this.#output = new NativeMemory(Math.max(64, longest) + GROWTH);
    const { view } = this.#options;
    view.setBigUint64(0, BigInt(OPTIONS), true);
    view.setBigUint64(DATA_IN, this.#input.address, true);
    view.setBigUint64(DATA_OUT, this.#output.address, true);
  }

  /**
   * Lets the program process a packet, `repeat` times over: each repetition starts with what the one before left of it.
   *
   * @param ingressIndex the interface that it seems to come from; a veth or real one of this thread's network namespace
   * @throws RangeError for packets under 14 bytes, which the kernel does not test
   */
  run(packet: Uint8Array, { repeat = 1, ingressIndex = 0 } = {}): TestRunResult {
    if (packet.length < SMALLEST_PACKET || packet.length > this.#input.bytes.length)
      throw new RangeError(`a packet of ${packet.length} bytes cannot be test-run`);
    this.#input.bytes.set(packet);
    const { view } = this.#options;
    view.setUint32(DATA_SIZE_IN, packet.length, true);
    view.setUint32(DATA_SIZE_OUT, this.#output.bytes.length, true);
    view.setUint32(REPEAT, repeat, true);
    this.#setIngress(ingressIndex, packet.length);
    bpfSucceed(
      "bpf_prog_test_run_opts",
      libbpf().bpf_prog_test_run_opts(this.#program.fd, this.#options.bytes),
    );
    return {
      action: view.getUint32(RETURN_VALUE, true),
      packet: this.#output.bytes.subarray(0, view.getUint32(DATA_SIZE_OUT, true)),
      nanoseconds: view.getUint32(DURATION, true),
    };
  }

  #setIngress(index: number, length: number): void {
    const { view } = this.#options;
    view.setBigUint64(CTX_IN, index === 0 ? 0n : this.#context.address, true);
    view.setUint32(CTX_SIZE_IN, index === 0 ? 0 : XDP_MD, true);
    this.#context.view.setUint32(MD_DATA_END, length, true);
    this.#context.view.setUint32(MD_INGRESS_IFINDEX, index, true);
  }
}
