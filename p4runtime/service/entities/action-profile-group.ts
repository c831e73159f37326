import { create } from "@bufbuild/protobuf";
import {
  type ActionProfileGroup,
  ActionProfileGroupSchema,
  Update_Type,
} from "../../gen/p4/v1/p4runtime_pb.js";
import { type EntityKind, inPieces, type PlannedUpdate } from "../entity-kind.ts";
import { addUse, type ProfileState } from "../pipeline-state.ts";
import { refusal, within } from "../request-error.ts";
import type { StoredGroup } from "../stored-entry.ts";
import { profileOf, requireNoActionSets, selectProfiles } from "./action-profile-member.ts";
import { checkedShare, requireGroupSize, watchKind } from "./table-action.ts";
import { requireExistence } from "./update-type.ts";

/** Groups of action selectors (P4Runtime specification, "Group Programming"). */
export const actionProfileGroupKind: EntityKind<"actionProfileGroup"> = {
  plan(state, type, message) {
    const profile = profileOf(state, message.actionProfileId);
    const { schema } = profile;
    const id = message.groupId;
    if (!schema.hasSelector) {
      throw refusal("p4runtime-invalid-value", "action_profile_id", {
        reason: `action profile ${schema.name} has no selector`,
      });
    }
    if (id === 0) throw refusal("p4runtime-missing-field", "group_id");
    const before = profile.groups.get(id);
    requireExistence(type, before !== undefined, `group ${id} of ${schema.name}`);
    return type === Update_Type.DELETE ? planDelete(profile, before!) : planSet(profile, message, before);
  },

  async *read({ state }, { actionProfileId, groupId }) {
    for (const { groups } of selectProfiles(state, actionProfileId)) {
      const found = groupId === 0 ? [...groups.values()] : [groups.get(groupId) ?? []].flat();
      for (const piece of inPieces(found)) yield piece.map(groupMessage);
    }
  },
};

function planSet(
  profile: ProfileState,
  message: ActionProfileGroup,
  before: StoredGroup | undefined,
): PlannedUpdate {
  const { schema, groups } = profile;
  requireNoActionSets(profile);
  checkMaxSize(profile, message, before);
  const members = message.members.map((member, index) => {
    try {
      const { memberId } = member;
      if (!profile.members.has(memberId)) {
        throw within(
          "member_id",
          refusal("p4runtime-not-found", "", { what: `member ${memberId} of ${schema.name}` }),
        );
      }
      return { member: memberId, ...checkedShare(schema, member) };
    } catch (error) {
      throw within(`members[${index}]`, error);
    }
  });
  const repeated = members.findIndex(
    ({ member }, index) => members.findIndex((other) => other.member === member) < index,
  );
  if (repeated >= 0) {
    throw refusal("p4runtime-duplicate", `members[${repeated}].member_id`, {
      what: "member",
      id: members[repeated]!.member,
    });
  }
  requireGroupSize(schema, members, message.maxSize || schema.maxGroupSize, "members");
  const group = { profile: schema, id: message.groupId, members, maxSize: message.maxSize };
  const replace = (from: StoredGroup | undefined, to: StoredGroup | undefined) => {
    for (const { member } of from?.members ?? []) addUse(profile.memberUses, member, -1);
    for (const { member } of to?.members ?? []) addUse(profile.memberUses, member, 1);
    if (to === undefined) groups.delete(group.id);
    else groups.set(group.id, to);
  };
  replace(before, group);
  return {
    changes: [{ kind: "setGroup", group }],
    undo: () => replace(group, before),
    inverse: () => [
      before === undefined ? { kind: "deleteGroup", group } : { kind: "setGroup", group: before },
    ],
  };
}

/** P4Runtime specification, "Rules on Setting max_size". */
function checkMaxSize(
  { schema }: ProfileState,
  { maxSize }: ActionProfileGroup,
  before: StoredGroup | undefined,
): void {
  const refuse = (reason: string) => refusal("p4runtime-invalid-value", "max_size", { reason });
  if (before !== undefined && before.maxSize !== maxSize)
    throw refuse(`the group was inserted with ${before.maxSize}`);
  if (maxSize < 0) throw refuse("a size is not negative");
  if (schema.maxGroupSize > 0 && (maxSize === 0 || maxSize > schema.maxGroupSize)) {
    throw refuse(`it must be within 1..${schema.maxGroupSize}`);
  }
}

function planDelete(
  { schema, groups, groupUses, memberUses }: ProfileState,
  group: StoredGroup,
): PlannedUpdate {
  const uses = groupUses.get(group.id);
  if (uses !== undefined) {
    throw refusal("p4runtime-in-use", "group_id", {
      what: `group ${group.id} of ${schema.name}`,
      user: `${uses} entries`,
    });
  }
  groups.delete(group.id);
  for (const { member } of group.members) addUse(memberUses, member, -1);
  return {
    changes: [{ kind: "deleteGroup", group }],
    undo: () => {
      groups.set(group.id, group);
      for (const { member } of group.members) addUse(memberUses, member, 1);
    },
    inverse: () => [{ kind: "setGroup", group }],
  };
}

function groupMessage({ profile, id, members, maxSize }: StoredGroup): ActionProfileGroup {
  return create(ActionProfileGroupSchema, {
    actionProfileId: profile.id,
    groupId: id,
    members: members.map(({ member, weight, watchPort }) => ({
      memberId: member,
      weight,
      ...watchKind(watchPort),
    })),
    maxSize,
  });
}
