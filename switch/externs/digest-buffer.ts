/** When a digest's samples are sent, as P4Runtime's `DigestEntry.Config` has it; times in microseconds. */
export interface DigestConfig {
  /** Longest that a sample waits for others. */
  readonly maxTimeout: number;
  /** As many samples end a list at once; 0 for no limit. */
  readonly maxListSize: number;
  /** How long samples equal to unacknowledged ones are held back. */
  readonly ackTimeout: number;
}

export interface DigestList {
  readonly digest: string;
  readonly listId: number;
  /** Per sample the values of the digest's fields, unsigned, in order. */
  readonly samples: readonly (readonly bigint[])[];
  /** Microseconds. */
  readonly sentAt: number;
}

/**
 * The samples of one digest on their way to the control plane: collected into lists, and equal samples sent only
 * once until the list is acknowledged (simple_switch's learning filter). Nothing is collected until a
 * configuration says so.
 */
export class DigestBuffer {
  readonly name: string;
  readonly #send: (list: DigestList) => void;
  #config: DigestConfig | undefined;
  #waiting: (readonly bigint[])[] = [];
  #waitingSince = 0;
  /** Samples not to be sent again, with the list they went in (0 while they wait). */
  readonly #known = new Map<string, number>();
  readonly #unacknowledged = new Map<number, { readonly keys: readonly string[]; readonly sentAt: number }>();
  #nextListId = 1;

  constructor(name: string, send: (list: DigestList) => void) {
    this.name = name;
    this.#send = send;
  }

  get config(): DigestConfig | undefined {
    return this.#config;
  }

  /** Starts, changes or (undefined) stops the digest; what waited is dropped when it stops. */
  configure(config: DigestConfig | undefined): void {
    this.#config = config;
    if (config !== undefined) return;
    this.#waiting = [];
    this.#known.clear();
    this.#unacknowledged.clear();
  }

  add(sample: readonly bigint[], now: number): void {
    const config = this.#config;
    if (config === undefined) return;
    this.advance(now);
    const key = sample.join();
    if (this.#known.has(key)) return;
    this.#known.set(key, 0);
    if (this.#waiting.length === 0) this.#waitingSince = now;
    this.#waiting.push(sample);
    const full = config.maxListSize > 0 && this.#waiting.length >= config.maxListSize;
    if (full || config.maxTimeout === 0) this.#flush(now);
  }

  /** Does what the passage of time asks for; `now` in microseconds. */
  advance(now: number): void {
    const config = this.#config;
    if (config === undefined) return;
    for (const [listId, { sentAt }] of this.#unacknowledged) {
      if (now - sentAt >= config.ackTimeout) this.acknowledge(listId);
    }
    if (this.#waiting.length > 0 && now - this.#waitingSince >= config.maxTimeout) this.#flush(now);
  }

  /** The control plane has the list: equal samples may be sent again. Unknown lists are ignored. */
  acknowledge(listId: number): void {
    for (const key of this.#unacknowledged.get(listId)?.keys ?? []) this.#known.delete(key);
    this.#unacknowledged.delete(listId);
  }

  #flush(now: number): void {
    const listId = this.#nextListId++;
    const samples = this.#waiting;
    this.#waiting = [];
    const keys = samples.map((sample) => sample.join());
    for (const key of keys) this.#known.set(key, listId);
    this.#unacknowledged.set(listId, { keys, sentAt: now });
    this.#send({ digest: this.name, listId, samples, sentAt: now });
  }
}
