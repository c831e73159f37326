import { connectionOfKey } from "./connection-key.ts";
import type { ClaimRecord, LedgerPicture, LedgerRecord } from "./ledger.ts";
import { type MembershipRecord, memberOf } from "./membership.ts";
import type { KnownConnection, OwnershipChange } from "./ownership.ts";

type HeldRecord = LedgerRecord<ClaimRecord> & { readonly value: ClaimRecord };

export interface ClaimBookOptions {
  readonly self: number;
  readonly membership: MembershipRecord;
  readonly tell: (change: OwnershipChange) => void;
  /** Someone ended a connection of this node's, as one does for a member that is gone; this one is not, and claims it anew. */
  readonly reclaim: (key: string) => void;
}

/**
 * What one member knows of all connections: the ledger's records, its own claims that are not in the ledger yet, and what it last told its
 * listeners. Who owns a connection is a function of the records and the membership, so that all members come to the same answer.
 */
export class ClaimBook {
  readonly #options: ClaimBookOptions;
  readonly #self: number;
  /** The ledger's claims that have not ended. */
  readonly #records = new Map<string, HeldRecord>();
  /** Served here, though the ledger does not say so (yet): with what basis it is to be told. */
  readonly #unsettled = new Map<string, ClaimRecord["basis"]>();
  /** Peers' connections that a broker without memory does not hold again yet. */
  readonly #carried = new Map<string, number>();
  /** Claims of this node on their way: becoming the owner is then no news. */
  readonly #claiming = new Set<string>();
  /** Ended here, though the ledger does not say so (yet). */
  readonly #ending = new Set<string>();
  /** Each connection's owner as it was last told. */
  readonly #told = new Map<string, number>();
  #membership: MembershipRecord;
  #followed = 0;

  constructor(options: ClaimBookOptions) {
    this.#options = options;
    this.#self = options.self;
    this.#membership = options.membership;
  }

  /** The ledger tells its records in their order: the last one so far. */
  get followed(): number {
    return this.#followed;
  }

  ownerOf(key: string): number | undefined {
    return this.#told.get(key);
  }

  known(): KnownConnection[] {
    return [...this.#told].map(([key, owner]) => ({
      connection: connectionOfKey(key),
      owner,
      provisional: this.#unsettled.get(key) === "provisional",
    }));
  }

  /** Keys of the connections that this node owns. */
  ownKeys(): string[] {
    return [...this.#told].filter(([, owner]) => owner === this.#self).map(([key]) => key);
  }

  /** The ledger's record, unless it ended. */
  record(key: string): HeldRecord | undefined {
    return this.#records.get(key);
  }

  /** Whether the record's owner can still be reached, or be back. */
  hasOwner(record: HeldRecord): boolean {
    const { owner } = record.value;
    return owner === this.#self || memberOf(this.#membership, owner) !== undefined;
  }

  /** Keys of records whose owner is no member any more. */
  orphans(): string[] {
    return [...this.#records].filter(([, record]) => !this.hasOwner(record)).map(([key]) => key);
  }

  /** A record in the ledger's own order. */
  follow(key: string, record: LedgerRecord<ClaimRecord>): void {
    this.#followed = Math.max(this.#followed, record.sequence);
    this.#keep(key, record);
  }

  /** A record learned from an answer, which the ledger may tell later or has told before. */
  learn(key: string, record: LedgerRecord<ClaimRecord> | undefined): void {
    if (record !== undefined && record.sequence > this.#followed) this.#keep(key, record);
  }

  /** While it lasts, this node becoming the owner is no news to this node. */
  async whileClaiming<Result>(key: string, work: () => Promise<Result>): Promise<Result> {
    this.#claiming.add(key);
    try {
      this.ended(key);
      return await work();
    } finally {
      this.#claiming.delete(key);
    }
  }

  /** Serves the connection here until the ledger decides. */
  serveUnsettled(key: string): void {
    if (!this.#unsettled.has(key)) this.#unsettled.set(key, "provisional");
    this.#told.set(key, this.#self);
  }

  /** The basis of what is served here before the ledger has decided. */
  unsettled(key: string): ClaimRecord["basis"] | undefined {
    return this.#unsettled.get(key);
  }

  unsettledKeys(): string[] {
    return [...this.#unsettled.keys()];
  }

  /** The ledger has decided. */
  settled(key: string): void {
    if (this.#unsettled.delete(key)) this.#refresh(key);
  }

  /** This node's own end of a connection, which is no news to it; holds until {@link ended}. */
  end(key: string): void {
    this.#unsettled.delete(key);
    this.#told.delete(key);
    this.#ending.add(key);
  }

  isEnding(key: string): boolean {
    return this.#ending.has(key);
  }

  /** The ledger knows that the connection ended, or never knew of it. */
  ended(key: string): void {
    if (this.#ending.delete(key)) this.#refresh(key);
  }

  endingKeys(): string[] {
    return [...this.#ending];
  }

  /** Another membership: connections of those who are no longer in it have no owner. */
  adopt(membership: MembershipRecord): void {
    this.#membership = membership;
    this.#refreshAll();
  }

  /**
   * The ledger as it is after a time without it. What this node served before, it goes on serving until each such claim is settled anew;
   * of a ledger that forgot, what peers owned is carried on until {@link dropCarried}.
   */
  resume(picture: LedgerPicture, forgot: boolean): void {
    for (const [key, owner] of this.#told) {
      if (owner !== this.#self && forgot) this.#carried.set(key, owner);
      if (owner === this.#self && !this.#unsettled.has(key)) this.#unsettled.set(key, "settled");
    }
    this.#records.clear();
    this.#followed = 0;
    for (const [key, { value, sequence }] of picture.claims) {
      this.#followed = Math.max(this.#followed, sequence);
      if (value !== undefined) this.#records.set(key, { value, sequence });
    }
    this.#refreshAll();
  }

  /** Those who did not announce their connections anew have had their time. */
  dropCarried(): void {
    const keys = [...this.#carried.keys()];
    this.#carried.clear();
    for (const key of keys) this.#refresh(key);
  }

  #keep(key: string, { value, sequence }: LedgerRecord<ClaimRecord>): void {
    const before = this.#records.get(key);
    if (sequence <= (before?.sequence ?? 0)) return;
    if (value !== undefined) this.#records.set(key, { value, sequence });
    else this.#records.delete(key);
    this.#carried.delete(key);
    const mine = before?.value.owner === this.#self && this.#told.get(key) === this.#self;
    if (value === undefined && mine) {
      if (!this.#unsettled.has(key)) this.#unsettled.set(key, "settled");
      this.#options.reclaim(key);
    }
    this.#refresh(key);
  }

  #refreshAll(): void {
    for (const key of new Set([...this.#told.keys(), ...this.#records.keys()])) this.#refresh(key);
  }

  #owner(key: string): number | undefined {
    if (this.#unsettled.has(key)) return this.#self;
    const record = this.#records.get(key);
    if (record !== undefined) {
      const endedHere = record.value.owner === this.#self && this.#ending.has(key);
      return this.hasOwner(record) && !endedHere ? record.value.owner : undefined;
    }
    const owner = this.#carried.get(key);
    return owner !== undefined && memberOf(this.#membership, owner) !== undefined ? owner : undefined;
  }

  #refresh(key: string): void {
    const before = this.#told.get(key);
    const owner = this.#owner(key);
    if (owner === before) return;
    const connection = connectionOfKey(key);
    const { tell } = this.#options;
    if (owner === undefined) {
      this.#told.delete(key);
      tell({ kind: "withdrawn", connection, owner: before! });
      return;
    }
    this.#told.set(key, owner);
    if (before === this.#self) tell({ kind: "lost", connection, owner });
    else if (owner !== this.#self) tell({ kind: "learned", connection, owner });
    else if (!this.#claiming.has(key)) tell({ kind: "assigned", connection });
  }
}
