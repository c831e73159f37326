import type { Cancel, Timers } from "../timers.ts";

export interface WaitingLimits {
  /** Frames that wait at once, of all connections. */
  readonly frames: number;
  /** Their bytes together. */
  readonly bytes: number;
  /** Frames that wait at once, of one connection. */
  readonly framesEach: number;
  /** Microseconds that a frame waits at most. */
  readonly time: number;
}

interface Sized {
  readonly bytes: Uint8Array;
}

interface Waiting<Frame> {
  readonly key: string;
  readonly frame: Frame;
  readonly until: number;
}

/** Frames that wait for something by a key, in the order of their arrival, bounded in number, bytes and time. */
export class WaitingFrames<Frame extends Sized> {
  readonly #limits: WaitingLimits;
  readonly #timers: Timers;
  readonly #expired: (frame: Frame) => void;
  readonly #byKey = new Map<string, Waiting<Frame>[]>();
  /** All of them, the first to expire first. */
  readonly #queue = new Set<Waiting<Frame>>();
  #bytes = 0;
  #cancel: Cancel | undefined;

  /** @param expired called for each frame whose time is over */
  constructor(limits: WaitingLimits, timers: Timers, expired: (frame: Frame) => void) {
    this.#limits = limits;
    this.#timers = timers;
    this.#expired = expired;
  }

  get frames(): number {
    return this.#queue.size;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Whether it waits now; false where a bound is reached. */
  add(key: string, frame: Frame): boolean {
    const { frames, bytes, framesEach, time } = this.#limits;
    const others = this.#byKey.get(key) ?? [];
    if (this.#queue.size >= frames || this.#bytes + frame.bytes.length > bytes || others.length >= framesEach)
      return false;
    const waiting = { key, frame, until: this.#timers.now() + time };
    this.#byKey.set(key, [...others, waiting]);
    this.#queue.add(waiting);
    this.#bytes += frame.bytes.length;
    this.#arrange();
    return true;
  }

  /** Those that wait for the key, in the order of their arrival; they wait no more. */
  take(key: string): readonly Frame[] {
    const waiting = this.#byKey.get(key) ?? [];
    for (const each of waiting) this.#remove(each);
    return waiting.map(({ frame }) => frame);
  }

  /** Drops all that waits, without a word. */
  clear(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#queue.clear();
    this.#byKey.clear();
    this.#bytes = 0;
  }

  #remove(waiting: Waiting<Frame>): void {
    const { key, frame } = waiting;
    this.#queue.delete(waiting);
    this.#bytes -= frame.bytes.length;
    const rest = (this.#byKey.get(key) ?? []).filter((other) => other !== waiting);
    if (rest.length === 0) this.#byKey.delete(key);
    else this.#byKey.set(key, rest);
  }

  /** One timer, for the frame that is the first to expire. */
  #arrange(): void {
    const first: Waiting<Frame> | undefined = this.#queue.values().next().value;
    if (this.#cancel !== undefined || first === undefined) return;
    this.#cancel = this.#timers.after(Math.max(0, first.until - this.#timers.now()), () => {
      this.#cancel = undefined;
      for (const waiting of this.#queue) {
        if (waiting.until > this.#timers.now()) break;
        this.#remove(waiting);
        this.#expired(waiting.frame);
      }
      this.#arrange();
    });
  }
}
