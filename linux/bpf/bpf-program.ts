import { libbpf } from "./libbpf.ts";
import { bpfPermitted, bpfSucceed } from "./libbpf-result.ts";

/** sizeof(struct bpf_prog_info), and where the members are that we read. */
const PROGRAM_INFO = 232;
const INFO_ID = 4;
const INFO_JITED_LENGTH = 16;
const INFO_TRANSLATED_LENGTH = 20;
const INFO_VERIFIED_INSTRUCTIONS = 216;
const INSTRUCTION = 8;

export interface BpfProgramInfo {
  /** The kernel's number of the program. */
  readonly id: number;
  /** Instructions of the program as the kernel runs it. */
  readonly instructions: number;
  /** Bytes of machine code; 0 without the JIT compiler. */
  readonly machineCodeBytes: number;
  /** Instructions that the verifier went through; it gives up at a million. */
  readonly verifiedInstructions: number;
}

/** A program in the kernel. */
export class BpfProgram {
  readonly name: string;
  readonly fd: number;

  constructor(name: string, fd: number) {
    this.name = name;
    this.fd = fd;
  }

  get info(): BpfProgramInfo {
    const info = new DataView(new ArrayBuffer(PROGRAM_INFO));
    const length = new Uint8Array(new Uint32Array([PROGRAM_INFO]).buffer);
    const bytes = new Uint8Array(info.buffer);
    bpfSucceed("bpf_obj_get_info_by_fd", libbpf().bpf_obj_get_info_by_fd(this.fd, bytes, length));
    return {
      id: info.getUint32(INFO_ID, true),
      instructions: info.getUint32(INFO_TRANSLATED_LENGTH, true) / INSTRUCTION,
      machineCodeBytes: info.getUint32(INFO_JITED_LENGTH, true),
      verifiedInstructions: info.getUint32(INFO_VERIFIED_INSTRUCTIONS, true),
    };
  }

  /** Keeps the program in the kernel under a path of a BPF file system. */
  pin(path: string): void {
    bpfPermitted(`pin a program at ${path}`, "bpf_obj_pin", () => libbpf().bpf_obj_pin(this.fd, path));
  }
}
