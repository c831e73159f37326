import { type EntryAction, encodeAction, GROUP, MEMBER } from "../tables/action-data.ts";
import { ControlError } from "../tables/table-error.ts";
import { actionDataWords, type TableAction } from "../tables/table-shape.ts";

export interface GroupMember {
  readonly member: number;
  /** How many shares of the packets it gets; at least 1. */
  readonly weight: number;
}

interface Member {
  readonly action: EntryAction & { readonly kind: "action" };
  /** Number of its record in `data`. */
  readonly slot: number;
}

/**
 * v1model `action_profile` and `action_selector`: actions with their data that several entries share, and groups
 * of which a hash picks a member. Records are `[member slot + 1, action number, argument words]`.
 */
export class ActionProfile {
  readonly name: string;
  readonly size: number;
  readonly actions: readonly TableAction[];
  readonly stride: number;
  data: Int32Array;
  readonly #members = new Map<number, Member>();
  readonly #groups = new Map<number, readonly GroupMember[]>();
  /** Per group the record positions of its members, each as often as its weight says. */
  readonly #choices = new Map<number, readonly number[]>();
  readonly #freeSlots: number[] = [];
  #slots = 0;

  constructor(name: string, size: number, actions: readonly TableAction[]) {
    this.name = name;
    this.size = size;
    this.actions = actions;
    this.stride = 2 + actionDataWords({ actions, hasImplementation: false });
    this.data = new Int32Array(16 * this.stride);
  }

  get members(): ReadonlyMap<number, { readonly action: EntryAction & { readonly kind: "action" } }> {
    return this.#members;
  }

  get groups(): ReadonlyMap<number, readonly GroupMember[]> {
    return this.#groups;
  }

  /**
   * Position in `data` of the record that an entry's member or group stands for, or -1 when it is gone or the
   * group is empty; the packet then runs no action. simple_switch: members by handle, `hash` modulo their number.
   */
  resolve(kind: number, id: number, hash: number): number {
    if (kind === MEMBER) {
      const member = this.#members.get(id);
      return member === undefined ? -1 : member.slot * this.stride;
    }
    const choices = kind === GROUP ? this.#choices.get(id) : undefined;
    return choices === undefined || choices.length === 0 ? -1 : choices[hash % choices.length]!;
  }

  /** @throws ControlError already-exists, table-full, invalid-argument */
  insertMember(id: number, action: EntryAction & { readonly kind: "action" }): void {
    if (this.#members.has(id)) throw new ControlError("already-exists", `${this.name} has a member ${id}`);
    const record = encodeAction(this.actions, action);
    if (this.#members.size >= this.size) {
      throw new ControlError("table-full", `${this.name} is full: its size is ${this.size} members`);
    }
    const slot = this.#freeSlots.pop() ?? this.#slots++;
    if ((slot + 1) * this.stride > this.data.length) {
      const larger = new Int32Array(this.data.length * 2);
      larger.set(this.data);
      this.data = larger;
    }
    this.#members.set(id, { action, slot });
    this.#writeRecord(slot, record);
  }

  /** @throws ControlError not-found, invalid-argument */
  modifyMember(id: number, action: EntryAction & { readonly kind: "action" }): void {
    const { slot } = this.#require(id);
    this.#writeRecord(slot, encodeAction(this.actions, action));
    this.#members.set(id, { action, slot });
  }

  /** @throws ControlError not-found; invalid-argument while a group has it */
  deleteMember(id: number): void {
    const { slot } = this.#require(id);
    for (const [group, members] of this.#groups) {
      if (members.some(({ member }) => member === id)) {
        throw new ControlError("invalid-argument", `member ${id} of ${this.name} is in group ${group}`);
      }
    }
    this.#members.delete(id);
    this.#freeSlots.push(slot);
  }

  /** Creates or replaces. @throws ControlError not-found for an unknown member, invalid-argument for a weight below 1 */
  setGroup(id: number, members: readonly GroupMember[]): void {
    const choices = members.flatMap(({ member, weight }) => {
      const { slot } = this.#require(member);
      if (!Number.isInteger(weight) || weight < 1) {
        throw new ControlError("invalid-argument", `group ${id} of ${this.name}: weights are at least 1`);
      }
      return Array<number>(weight).fill(slot * this.stride);
    });
    choices.sort((a, b) => a - b);
    this.#groups.set(id, members);
    this.#choices.set(id, choices);
  }

  /** @throws ControlError not-found */
  deleteGroup(id: number): void {
    if (!this.#groups.delete(id)) throw new ControlError("not-found", `${this.name} has no group ${id}`);
    this.#choices.delete(id);
  }

  /** Removes all groups and members. */
  reset(): void {
    this.#groups.clear();
    this.#choices.clear();
    this.#members.clear();
    this.#freeSlots.length = 0;
    this.#slots = 0;
  }

  #require(id: number): Member {
    const member = this.#members.get(id);
    if (member === undefined) throw new ControlError("not-found", `${this.name} has no member ${id}`);
    return member;
  }

  #writeRecord(slot: number, record: Int32Array): void {
    const at = slot * this.stride;
    this.data.fill(0, at, at + this.stride);
    this.data[at] = slot + 1;
    this.data.set(record, at + 1);
  }
}
