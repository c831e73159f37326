import type { ClaimBook } from "./claim-book.ts";
import { type ClaimRecord, type Ledger, LedgerAwayError, type Written } from "./ledger.ts";
import type { Claim } from "./ownership.ts";

/** Claims that are settled at once after a time without the broker; the rest waits for its turn. */
const SETTLED_AT_ONCE = 512;

export interface ClaimsOptions {
  readonly ledger: Ledger;
  readonly book: ClaimBook;
  readonly self: number;
  /** Whether the ledger can be written. */
  readonly isJoined: () => boolean;
  /** Resolves when the ledger can be written again, with the last record that was known before; or when nothing more will be written. */
  readonly untilJoined: () => Promise<number>;
}

/** What this node writes to the ledger about connections, by their keys. */
export class Claims {
  readonly #options: ClaimsOptions;
  readonly #book: ClaimBook;
  /** The last work on each connection: a release waits for the claim before it. */
  readonly #working = new Map<string, Promise<unknown>>();

  constructor(options: ClaimsOptions) {
    this.#options = options;
    this.#book = options.book;
  }

  claim(key: string, owner: number): Promise<Claim> {
    return this.#inOrder(key, () => this.#book.whileClaiming(key, () => this.#claim(key, owner)));
  }

  release(key: string): Promise<void> {
    return this.#inOrder(key, async () => {
      if (this.#book.ownerOf(key) !== this.#options.self) return;
      this.#book.end(key);
      await this.#end(key);
    });
  }

  handOver(key: string, from: number, to: number): Promise<boolean> {
    return this.#inOrder(key, () => this.#handOver(key, from, to));
  }

  /**
   * After a time without the ledger, tells it what happened meanwhile.
   *
   * @param awaySince the last record that was known before it
   */
  async settleAll(awaySince: number): Promise<void> {
    await inTurns(this.#book.endingKeys(), (key) => this.#inOrder(key, () => this.#end(key)));
    await inTurns(this.#book.unsettledKeys(), (key) => this.settle(key, awaySince));
  }

  /** Settles one connection that is served here though the ledger does not say so. */
  settle(key: string, awaySince: number): Promise<void> {
    return this.#inOrder(key, () => this.#settle(key, awaySince));
  }

  async releaseAll(): Promise<void> {
    await inTurns(this.#book.ownKeys(), (key) => this.release(key));
  }

  /** Ends the records of those who are no members any more. */
  async sweep(): Promise<void> {
    await inTurns(this.#book.orphans(), (key) =>
      this.#inOrder(key, async () => {
        const record = this.#book.record(key);
        if (record !== undefined && !this.#book.hasOwner(record))
          await this.#write(key, undefined, record.sequence);
      }),
    );
  }

  async #claim(key: string, owner: number): Promise<Claim> {
    const { self, isJoined } = this.#options;
    let ended = 0;
    while (isJoined() && this.#book.unsettled(key) === undefined) {
      const known = this.#book.ownerOf(key);
      if (known !== undefined) return { owner: known, won: known === owner, provisional: false };
      const record = { owner, basis: "settled" } as const;
      const written = await this.#write(key, record, this.#book.record(key)?.sequence ?? ended);
      if (written?.kept) return { owner, won: true, provisional: false };
      ended = written?.current?.sequence ?? 0;
    }
    const known = this.#book.ownerOf(key);
    if (known !== undefined && known !== self)
      return { owner: known, won: known === owner, provisional: false };
    // A peer cannot be given anything now: whoever wants to place the connection there serves it here.
    this.#book.serveUnsettled(key);
    return { owner: self, won: owner === self, provisional: true };
  }

  async #end(key: string): Promise<void> {
    const { self, isJoined } = this.#options;
    if (!isJoined() || !this.#book.isEnding(key)) return;
    const record = this.#book.record(key);
    if (record?.value.owner === self && (await this.#write(key, undefined, record.sequence)) === undefined)
      return;
    this.#book.ended(key);
  }

  async #settle(key: string, awaySince: number): Promise<void> {
    const { self, isJoined } = this.#options;
    let ended = 0;
    while (isJoined()) {
      const basis = this.#book.unsettled(key);
      if (basis === undefined) return;
      const mine: ClaimRecord = { owner: self, basis };
      const record = this.#book.record(key);
      if (record !== undefined && this.#book.hasOwner(record)) {
        const stands =
          record.value.owner === self || record.sequence <= awaySince || !beats(mine, record.value);
        if (stands) {
          this.#book.settled(key);
          return;
        }
      }
      const written = await this.#write(key, mine, record?.sequence ?? ended);
      if (written?.kept) {
        this.#book.settled(key);
        return;
      }
      ended = written?.current?.sequence ?? 0;
    }
  }

  async #handOver(key: string, from: number, to: number): Promise<boolean> {
    const record = this.#book.record(key);
    if (!this.#options.isJoined() || record?.value.owner !== from) return false;
    if (this.#book.unsettled(key) !== undefined) return false;
    const written = await this.#write(key, { owner: to, basis: "settled" }, record.sequence);
    if (written !== undefined) return written.kept;
    // The answer is lost: the full picture after the broker's return holds it.
    await this.#settle(key, await this.#options.untilJoined());
    return this.#book.ownerOf(key) === to;
  }

  /** Writes, and learns what the answer says; undefined when the broker went away, and whether it was kept is not known. */
  async #write(
    key: string,
    claim: ClaimRecord | undefined,
    after: number,
  ): Promise<Written<ClaimRecord> | undefined> {
    try {
      const written = await this.#options.ledger.writeClaim(key, claim, after);
      this.#book.learn(key, written.kept ? { value: claim, sequence: written.sequence } : written.current);
      return written;
    } catch (error) {
      if (error instanceof LedgerAwayError) return undefined;
      throw error;
    }
  }

  /** Work on one connection, one after the other; on different ones at once. */
  #inOrder<Result>(key: string, work: () => Promise<Result>): Promise<Result> {
    const before = this.#working.get(key);
    const result = before === undefined ? work() : before.then(work, work);
    this.#working.set(key, result);
    const done = () => {
      if (this.#working.get(key) === result) this.#working.delete(key);
    };
    result.then(done, done);
    return result;
  }
}

/**
 * Which of two claims stands that were made without knowing of each other: one that was settled before the broker went away beats one that
 * was made meanwhile; of two that were made meanwhile, the lower node's.
 */
function beats(claim: ClaimRecord, other: ClaimRecord): boolean {
  if (claim.basis !== other.basis) return claim.basis === "settled";
  return claim.basis === "provisional" && claim.owner < other.owner;
}

/** Does the work for all, some hundreds at once. */
async function inTurns<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  for (let start = 0; start < items.length; start += SETTLED_AT_ONCE)
    await Promise.all(items.slice(start, start + SETTLED_AT_ONCE).map(work));
}
