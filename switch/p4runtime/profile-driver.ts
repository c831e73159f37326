import {
  packedValue,
  type Share,
  type StoredAction,
  type StoredGroup,
  type StoredMember,
} from "../../p4runtime/service/index.ts";
import type { ActionProfile, GroupMember } from "../externs/action-profile.ts";
import type { EntryAction } from "../tables/action-data.ts";
import { entryAction } from "./entry-action.ts";

interface WatchedGroup {
  readonly id: number;
  readonly members: readonly (Share & { readonly member: number })[];
}

/**
 * An action profile of the switch under P4Runtime: members and groups by their ids, sets of actions as groups and
 * members with negative ids, and members left out while the port that they watch is down.
 */
export class ProfileDriver {
  readonly #profile: ActionProfile;
  readonly #groups = new Map<number, WatchedGroup>();
  readonly #portsDown: ReadonlySet<number>;
  #nextHidden = -1;

  constructor(profile: ActionProfile, portsDown: ReadonlySet<number>) {
    this.#profile = profile;
    this.#portsDown = portsDown;
  }

  setMember({ id, run }: StoredMember, isNew: boolean): void {
    const action = entryAction(this.#profile.actions, run);
    if (isNew) this.#profile.insertMember(id, action);
    else this.#profile.modifyMember(id, action);
  }

  deleteMember({ id }: StoredMember): void {
    this.#profile.deleteMember(id);
  }

  setGroup({ id, members }: StoredGroup): void {
    this.#setGroup({ id, members });
  }

  deleteGroup({ id }: StoredGroup): void {
    this.#deleteGroup(id);
  }

  /** What an entry runs; a set of actions becomes a group of its own. */
  take(action: Exclude<StoredAction, { kind: "action" }>): EntryAction {
    if (action.kind === "member") return { kind: "member", member: action.member };
    if (action.kind === "group") return { kind: "group", group: action.group };
    const members = action.choices.map(({ run, weight, watchPort }) => {
      const member = this.#nextHidden--;
      this.#profile.insertMember(member, entryAction(this.#profile.actions, run));
      return { member, weight, watchPort };
    });
    const id = this.#nextHidden--;
    this.#setGroup({ id, members });
    return { kind: "group", group: id };
  }

  /** Forgets the group of a set of actions, when its entry no longer runs it. */
  release(action: EntryAction): void {
    if (action.kind !== "group" || action.group >= 0) return;
    const members = this.#groups.get(action.group)?.members ?? [];
    this.#deleteGroup(action.group);
    for (const { member } of members) this.#profile.deleteMember(member);
  }

  /** A port went up or down. */
  portChanged(port: number): void {
    for (const group of this.#groups.values()) {
      if (group.members.some(({ watchPort }) => watchPort.length > 0 && portOf(watchPort) === port))
        this.#setGroup(group);
    }
  }

  #setGroup(group: WatchedGroup): void {
    const live = group.members.filter(
      ({ watchPort }) => watchPort.length === 0 || !this.#portsDown.has(portOf(watchPort)),
    );
    this.#profile.setGroup(
      group.id,
      live.map(({ member, weight }): GroupMember => ({ member, weight: Math.max(weight, 1) })),
    );
    this.#groups.set(group.id, group);
  }

  #deleteGroup(id: number): void {
    this.#profile.deleteGroup(id);
    this.#groups.delete(id);
  }
}

function portOf(watchPort: Uint8Array): number {
  return Number(packedValue(watchPort, 0, watchPort.length));
}
