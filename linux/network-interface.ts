import { DiagnosticError } from "../diagnostics/diagnostic.ts";
import { linuxMessages } from "../diagnostics/messages-linux.ts";
import { native } from "./libc.ts";
import { ERRNO, SystemCallError, succeed } from "./system-call-error.ts";

/** An interface of this thread's network namespace, netdevice(7). */
export interface NetworkInterface {
  readonly name: string;
  readonly index: number;
  /** Bytes of a frame behind its Ethernet header. */
  readonly mtu: number;
  /** Hardware address, such as "02:00:00:00:00:01". */
  readonly mac: string;
  /** Administratively up. */
  readonly up: boolean;
}

/** sizeof(struct ifreq): the name, and a union. */
const IFREQ = 40;
/** Longest name with its zero byte. */
const IFNAMSIZ = 16;
const SIOCGIFFLAGS = 0x8913;
const SIOCSIFFLAGS = 0x8914;
const SIOCGIFMTU = 0x8921;
const SIOCGIFHWADDR = 0x8927;
const SIOCGIFINDEX = 0x8933;
const IFF_UP = 1;
const AF_INET = 2;
const SOCK_DGRAM_CLOEXEC = 0x80002;

/** A `struct ifreq` that names an interface; its union lies from byte {@link IFNAMSIZ} on. */
export function interfaceRequest(name: string): DataView {
  const bytes = new Uint8Array(new ArrayBuffer(IFREQ));
  new TextEncoder().encodeInto(name, bytes.subarray(0, IFNAMSIZ - 1));
  return new DataView(bytes.buffer);
}

/** The interface of that name, or undefined when there is none. */
export function findInterface(name: string): NetworkInterface | undefined {
  if (native().libc.if_nametoindex(name) === 0) return undefined;
  return withControlSocket((fd) => {
    try {
      const read = (request: number) => interfaceControl(fd, request, name);
      const mac = new Uint8Array(read(SIOCGIFHWADDR).buffer, IFNAMSIZ + 2, 6);
      return {
        name,
        index: read(SIOCGIFINDEX).getInt32(IFNAMSIZ, true),
        mtu: read(SIOCGIFMTU).getInt32(IFNAMSIZ, true),
        mac: Array.from(mac, (byte) => byte.toString(16).padStart(2, "0")).join(":"),
        up: (read(SIOCGIFFLAGS).getUint16(IFNAMSIZ, true) & IFF_UP) !== 0,
      };
    } catch (error) {
      // It went between two calls.
      if (error instanceof SystemCallError && error.errno === ERRNO.ENODEV) return undefined;
      throw error;
    }
  });
}

/** @throws DiagnosticError when there is no interface of that name */
export function requireInterface(name: string): NetworkInterface {
  const found = findInterface(name);
  if (found === undefined)
    throw new DiagnosticError([linuxMessages.diagnose("linux-no-such-interface", {}, { name })]);
  return found;
}

/** Sets an interface up. @throws SystemCallError with ENODEV or EPERM */
export function setInterfaceUp(name: string): void {
  withControlSocket((fd) => {
    const request = interfaceControl(fd, SIOCGIFFLAGS, name);
    request.setUint16(IFNAMSIZ, request.getUint16(IFNAMSIZ, true) | IFF_UP, true);
    succeed("SIOCSIFFLAGS", native().libc.ioctl(fd, SIOCSIFFLAGS, new Uint8Array(request.buffer)));
  });
}

function interfaceControl(fd: number, request: number, name: string): DataView {
  const ifreq = interfaceRequest(name);
  succeed("ioctl", native().libc.ioctl(fd, request, new Uint8Array(ifreq.buffer)));
  return ifreq;
}

/** A socket of any kind: interface requests need one to say which namespace they mean. */
function withControlSocket<Result>(work: (fd: number) => Result): Result {
  const { libc } = native();
  const fd = succeed("socket", libc.socket(AF_INET, SOCK_DGRAM_CLOEXEC, 0));
  try {
    return work(fd);
  } finally {
    libc.close(fd);
  }
}
