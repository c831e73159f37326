import { native } from "./libc.ts";
import { MessageHeaders } from "./message-headers.ts";
import { addressOf } from "./native-memory.ts";
import { ERRNO } from "./system-call-error.ts";

const MSG_DONTWAIT = 0x40;
/** Frames of one system call. */
const MOST_FRAMES = 256;

/** What became of frames. */
export interface SendCounts {
  sent: number;
  /** Longer than the interface's MTU allows. */
  tooLong: number;
  /** No room in the queue of the interface. */
  congested: number;
  /** Refused for another reason, such as an interface that is down or a frame without an Ethernet header. */
  refused: number;
}

export function noSendCounts(): SendCounts {
  return { sent: 0, tooLong: 0, congested: 0, refused: 0 };
}

/** Sends frames through one packet socket from where they lie, many in a system call: sendmmsg(2). */
export class FrameSender {
  readonly counts: SendCounts;
  readonly #bytes: Uint8Array;
  readonly #headers: MessageHeaders;
  readonly #fd: number;
  #queued = 0;

  /** `bytes` lie in an ArrayBuffer of their own that stays where it is. */
  constructor(fd: number, bytes: Uint8Array, counts: SendCounts = noSendCounts()) {
    this.#fd = fd;
    this.#bytes = bytes;
    this.#headers = new MessageHeaders(MOST_FRAMES, addressOf(bytes));
    this.counts = counts;
  }

  /** Queues a frame; it must stay as it is until {@link flush}. */
  add(start: number, end: number): void {
    if (end > this.#bytes.length) throw new RangeError(`a frame ends at ${end}, behind the memory`);
    if (this.#queued === MOST_FRAMES) this.flush();
    this.#headers.setFrame(this.#queued++, start, end - start);
  }

  /** Sends what is queued, without waiting. What cannot be sent is dropped and counted, as a NIC does. */
  flush(): void {
    const { koffi, libc } = native();
    for (let next = 0; next < this.#queued; ) {
      const sent = libc.sendmmsg(this.#fd, this.#headers.at(next), this.#queued - next, MSG_DONTWAIT);
      if (sent > 0) {
        this.counts.sent += sent;
        next += sent;
        continue;
      }
      const errno = koffi.errno();
      if (errno === ERRNO.EINTR) continue;
      if (errno === ERRNO.EMSGSIZE) this.counts.tooLong++;
      else if (errno === ERRNO.EAGAIN || errno === ERRNO.ENOBUFS) this.counts.congested++;
      else this.counts.refused++;
      next++;
    }
    this.#queued = 0;
  }
}
