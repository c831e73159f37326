import { randomUUID } from "node:crypto";
import type { FarmNode } from "../../dsl/entries/node-entries.ts";
import type { ConnectionTuple } from "../../targets/data-plane.ts";
import type { Cancel, Timers } from "../timers.ts";
import { ClaimBook } from "./claim-book.ts";
import { Claims } from "./claims.ts";
import { connectionKey } from "./connection-key.ts";
import { type Ledger, type LedgerPicture, untilAway } from "./ledger.ts";
import { Listeners } from "./listeners.ts";
import { MembershipKeeper } from "./membership-keeper.ts";
import type {
  Claim,
  KnownConnection,
  Membership,
  Ownership,
  OwnershipChange,
  OwnershipState,
  OwnershipTimes,
} from "./ownership.ts";

/** What exists from `join` to `close`. */
interface Life {
  readonly self: number;
  readonly book: ClaimBook;
  readonly claims: Claims;
  readonly keeper: MembershipKeeper;
  readonly stopHeartbeat: Cancel;
}

/** {@link Ownership} over any {@link Ledger}: what members agree on is decided here, once for every broker. */
export class LedgerOwnership implements Ownership {
  readonly #ledger: Ledger;
  readonly #timers: Timers;
  readonly #times: OwnershipTimes;
  readonly #changes = new Listeners<[change: OwnershipChange]>();
  readonly #messages = new Listeners<[from: number, body: unknown]>();
  /** Those who wait until the broker is there (again), and want to know the last record that was known before. */
  readonly #awaitJoined = new Set<(awaySince: number) => void>();
  /** Those who wait until it is there and all is settled. */
  readonly #awaitSettled = new Set<() => void>();
  #life: Life | undefined;
  #joined = false;
  /** Why it is away, as last told. */
  #whyAway: string | undefined;
  /** What the ledger told last; none while it is away. */
  #picture: LedgerPicture | undefined;
  #store: string | undefined;
  #cancelCarried: Cancel = () => {};

  constructor(ledger: Ledger, timers: Timers, times: OwnershipTimes) {
    this.#ledger = ledger;
    this.#timers = timers;
    this.#times = times;
  }

  get state(): OwnershipState {
    return this.#joined ? "joined" : "away";
  }

  async join(node: FarmNode): Promise<void> {
    if (this.#life !== undefined) {
      await this.#life.keeper.present(node, "active");
      return;
    }
    this.#life = this.#begin(node);
    await new Promise<void>((resolve) => {
      const stopWaiting = this.#timers.after(this.#times.patience, resolve);
      this.#awaitSettled.add(() => {
        stopWaiting();
        resolve();
      });
    });
  }

  async leave(): Promise<void> {
    if (this.#joined) {
      await this.#life?.claims.releaseAll();
      await this.#life?.keeper.leave();
    }
    await this.close();
  }

  async close(): Promise<void> {
    this.#life?.stopHeartbeat();
    this.#life = undefined;
    this.#joined = false;
    this.#cancelCarried();
    resumeAll(this.#awaitJoined, 0);
    resumeAll(this.#awaitSettled);
    await this.#ledger.close();
  }

  async drain(): Promise<void> {
    await this.#life?.keeper.drain();
  }

  members(): Membership {
    return this.#life?.keeper.membership ?? { generation: 0, members: [] };
  }

  async claim(connection: ConnectionTuple, owner?: number): Promise<Claim> {
    if (this.#life === undefined) throw new Error("a claim before join, or after the end");
    return this.#life.claims.claim(connectionKey(connection), owner ?? this.#life.self);
  }

  async release(connection: ConnectionTuple): Promise<void> {
    await this.#life?.claims.release(connectionKey(connection));
  }

  async handOver(connection: ConnectionTuple, to: number, from?: number): Promise<boolean> {
    if (this.#life === undefined) return false;
    return this.#life.claims.handOver(connectionKey(connection), from ?? this.#life.self, to);
  }

  ownerOf(connection: ConnectionTuple): number | undefined {
    return this.#life?.book.ownerOf(connectionKey(connection));
  }

  known(): readonly KnownConnection[] {
    return this.#life?.book.known() ?? [];
  }

  owned(): readonly KnownConnection[] {
    return this.known().filter(({ owner }) => owner === this.#life?.self);
  }

  onChange(listener: (change: OwnershipChange) => void): Cancel {
    return this.#changes.add(listener);
  }

  send(to: number, body: unknown): void {
    if (this.#joined) this.#ledger.send(to, body);
  }

  onMessage(listener: (from: number, body: unknown) => void): Cancel {
    return this.#messages.add(listener);
  }

  #begin(node: FarmNode): Life {
    const ledger = this.#ledger;
    const keeper = new MembershipKeeper({
      ledger,
      clock: this.#timers,
      times: this.#times,
      node,
      instance: randomUUID(),
      changed: (membership) => {
        book.adopt(membership);
        this.#changes.tell({ kind: "membership", membership });
        if (this.#joined && keeper.isFirst) void claims.sweep();
      },
      superseded: () => this.#superseded(),
    });
    const book = new ClaimBook({
      self: node.id,
      membership: keeper.membership,
      tell: (change) => this.#changes.tell(change),
      // What is settled later than everything known takes nothing from others.
      reclaim: (key) => void claims.settle(key, Number.POSITIVE_INFINITY),
    });
    const claims = new Claims({
      ledger,
      book,
      self: node.id,
      isJoined: () => this.#joined,
      untilJoined: () =>
        new Promise((resolve) => {
          this.#awaitJoined.add(resolve);
        }),
    });
    const stopHeartbeat = this.#timers.every(this.#times.heartbeat, () => {
      if (!this.#joined) return;
      ledger.beat();
      void keeper.judge();
    });
    const life = { self: node.id, book, claims, keeper, stopHeartbeat };
    ledger.open(node.id, {
      synchronised: (picture) => void untilAway(this.#synchronised(life, picture)),
      claim: (key, record) => book.follow(key, record),
      membership: (record) => keeper.follow(record),
      alive: (member) => keeper.heard(member),
      message: (from, body) => this.#messages.tell(from, body),
      away: (why) => this.#away(why),
    });
    return life;
  }

  async #synchronised(life: Life, picture: LedgerPicture): Promise<void> {
    const { book, claims, keeper } = life;
    const forgot = this.#store !== undefined && this.#store !== picture.store;
    const awaySince = forgot ? 0 : book.followed;
    this.#store = picture.store;
    this.#picture = picture;
    this.#cancelCarried();
    this.#cancelCarried = this.#timers.after(this.#times.withdrawnAfter, () => book.dropCarried());
    book.resume(picture, forgot);
    await keeper.resume(picture.membership);
    // It may have gone away, and come back, while the membership was written.
    if (this.#life !== life || this.#picture !== picture) return;
    this.#joined = true;
    this.#whyAway = undefined;
    this.#ledger.beat();
    this.#changes.tell({ kind: "state", state: "joined" });
    resumeAll(this.#awaitJoined, awaySince);
    await claims.settleAll(awaySince);
    if (keeper.isFirst) await claims.sweep();
    if (this.#joined) resumeAll(this.#awaitSettled);
  }

  #away(why: string): void {
    this.#picture = undefined;
    // An attempt that fails as the one before is no news.
    if (!this.#joined && why === this.#whyAway) return;
    this.#joined = false;
    this.#whyAway = why;
    this.#changes.tell({ kind: "state", state: "away", why });
  }

  #superseded(): void {
    this.#changes.tell({ kind: "superseded" });
    void this.close();
  }
}

/** Each waits once. */
function resumeAll<Told extends readonly unknown[]>(
  waiting: Set<(...told: Told) => void>,
  ...told: Told
): void {
  const all = [...waiting];
  waiting.clear();
  for (const resume of all) resume(...told);
}
