import { create } from "@bufbuild/protobuf";
import { type Action, ActionSchema as ActionMessageSchema } from "../gen/p4/v1/p4runtime_pb.js";
import { canonicalBytes, packByteString } from "./packed-bytes.ts";
import type { ActionSchema, TableActionSchema } from "./pipeline-schema.ts";
import { refusal, within } from "./request-error.ts";

/** An action with its arguments: one character a byte, every argument at `ParameterSchema.at`. */
export interface PackedAction {
  readonly action: ActionSchema;
  readonly args: string;
}

/**
 * Packs and checks an action (P4Runtime specification, "Action Specification").
 *
 * @param owner what has the list of actions, for messages
 * @param use where the action is to run
 * @throws RequestError with a path within the Action
 */
export function packAction(
  owner: string,
  actions: ReadonlyMap<number, TableActionSchema>,
  { actionId, params }: Action,
  use: "inEntries" | "asDefault",
): PackedAction {
  const listed = actions.get(actionId);
  if (listed === undefined) {
    throw refusal("p4runtime-unknown-member", "action_id", { owner, what: "action", id: actionId });
  }
  const { action } = listed;
  if (!listed[use]) {
    const scope =
      use === "inEntries"
        ? `only be the default action of ${owner}`
        : `not be the default action of ${owner}`;
    throw refusal("p4runtime-action-scope", "action_id", { action: action.name, scope });
  }
  const { scratch, parameters, placeOf } = action;
  for (let index = 0; index < params.length; index++) {
    const { paramId, value } = params[index]!;
    const place = placeOf.get(paramId);
    if (place === undefined) {
      throw refusal("p4runtime-unknown-member", `params[${index}].param_id`, {
        owner: action.name,
        what: "parameter",
        id: paramId,
      });
    }
    for (let before = 0; before < index; before++) {
      if (params[before]!.paramId !== paramId) continue;
      throw refusal("p4runtime-duplicate", `params[${index}].param_id`, { what: "parameter", id: paramId });
    }
    const { width, at } = parameters[place]!;
    try {
      packByteString(value, width, scratch, at, "value");
    } catch (error) {
      throw within(`params[${index}]`, error);
    }
  }
  if (params.length < parameters.length) {
    const missing = parameters.find(({ id }) => !params.some(({ paramId }) => paramId === id))!;
    const reason = `action ${action.name} needs a value for ${missing.name} (id ${missing.id})`;
    throw refusal("p4runtime-invalid-value", "params", { reason });
  }
  return { action, args: scratch.toString("latin1", 0, action.argumentBytes) };
}

/** The canonical message. */
export function unpackAction({ action, args }: PackedAction): Action {
  const packed = Buffer.from(args, "latin1");
  return create(ActionMessageSchema, {
    actionId: action.id,
    params: action.parameters.map(({ id, at, bytes }) => ({
      paramId: id,
      value: canonicalBytes(packed, at, bytes),
    })),
  });
}
