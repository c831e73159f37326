import type { FarmNode } from "../../dsl/entries/node-entries.ts";
import type { Clock } from "../../switch/clock.ts";
import { type Ledger, type LedgerRecord, untilAway } from "./ledger.ts";
import { Liveness } from "./liveness.ts";
import {
  firstPresent,
  type MembershipRecord,
  memberOf,
  NO_MEMBERS,
  withGenerationAbove,
  withMember,
  withoutMembers,
  withState,
} from "./membership.ts";
import type { MemberState, OwnershipTimes } from "./ownership.ts";

export interface MembershipKeeperOptions {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly times: OwnershipTimes;
  readonly node: FarmNode;
  /** Names this life of the process. */
  readonly instance: string;
  readonly changed: (membership: MembershipRecord) => void;
  /** Another process has joined with this node's id. */
  readonly superseded: () => void;
}

/** One member's part in the membership: it keeps itself in it, and takes out those who fell silent. */
export class MembershipKeeper {
  readonly #options: MembershipKeeperOptions;
  readonly #liveness: Liveness;
  #node: FarmNode;
  #wanted: MemberState = "active";
  #membership: MembershipRecord;
  /** The ledger's record of it; 0 before the first. */
  #sequence = 0;
  /** Since this life of the process is in the ledger, another one there is a newer one. */
  #entered = false;

  constructor(options: MembershipKeeperOptions) {
    this.#options = options;
    this.#node = options.node;
    this.#liveness = new Liveness(options.clock, options.times);
    const alone = withMember(NO_MEMBERS, this.#self());
    this.#membership = { ...alone, generation: 0 };
  }

  get membership(): MembershipRecord {
    return this.#membership;
  }

  /** Whether this member does what one of them must do. */
  get isFirst(): boolean {
    return firstPresent(this.#membership) === this.#node.id;
  }

  heard(member: number): void {
    this.#liveness.heard(member);
  }

  /** A record that the ledger tells. */
  follow(record: LedgerRecord<MembershipRecord>): void {
    this.#learn(record);
    const self = memberOf(this.#membership, this.#node.id);
    if (this.#isNewer(self?.instance)) this.#options.superseded();
    // Thought lost, or removed, while it only stood still.
    else if (this.#entered && self?.state !== this.#wanted) void untilAway(this.#enter());
  }

  /**
   * After a time without the ledger: takes its place in the membership again. Of a ledger that forgot, all who were members are members until
   * they stay silent, and the generation goes on from where it was.
   *
   * @throws LedgerAwayError
   */
  async resume(record: LedgerRecord<MembershipRecord> | undefined): Promise<void> {
    this.#liveness.reset();
    const { generation } = this.#membership;
    this.#sequence = 0;
    if (record?.value === undefined) {
      await this.#change((membership) =>
        withMember(withGenerationAbove(membership, generation), this.#self()),
      );
    } else {
      this.#learn(record);
      if (this.#isNewer(memberOf(record.value, this.#node.id)?.instance)) this.#options.superseded();
      else {
        await this.#change((membership) => {
          const notBack = membership.generation < generation;
          return withMember(notBack ? withGenerationAbove(membership, generation) : membership, this.#self());
        });
      }
    }
    this.#entered = true;
  }

  /** Is a member in this state from now on; while the broker is away, when it is back. */
  async present(node: FarmNode, state: MemberState): Promise<void> {
    this.#node = node;
    this.#wanted = state;
    if (this.#entered) await untilAway(this.#enter());
  }

  drain(): Promise<void> {
    return this.present(this.#node, "draining");
  }

  /** Is no member any more. */
  async leave(): Promise<void> {
    this.#entered = false;
    await untilAway(this.#change((membership) => withoutMembers(membership, [this.#node.id])));
  }

  /** To be called every heartbeat while the ledger can be reached: judges the silence of others. */
  async judge(): Promise<void> {
    const { lost, removed } = this.#liveness.judge(this.#membership, this.#node.id);
    if (lost.length + removed.length === 0) return;
    await untilAway(
      this.#change((membership) =>
        withoutMembers(withState(membership, lost, "lost"), stillLost(membership, removed)),
      ),
    );
  }

  #self() {
    return { node: this.#node, state: this.#wanted, instance: this.#options.instance };
  }

  #isNewer(instance: string | undefined): boolean {
    return this.#entered && instance !== undefined && instance !== this.#options.instance;
  }

  #enter(): Promise<void> {
    return this.#change((membership) => withMember(membership, this.#self()));
  }

  /** Changes what the ledger holds; whoever else changes it in the meantime comes first. */
  async #change(change: (membership: MembershipRecord) => MembershipRecord): Promise<void> {
    for (;;) {
      const value = change(this.#membership);
      if (value === this.#membership && this.#sequence > 0) return;
      const written = await this.#options.ledger.writeMembership(value, this.#sequence);
      if (written.kept) {
        this.#learn({ value, sequence: written.sequence });
        return;
      }
      if (written.current === undefined) this.#sequence = 0;
      else this.#learn(written.current);
    }
  }

  #learn({ value, sequence }: LedgerRecord<MembershipRecord>): void {
    if (sequence <= this.#sequence) return;
    this.#sequence = sequence;
    const before = this.#membership;
    this.#membership = value ?? NO_MEMBERS;
    if (this.#membership.generation !== before.generation) this.#options.changed(this.#membership);
  }
}

/** Who is back in the meantime is not removed. */
function stillLost(membership: MembershipRecord, ids: readonly number[]): number[] {
  return ids.filter((id) => memberOf(membership, id)?.state === "lost");
}
