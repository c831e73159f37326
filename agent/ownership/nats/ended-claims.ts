/** Milliseconds that the record of an ended claim is kept: all who listen have heard of it long before. */
const KEPT = 30_000;

interface Ended {
  readonly sequence: number;
  /** Milliseconds, as `Date.now`. */
  readonly at: number;
}

/** The records of ended claims that this member will delete, so that a stream holds what lives. */
export class EndedClaims {
  readonly #queue: Ended[] = [];

  add(sequence: number): void {
    this.#queue.push({ sequence, at: Date.now() });
  }

  /** Sequences of those that were kept long enough; each is given once. */
  due(): number[] {
    const before = Date.now() - KEPT;
    const fresh = this.#queue.findIndex(({ at }) => at > before);
    return this.#queue.splice(0, fresh < 0 ? this.#queue.length : fresh).map(({ sequence }) => sequence);
  }
}
