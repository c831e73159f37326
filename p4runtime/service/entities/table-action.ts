import { create } from "@bufbuild/protobuf";
import {
  type ActionProfileActionSet,
  ActionProfileActionSet_ActionSelectionMode as SelectionMode,
  ActionProfileActionSet_SizeSemantics as SizeSemantics,
  type TableAction,
  TableActionSchema,
} from "../../gen/p4/v1/p4runtime_pb.js";
import { packAction, unpackAction } from "../packed-action.ts";
import type { ProfileSchema, TableSchema } from "../pipeline-schema.ts";
import type { PipelineState, ProfileState } from "../pipeline-state.ts";
import { refusal, within } from "../request-error.ts";
import type { Share, StoredAction } from "../stored-entry.ts";

/** Reads an entry's action. @throws RequestError with a path within the TableAction */
export function storedAction(state: PipelineState, table: TableSchema, { type }: TableAction): StoredAction {
  if (type.case === undefined) throw refusal("p4runtime-missing-field", "type");
  const { profile } = table;
  if ((type.case === "action") !== (profile === undefined)) {
    const reason =
      profile === undefined
        ? `table ${table.name} has no action profile`
        : `the entries of table ${table.name} name members, groups or sets of actions of ${profile.name}`;
    throw refusal("p4runtime-invalid-value", FIELD_OF[type.case], { reason });
  }
  if (type.case === "action") {
    try {
      return { kind: "action", run: packAction(table.name, table.actions, type.value, "inEntries") };
    } catch (error) {
      throw within("action", error);
    }
  }
  return profileAction(state.profiles.get(profile!.id)!, type);
}

const FIELD_OF = {
  action: "action",
  actionProfileMemberId: "action_profile_member_id",
  actionProfileGroupId: "action_profile_group_id",
  actionProfileActionSet: "action_profile_action_set",
} as const;

function profileAction(
  profile: ProfileState,
  type: Exclude<TableAction["type"], { case: "action" } | { case: undefined }>,
): StoredAction {
  const { schema } = profile;
  const field = FIELD_OF[type.case];
  if (type.case === "actionProfileMemberId") {
    requireNoSets(profile, field);
    if (!profile.members.has(type.value)) {
      throw within(
        field,
        refusal("p4runtime-not-found", "", { what: `member ${type.value} of ${schema.name}` }),
      );
    }
    return { kind: "member", member: type.value };
  }
  if (!schema.hasSelector) {
    throw refusal("p4runtime-invalid-value", field, {
      reason: `action profile ${schema.name} has no selector`,
    });
  }
  if (type.case === "actionProfileGroupId") {
    requireNoSets(profile, field);
    if (!profile.groups.has(type.value)) {
      throw within(
        field,
        refusal("p4runtime-not-found", "", { what: `group ${type.value} of ${schema.name}` }),
      );
    }
    return { kind: "group", group: type.value };
  }
  try {
    return actionSet(profile, type.value);
  } catch (error) {
    throw within(field, error);
  }
}

/** One profile is programmed with members and groups, or with sets, never both (specification, "One Shot …"). */
function requireNoSets({ setMembers, schema }: ProfileState, path: string): void {
  if (setMembers === 0) return;
  throw refusal("p4runtime-invalid-value", path, {
    reason: `${schema.name} is programmed with sets of actions`,
  });
}

function actionSet(profile: ProfileState, set: ActionProfileActionSet): StoredAction {
  const { schema } = profile;
  if (profile.members.size > 0 || profile.groups.size > 0) {
    const reason = `${schema.name} is programmed with members and groups`;
    throw refusal("p4runtime-invalid-value", "", { reason });
  }
  if (set.groupAction !== undefined) {
    throw refusal("p4runtime-unimplemented", "group_action", { what: "an action of the whole group" });
  }
  if (set.actionSelectionMode === SelectionMode.RANDOM) {
    throw refusal("p4runtime-unimplemented", "action_selection_mode", { what: "random selection" });
  }
  const own = schema.countsWeights ? SizeSemantics.SUM_OF_WEIGHTS : SizeSemantics.SUM_OF_MEMBERS;
  if (
    set.sizeSemantics !== SizeSemantics.DEFAULT_SIZE_DETERMINED_BY_ACTION_SELECTOR &&
    set.sizeSemantics !== own
  ) {
    throw refusal("p4runtime-unimplemented", "size_semantics", {
      what: "size semantics that differ from the selector's",
    });
  }
  const choices = set.actionProfileActions.map((choice, index) => {
    try {
      const share = checkedShare(schema, choice);
      if (choice.action === undefined) throw refusal("p4runtime-missing-field", "action");
      try {
        return { ...share, run: packAction(schema.name, schema.actions, choice.action, "inEntries") };
      } catch (error) {
        throw within("action", error);
      }
    } catch (error) {
      throw within(`action_profile_actions[${index}]`, error);
    }
  });
  requireGroupSize(schema, choices, schema.maxGroupSize, "action_profile_actions");
  if (schema.size > 0 && profile.setMembers + choices.length > schema.size) {
    throw refusal("p4runtime-full", "action_profile_actions", {
      what: schema.name,
      size: `${schema.size} members`,
    });
  }
  return { kind: "set", choices };
}

/** Weight and watch port of a part of a group. @throws RequestError */
export function checkedShare(
  { weightsDisallowed, maxMemberWeight }: ProfileSchema,
  part: {
    readonly weight: number;
    readonly watchKind: { readonly case?: string | undefined; readonly value?: unknown };
  },
): Share {
  const { weight, watchKind } = part;
  if (weightsDisallowed ? weight !== 0 : weight < 1) {
    const reason = weightsDisallowed
      ? "the profile takes no weights; it must be 0"
      : `a weight is at least 1, not ${weight}`;
    throw refusal("p4runtime-invalid-value", "weight", { reason });
  }
  if (maxMemberWeight > 0 && weight > maxMemberWeight) {
    throw refusal("p4runtime-invalid-value", "weight", {
      reason: `${weight} is above the largest weight, ${maxMemberWeight}`,
    });
  }
  if (watchKind.case === "watch") {
    throw refusal("p4runtime-unimplemented", "watch", { what: "watch; use watch_port, which replaces it," });
  }
  return {
    weight,
    watchPort: watchKind.case === "watchPort" ? (watchKind.value as Uint8Array) : new Uint8Array(0),
  };
}

/** @param limit 0 for none. @throws RequestError */
export function requireGroupSize(
  { countsWeights, name }: ProfileSchema,
  shares: readonly Share[],
  limit: number,
  path: string,
): void {
  const size = countsWeights
    ? shares.reduce((sum, { weight }) => sum + Math.max(weight, 1), 0)
    : shares.length;
  if (limit === 0 || size <= limit) return;
  const what = countsWeights ? "weights that sum up to" : "a number of members of";
  throw refusal("p4runtime-invalid-value", path, {
    reason: `a group of ${name} takes ${what} at most ${limit}, not ${size}`,
  });
}

/** The message of an entry's action. */
export function tableActionMessage(action: StoredAction): TableAction {
  switch (action.kind) {
    case "action":
      return create(TableActionSchema, { type: { case: "action", value: unpackAction(action.run) } });
    case "member":
      return create(TableActionSchema, { type: { case: "actionProfileMemberId", value: action.member } });
    case "group":
      return create(TableActionSchema, { type: { case: "actionProfileGroupId", value: action.group } });
    case "set": {
      const actionProfileActions = action.choices.map(({ run, weight, watchPort }) => ({
        action: unpackAction(run),
        weight,
        ...watchKind(watchPort),
      }));
      return create(TableActionSchema, {
        type: { case: "actionProfileActionSet", value: { actionProfileActions } },
      });
    }
  }
}

export function watchKind(watchPort: Uint8Array) {
  return watchPort.length === 0 ? {} : { watchKind: { case: "watchPort" as const, value: watchPort } };
}
