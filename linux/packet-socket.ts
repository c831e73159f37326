import { native } from "./libc.ts";
import { type NetworkInterface, requireInterface } from "./network-interface.ts";
import { permitted } from "./permission.ts";
import { ERRNO, SystemCallError, succeed } from "./system-call-error.ts";

const AF_PACKET = 17;
const SOCK_RAW_NONBLOCK_CLOEXEC = 0x80803;
const ETH_P_ALL = 3;
const SOL_SOCKET = 1;
const SO_SNDBUFFORCE = 32;
const SO_RCVBUFFORCE = 33;
const SOL_PACKET = 263;
const PACKET_ADD_MEMBERSHIP = 1;
const PACKET_STATISTICS = 6;
const PACKET_AUXDATA = 8;
const PACKET_QDISC_BYPASS = 20;
const PACKET_IGNORE_OUTGOING = 23;
const PACKET_MR_PROMISC = 1;

/** Holds a burst of some ten thousand frames; the kernel counts its own structures too. */
const RECEIVE_BUFFER = 64 << 20;
const SEND_BUFFER = 8 << 20;

/**
 * A raw socket on one interface, packet(7): receives every frame that arrives there, whoever it is for, and none
 * that leaves; sends frames without the queueing discipline.
 */
export class PacketSocket {
  readonly interface: NetworkInterface;
  /** For a {@link Poller}, a {@link FrameReceiver} and a {@link FrameSender}. */
  readonly fd: number;
  #kernelDropped = 0;

  /** @throws DiagnosticError when there is no such interface, or for want of rights */
  constructor(name: string) {
    this.interface = requireInterface(name);
    this.fd = permitted(`open a packet socket on ${name}`, () => open(this.interface.index));
  }

  /** Frames that arrived and found the receive buffer full, since the socket was opened. */
  get kernelDropped(): number {
    // struct tpacket_stats: packets, drops; reading it resets it.
    const statistics = new Uint32Array(2);
    const bytes = new Uint8Array(statistics.buffer);
    const length = new Uint8Array(new Uint32Array([bytes.length]).buffer);
    succeed("getsockopt", native().libc.getsockopt(this.fd, SOL_PACKET, PACKET_STATISTICS, bytes, length));
    this.#kernelDropped += statistics[1]!;
    return this.#kernelDropped;
  }

  close(): void {
    native().libc.close(this.fd);
  }
}

/** Whether a system call failed because the interface is gone or down. */
export function interfaceIsGone(error: unknown): boolean {
  return (
    error instanceof SystemCallError &&
    (error.errno === ERRNO.ENETDOWN || error.errno === ERRNO.ENXIO || error.errno === ERRNO.ENODEV)
  );
}

function open(index: number): number {
  const { libc } = native();
  // Protocol 0: nothing is received before the socket is bound to its interface.
  const fd = succeed("socket", libc.socket(AF_PACKET, SOCK_RAW_NONBLOCK_CLOEXEC, 0));
  try {
    setOption(fd, SOL_PACKET, PACKET_IGNORE_OUTGOING, int(1));
    setOption(fd, SOL_PACKET, PACKET_AUXDATA, int(1));
    setOption(fd, SOL_PACKET, PACKET_QDISC_BYPASS, int(1));
    setOption(fd, SOL_SOCKET, SO_RCVBUFFORCE, int(RECEIVE_BUFFER));
    setOption(fd, SOL_SOCKET, SO_SNDBUFFORCE, int(SEND_BUFFER));
    const address = linkLayerAddress(index);
    succeed("bind", libc.bind(fd, address, address.length));
    setOption(fd, SOL_PACKET, PACKET_ADD_MEMBERSHIP, promiscuous(index));
    return fd;
  } catch (error) {
    libc.close(fd);
    throw error;
  }
}

function setOption(fd: number, level: number, option: number, value: Uint8Array): void {
  succeed("setsockopt", native().libc.setsockopt(fd, level, option, value, value.length));
}

function int(value: number): Uint8Array {
  return new Uint8Array(new Int32Array([value]).buffer);
}

/** `struct sockaddr_ll` for every protocol of an interface. */
function linkLayerAddress(index: number): Uint8Array {
  const view = new DataView(new ArrayBuffer(20));
  view.setUint16(0, AF_PACKET, true);
  view.setUint16(2, ETH_P_ALL);
  view.setInt32(4, index, true);
  return new Uint8Array(view.buffer);
}

/** `struct packet_mreq`. */
function promiscuous(index: number): Uint8Array {
  const view = new DataView(new ArrayBuffer(16));
  view.setInt32(0, index, true);
  view.setUint16(4, PACKET_MR_PROMISC, true);
  return new Uint8Array(view.buffer);
}
