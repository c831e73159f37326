import { DiagnosticError } from "../diagnostics/diagnostic.ts";
import { linuxMessages } from "../diagnostics/messages-linux.ts";
import { native } from "./libc.ts";
import { interfaceRequest, setInterfaceUp } from "./network-interface.ts";
import { permitted } from "./permission.ts";
import { ERRNO, SystemCallError, succeed } from "./system-call-error.ts";

const O_RDWR_NONBLOCK_CLOEXEC = 0x80802;
const TUNSETIFF = 0x400454ca;
const IFF_TAP = 0x0002;
const IFF_NO_PI = 0x1000;
/** Where the flags lie in a `struct ifreq`. */
const FLAGS = 16;
const LONGEST_FRAME = 65_600;

/**
 * An Ethernet interface whose other end is this process: what the kernel sends there is read here, and what is written
 * here the kernel receives. It goes when it is closed.
 */
export class TapDevice {
  readonly name: string;
  /** For a {@link Poller}; readable when the kernel has sent a frame. */
  readonly fd: number;
  readonly #frame = new Uint8Array(LONGEST_FRAME);

  /** @throws DiagnosticError for want of rights, or when the interface is another process's */
  constructor(name: string) {
    this.name = name;
    this.fd = permitted(`make the TAP device ${name}`, () => open(name));
    setInterfaceUp(name);
  }

  /** The next frame that the kernel sent, in a buffer of its own; undefined when there is none. */
  read(): Uint8Array | undefined {
    const { koffi, libc } = native();
    const length = libc.read(this.fd, this.#frame, LONGEST_FRAME);
    if (length >= 0) return this.#frame.slice(0, length);
    const errno = koffi.errno();
    if (errno === ERRNO.EAGAIN) return undefined;
    throw new SystemCallError("read", errno);
  }

  /** Lets the kernel receive a frame. @throws SystemCallError, with EINVAL for fewer than 14 bytes */
  write(frame: Uint8Array): void {
    succeed("write", native().libc.write(this.fd, frame, frame.length));
  }

  close(): void {
    native().libc.close(this.fd);
  }
}

function open(name: string): number {
  const { libc } = native();
  const fd = succeed("open", libc.open("/dev/net/tun", O_RDWR_NONBLOCK_CLOEXEC));
  try {
    const request = interfaceRequest(name);
    request.setUint16(FLAGS, IFF_TAP | IFF_NO_PI, true);
    succeed("TUNSETIFF", libc.ioctl(fd, TUNSETIFF, new Uint8Array(request.buffer)));
    return fd;
  } catch (error) {
    libc.close(fd);
    if (error instanceof SystemCallError && error.errno === ERRNO.EBUSY)
      throw new DiagnosticError([linuxMessages.diagnose("linux-interface-busy", {}, { name })]);
    throw error;
  }
}
