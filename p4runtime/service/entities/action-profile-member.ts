import { create } from "@bufbuild/protobuf";
import {
  type ActionProfileMember,
  ActionProfileMemberSchema,
  Update_Type,
} from "../../gen/p4/v1/p4runtime_pb.js";
import { arrayOf } from "../array-index.ts";
import { type EntityKind, inPieces, type PlannedUpdate } from "../entity-kind.ts";
import { packAction, unpackAction } from "../packed-action.ts";
import type { PipelineState, ProfileState } from "../pipeline-state.ts";
import { refusal, within } from "../request-error.ts";
import type { StoredMember } from "../stored-entry.ts";
import { requireExistence } from "./update-type.ts";

/** Members of action profiles (P4Runtime specification, "Member Programming"). */
export const actionProfileMemberKind: EntityKind<"actionProfileMember"> = {
  plan(state, type, message) {
    const profile = profileOf(state, message.actionProfileId);
    const id = message.memberId;
    if (id === 0) throw refusal("p4runtime-missing-field", "member_id");
    const before = profile.members.get(id);
    requireExistence(type, before !== undefined, `member ${id} of ${profile.schema.name}`);
    return type === Update_Type.DELETE ? planDelete(profile, before!) : planSet(profile, message, before);
  },

  async *read({ state }, { actionProfileId, memberId }) {
    for (const { members } of selectProfiles(state, actionProfileId)) {
      const found = memberId === 0 ? [...members.values()] : [members.get(memberId) ?? []].flat();
      for (const piece of inPieces(found)) yield piece.map(memberMessage);
    }
  },
};

/** @throws RequestError at `action_profile_id` */
export function profileOf(state: PipelineState, id: number): ProfileState {
  return arrayOf(state.profiles, id, "action profile", "action_profile_id");
}

/** The profile with an id, or all for id 0. @throws RequestError at `action_profile_id` */
export function selectProfiles(state: PipelineState, id: number): readonly ProfileState[] {
  return id === 0 ? [...state.profiles.values()] : [profileOf(state, id)];
}

/** Members and groups are not for profiles that are programmed with sets of actions. @throws RequestError */
export function requireNoActionSets({ setMembers, schema }: ProfileState): void {
  if (setMembers === 0) return;
  const reason = `${schema.name} is programmed with sets of actions`;
  throw refusal("p4runtime-invalid-value", "action_profile_id", { reason });
}

function planSet(
  profile: ProfileState,
  { memberId, action }: ActionProfileMember,
  before: StoredMember | undefined,
): PlannedUpdate {
  const { schema, members } = profile;
  requireNoActionSets(profile);
  if (action === undefined) throw refusal("p4runtime-missing-field", "action");
  const member = { profile: schema, id: memberId, run: packed(profile, action) };
  if (before === undefined && schema.size > 0 && members.size >= schema.size) {
    throw refusal("p4runtime-full", "member_id", { what: schema.name, size: `${schema.size} members` });
  }
  members.set(memberId, member);
  return {
    changes: [{ kind: "setMember", member, isNew: before === undefined }],
    undo: () => {
      if (before === undefined) members.delete(memberId);
      else members.set(memberId, before);
    },
    inverse: () => [
      before === undefined
        ? { kind: "deleteMember", member }
        : { kind: "setMember", member: before, isNew: false },
    ],
  };
}

function packed({ schema }: ProfileState, action: NonNullable<ActionProfileMember["action"]>) {
  try {
    return packAction(schema.name, schema.actions, action, "inEntries");
  } catch (error) {
    throw within("action", error);
  }
}

function planDelete({ schema, members, memberUses }: ProfileState, member: StoredMember): PlannedUpdate {
  const uses = memberUses.get(member.id);
  if (uses !== undefined) {
    const what = `member ${member.id} of ${schema.name}`;
    throw refusal("p4runtime-in-use", "member_id", { what, user: `${uses} groups or entries` });
  }
  members.delete(member.id);
  return {
    changes: [{ kind: "deleteMember", member }],
    undo: () => {
      members.set(member.id, member);
    },
    inverse: () => [{ kind: "setMember", member, isNew: true }],
  };
}

function memberMessage({ profile, id, run }: StoredMember): ActionProfileMember {
  return create(ActionProfileMemberSchema, {
    actionProfileId: profile.id,
    memberId: id,
    action: unpackAction(run),
  });
}
