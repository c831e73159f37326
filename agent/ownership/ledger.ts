import type { MembershipRecord } from "./membership.ts";

/** Who owns a connection, as the ledger holds it. */
export interface ClaimRecord {
  readonly owner: number;
  /** `provisional`: made while its maker could not reach the broker; then a `settled` one beats it, whichever came first. */
  readonly basis: "settled" | "provisional";
}

/** What was written last under a key; a value that is undefined says that it ended. */
export interface LedgerRecord<Value> {
  readonly value: Value | undefined;
  /** Grows with every record of the ledger. */
  readonly sequence: number;
}

/** A write is kept when nothing else was written under the key in the meantime; else this is what was. */
export type Written<Value> =
  | { readonly kept: true; readonly sequence: number }
  | { readonly kept: false; readonly current: LedgerRecord<Value> | undefined };

/** Everything that the ledger holds, at one moment. */
export interface LedgerPicture {
  /** Names the broker's store: another name means that it forgot, and counts sequences anew. */
  readonly store: string;
  readonly membership: LedgerRecord<MembershipRecord> | undefined;
  /** By connection key. */
  readonly claims: ReadonlyMap<string, LedgerRecord<ClaimRecord>>;
}

/** What a ledger tells its one user. After `away`, which an attempt to come back may repeat, nothing comes but a new `synchronised`. */
export interface LedgerListener {
  synchronised(picture: LedgerPicture): void;
  claim(key: string, record: LedgerRecord<ClaimRecord>): void;
  membership(record: LedgerRecord<MembershipRecord>): void;
  alive(member: number): void;
  message(from: number, body: unknown): void;
  away(why: string): void;
}

/** The broker cannot be reached, which the listener was told before; whether the write was kept is not known. */
export class LedgerAwayError extends Error {
  override readonly name = "LedgerAwayError";
}

/** The work, or as far as it came before the broker went away: what is left is taken up when it is back. */
export async function untilAway(work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof LedgerAwayError)) throw error;
  }
}

/**
 * One order of all that the members of a farm write: the only thing that they must agree on, and all that a broker is needed for. It goes on
 * trying to reach the broker until it is closed.
 */
export interface Ledger {
  /** Begins to reach for the broker, as this member. */
  open(member: number, listener: LedgerListener): void;
  /**
   * Writes under a connection's key if the last record there is `after`; 0: there is none.
   *
   * @throws LedgerAwayError
   */
  writeClaim(key: string, claim: ClaimRecord | undefined, after: number): Promise<Written<ClaimRecord>>;
  /** @throws LedgerAwayError */
  writeMembership(membership: MembershipRecord, after: number): Promise<Written<MembershipRecord>>;
  /** Tells all other members that this one lives. Lost while the broker is away. */
  beat(): void;
  /** Lost while the broker is away, or the member is. */
  send(to: number, body: unknown): void;
  close(): Promise<void>;
}
