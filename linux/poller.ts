import { native } from "./libc.ts";
import { NativeMemory } from "./native-memory.ts";
import { succeed } from "./system-call-error.ts";

/** Events of poll(2). */
export const POLL = { in: 1, out: 4, error: 8, hangUp: 16, invalid: 32 } as const;

export interface Watch {
  /** Ends the watch; the file descriptor stays open. */
  close(): void;
}

interface Watched {
  readonly fd: number;
  readonly onReady: (events: number) => void;
}

/** sizeof(struct pollfd): int fd, short events, short revents. */
const POLLFD = 8;
const EFD_NONBLOCK_CLOEXEC = 0x80800;

/**
 * Waits for file descriptors that Node's own loop cannot wait for, such as packet sockets. One poll(2) for all of
 * them waits in a thread of libuv's pool, so that an idle process uses no CPU; while there is work, the loop
 * takes turns with Node's without leaving its thread.
 */
export class Poller {
  readonly #watched = new Set<Watched>();
  /** Written to when the wait must end because the set has changed. */
  readonly #wakeUp: number;
  /** What poll(2) is given; made anew when the set has changed. */
  #set: { readonly watched: readonly Watched[]; readonly fds: NativeMemory } | undefined;
  #waiting = false;
  #scheduled = false;
  #closed = false;

  constructor() {
    this.#wakeUp = succeed("eventfd", native().libc.eventfd(0, EFD_NONBLOCK_CLOEXEC));
  }

  /** Calls `onReady` with the events of poll(2) for as long as `fd` is readable or in error. */
  watch(fd: number, onReady: (events: number) => void): Watch {
    const watched: Watched = { fd, onReady };
    this.#watched.add(watched);
    this.#changed();
    return {
      close: () => {
        if (this.#watched.delete(watched)) this.#changed();
      },
    };
  }

  /** Ends all watches; the process may end then. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#watched.clear();
    if (this.#waiting) this.#wake();
    else native().libc.close(this.#wakeUp);
  }

  #changed(): void {
    this.#set = undefined;
    if (this.#closed) return;
    if (this.#waiting) this.#wake();
    else this.#schedule();
  }

  #wake(): void {
    native().libc.write(this.#wakeUp, new Uint8Array(new BigUint64Array([1n]).buffer), 8);
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      if (!this.#closed && !this.#waiting) this.#turn();
    });
  }

  /** Serves what is ready now; waits in another thread when that is nothing. */
  #turn(): void {
    if (this.#watched.size === 0) return;
    this.#set ??= pollSet([...this.#watched], this.#wakeUp);
    const { watched, fds } = this.#set;
    const { libc } = native();
    if (libc.poll(fds.address, watched.length, 0) > 0) {
      this.#dispatch(watched, fds);
      this.#schedule();
      return;
    }
    this.#waiting = true;
    // The closure keeps `fds` alive for the thread that writes into it.
    libc.pollAsync(fds.address, watched.length + 1, -1, () => {
      this.#waiting = false;
      if (this.#closed) {
        libc.close(this.#wakeUp);
        return;
      }
      libc.read(this.#wakeUp, new Uint8Array(8), 8);
      this.#dispatch(watched, fds);
      this.#schedule();
    });
  }

  #dispatch(watched: readonly Watched[], fds: NativeMemory): void {
    watched.forEach((one, place) => {
      const events = fds.view.getInt16(place * POLLFD + 6, true);
      // A handler before this one may have ended the watch.
      if (events !== 0 && this.#watched.has(one)) one.onReady(events);
    });
  }
}

/** The watched descriptors as poll(2) takes them, and behind them the one that wakes up. */
function pollSet(watched: readonly Watched[], wakeUp: number) {
  const fds = new NativeMemory(POLLFD * (watched.length + 1));
  [...watched.map(({ fd }) => fd), wakeUp].forEach((fd, place) => {
    fds.view.setInt32(place * POLLFD, fd, true);
    fds.view.setInt16(place * POLLFD + 4, POLL.in, true);
  });
  return { watched, fds };
}
