import type { FarmNode } from "../../dsl/entries/node-entries.ts";
import type { Member, MemberState, Membership } from "./ownership.ts";

/** A member as the ledger holds it. */
export interface MemberRecord extends Member {
  /** Names one life of the member's process. */
  readonly instance: string;
}

/** The membership as the ledger holds it: one record, so that every change of it is one step that all see alike. */
export interface MembershipRecord extends Membership {
  readonly members: readonly MemberRecord[];
}

export const NO_MEMBERS: MembershipRecord = { generation: 0, members: [] };

export function memberOf(membership: MembershipRecord, id: number): MemberRecord | undefined {
  return membership.members.find((member) => member.node.id === id);
}

/** The membership with this member added or replaced; the same one where nothing changes. */
export function withMember(membership: MembershipRecord, member: MemberRecord): MembershipRecord {
  const known = memberOf(membership, member.node.id);
  if (known !== undefined && sameMember(known, member)) return membership;
  const others = membership.members.filter((other) => other !== known);
  return changed(membership, [...others, member]);
}

/** The membership in which these members are in this state; the same one where they are, or are none. */
export function withState(
  membership: MembershipRecord,
  ids: readonly number[],
  state: MemberState,
): MembershipRecord {
  const concerns = (member: MemberRecord) => ids.includes(member.node.id) && member.state !== state;
  if (!membership.members.some(concerns)) return membership;
  return changed(
    membership,
    membership.members.map((member) => (concerns(member) ? { ...member, state } : member)),
  );
}

/** The membership without these members; the same one where they are none. */
export function withoutMembers(membership: MembershipRecord, ids: readonly number[]): MembershipRecord {
  const remaining = membership.members.filter(({ node }) => !ids.includes(node.id));
  return remaining.length === membership.members.length ? membership : changed(membership, remaining);
}

/** The membership with a generation above this one: a broker that forgot must not make it go back. */
export function withGenerationAbove(membership: MembershipRecord, generation: number): MembershipRecord {
  return membership.generation > generation ? membership : { ...membership, generation: generation + 1 };
}

/** The lowest member that is not lost does what one of them must do. */
export function firstPresent(membership: MembershipRecord): number | undefined {
  return membership.members.find(({ state }) => state !== "lost")?.node.id;
}

function changed(before: MembershipRecord, members: readonly MemberRecord[]): MembershipRecord {
  return {
    generation: before.generation + 1,
    members: [...members].sort((one, other) => one.node.id - other.node.id),
  };
}

function sameMember(one: MemberRecord, other: MemberRecord): boolean {
  return one.instance === other.instance && one.state === other.state && sameNode(one.node, other.node);
}

function sameNode(one: FarmNode, other: FarmNode): boolean {
  return (
    one.ipv4 === other.ipv4 &&
    one.ipv6 === other.ipv6 &&
    one.lanMac === other.lanMac &&
    one.hostMac === other.hostMac
  );
}
