import { DiagnosticError } from "../../diagnostics/diagnostic.ts";
import { linuxMessages } from "../../diagnostics/messages-linux.ts";
import { native } from "../libc.ts";
import { requireInterface } from "../network-interface.ts";
import { permitted } from "../permission.ts";
import { ERRNO, SystemCallError } from "../system-call-error.ts";
import type { BpfProgram } from "./bpf-program.ts";
import { libbpf } from "./libbpf.ts";
import { bpfPermitted, bpfSucceed } from "./libbpf-result.ts";

/** Where a program runs: in the driver, or behind it on every packet that the kernel has already made its own. */
export type XdpMode = "driver" | "generic";

/** `enum bpf_attach_type`. */
const BPF_XDP = 37;
/** linux/if_link.h. */
const MODE_FLAG: Readonly<Record<XdpMode, number>> = { generic: 1 << 1, driver: 1 << 2 };

export interface AttachOptions {
  /** Take generic mode where the driver has no XDP; the link says so in `mode`. */
  readonly genericFallback?: boolean;
}

/** A program on an interface. It is off the interface when the link is closed or the process ends, unless it is pinned. */
export class XdpLink {
  readonly fd: number;
  readonly mode: XdpMode;

  private constructor(fd: number, mode: XdpMode) {
    this.fd = fd;
    this.mode = mode;
  }

  /**
   * Attaches a program to an interface of this thread's network namespace, in driver mode.
   *
   * @throws DiagnosticError when there is no such interface, it has an XDP program, or it has no driver mode and
   * generic mode is not allowed
   */
  static attach(program: BpfProgram, name: string, options: AttachOptions = {}): XdpLink {
    const { index } = requireInterface(name);
    const modes: readonly XdpMode[] = options.genericFallback === true ? ["driver", "generic"] : ["driver"];
    let refusal: SystemCallError | undefined;
    for (const mode of modes) {
      try {
        return new XdpLink(create(program.fd, index, mode), mode);
      } catch (error) {
        if (!(error instanceof SystemCallError)) throw error;
        refusal = error;
        if (error.errno !== ERRNO.EOPNOTSUPP) break;
      }
    }
    throw refused(name, refusal!);
  }

  /** The link that is pinned at a path; undefined when there is none. Its mode is not known to the kernel's answer. */
  static pinned(path: string, mode: XdpMode): XdpLink | undefined {
    const fd = libbpf().bpf_obj_get(path);
    if (fd === -ERRNO.ENOENT) return undefined;
    return new XdpLink(bpfSucceed("bpf_obj_get", fd), mode);
  }

  /** Puts another program in the place of the one that runs: each packet is seen by one of them. */
  replace(program: BpfProgram): void {
    bpfSucceed("bpf_link_update", libbpf().bpf_link_update(this.fd, program.fd, null));
  }

  /** Keeps the program on its interface after this process, until the path is removed. */
  pin(path: string): void {
    bpfPermitted(`pin a link at ${path}`, "bpf_obj_pin", () => libbpf().bpf_obj_pin(this.fd, path));
  }

  close(): void {
    native().libc.close(this.fd);
  }
}

function create(program: number, index: number, mode: XdpMode): number {
  // struct bpf_link_create_opts: sz, flags.
  const options = new DataView(new ArrayBuffer(16));
  options.setBigUint64(0, 16n, true);
  options.setUint32(8, MODE_FLAG[mode], true);
  const bytes = new Uint8Array(options.buffer);
  return permitted("attach an XDP program", () =>
    bpfSucceed("bpf_link_create", libbpf().bpf_link_create(program, index, BPF_XDP, bytes)),
  );
}

function refused(name: string, { errno, code }: SystemCallError): DiagnosticError {
  const inUse = errno === ERRNO.EBUSY || errno === ERRNO.EEXIST;
  return new DiagnosticError([
    inUse
      ? linuxMessages.diagnose("linux-xdp-in-use", {}, { name })
      : linuxMessages.diagnose("linux-xdp-refused", {}, { name, reason: code }),
  ]);
}
