import { native } from "./libc.ts";
import { MessageHeaders } from "./message-headers.ts";
import { addressOf, NativeMemory } from "./native-memory.ts";
import { ERRNO, SystemCallError } from "./system-call-error.ts";
import { restoreVlanTag, VLAN_TAG } from "./vlan-tag.ts";

const MSG_DONTWAIT = 0x40;
const MSG_TRUNC = 0x20;

/** Room for one control message, rounded up; `struct cmsghdr` is 16 bytes, `struct tpacket_auxdata` 20. */
const CONTROL = 64;
const CMSGHDR = 16;
const AUX_STATUS = CMSGHDR;
const AUX_VLAN_TCI = CMSGHDR + 16;
const AUX_VLAN_TPID = CMSGHDR + 18;
/** packet(7), PACKET_AUXDATA: flags of tp_status. */
const TP_STATUS_CSUMNOTREADY = 0x08;
const TP_STATUS_VLAN_VALID = 0x10;
const TP_STATUS_VLAN_TPID_VALID = 0x40;
const ETHERTYPE_VLAN = 0x8100;

/** What a receiver needs to know of the memory that frames are received into. */
export interface ReceiveMemory {
  /** In an ArrayBuffer of its own that stays where it is. */
  readonly bytes: Uint8Array;
  /** Where the slots begin in `bytes`. */
  readonly first: number;
  /** Frames of one call. */
  readonly slots: number;
  /** Longest frame, in bytes with a VLAN tag; longer ones are dropped and counted. */
  readonly longest: number;
}

/** Bytes that {@link FrameReceiver} needs from `first` on. */
export function receiveBytes(slots: number, longest: number): number {
  return slots * slotSize(longest);
}

/** A multiple of the cache line, and of no power of two that would put all slots into one cache set. */
function slotSize(longest: number): number {
  return (((longest + 63) >> 6) | 1) << 6;
}

/**
 * Receives frames from packet sockets, many in a system call, straight into the memory where they are processed:
 * recvmmsg(2). VLAN tags that the kernel took off are put back.
 */
export class FrameReceiver {
  readonly #memory: ReceiveMemory;
  readonly #slot: number;
  readonly #headers: MessageHeaders;
  readonly #control: NativeMemory;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** Frames of the last call that did not fit and were dropped. */
  tooLong = 0;
  /** Frames of the last call whose transport checksum the sender left to hardware that there is not. */
  checksumsMissing = 0;

  constructor(memory: ReceiveMemory) {
    this.#memory = memory;
    this.#slot = slotSize(memory.longest);
    this.#headers = new MessageHeaders(memory.slots, addressOf(memory.bytes));
    this.#control = new NativeMemory(memory.slots * CONTROL);
    this.starts = new Int32Array(memory.slots);
    this.ends = new Int32Array(memory.slots);
    for (let slot = 0; slot < memory.slots; slot++) {
      this.#headers.setFrame(slot, this.#slotStart(slot), memory.longest - VLAN_TAG);
      this.#headers.setControl(slot, this.#control.address + BigInt(slot * CONTROL));
    }
  }

  /** Frames wait behind room for a tag. */
  #slotStart(slot: number): number {
    return this.#memory.first + slot * this.#slot + VLAN_TAG;
  }

  /**
   * Receives what there is, without waiting. Frame `i` lies in the memory from `starts[i]` to `ends[i]` until the next
   * call.
   *
   * @returns how many frames; 0 when there are none
   * @throws SystemCallError, with ENETDOWN when the interface is gone or down
   */
  receive(fd: number): number {
    const { koffi, libc } = native();
    const { slots } = this.#memory;
    this.tooLong = 0;
    this.checksumsMissing = 0;
    for (let slot = 0; slot < slots; slot++) this.#headers.setControlLength(slot, CONTROL);
    const received = libc.recvmmsg(fd, this.#headers.headers.address, slots, MSG_DONTWAIT, null);
    if (received < 0) {
      const errno = koffi.errno();
      if (errno === ERRNO.EAGAIN || errno === ERRNO.EINTR) return 0;
      throw new SystemCallError("recvmmsg", errno);
    }
    let frames = 0;
    for (let slot = 0; slot < received; slot++) {
      if ((this.#headers.flags(slot) & MSG_TRUNC) !== 0) {
        this.tooLong++;
        continue;
      }
      const start = this.#slotStart(slot);
      this.starts[frames] =
        this.#headers.controlLength(slot) === 0 ? start : this.#readAuxiliary(slot, start);
      this.ends[frames] = start + this.#headers.length(slot);
      frames++;
    }
    return frames;
  }

  /** Puts a tag back that the kernel took off; returns where the frame starts. */
  #readAuxiliary(slot: number, start: number): number {
    const { view } = this.#control;
    const at = slot * CONTROL;
    const status = view.getUint32(at + AUX_STATUS, true);
    if ((status & TP_STATUS_CSUMNOTREADY) !== 0) this.checksumsMissing++;
    if ((status & TP_STATUS_VLAN_VALID) === 0) return start;
    const etherType =
      (status & TP_STATUS_VLAN_TPID_VALID) === 0 ? ETHERTYPE_VLAN : view.getUint16(at + AUX_VLAN_TPID, true);
    const controlInformation = view.getUint16(at + AUX_VLAN_TCI, true);
    return restoreVlanTag(this.#memory.bytes, start, etherType, controlInformation);
  }
}
