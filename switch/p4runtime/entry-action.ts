import { type PackedAction, packedValue } from "../../p4runtime/service/index.ts";
import type { EntryAction } from "../tables/action-data.ts";
import { ControlError } from "../tables/table-error.ts";
import type { TableAction } from "../tables/table-shape.ts";

/** A packed action as the switch's tables and profiles take it. */
export function entryAction(
  actions: readonly TableAction[],
  { action, args }: PackedAction,
): EntryAction & { readonly kind: "action" } {
  const number = actions.findIndex(({ name }) => name === action.name);
  if (number < 0)
    throw new ControlError("invalid-argument", `the program's table has no action ${action.name}`);
  const packed = Buffer.from(args, "latin1");
  return {
    kind: "action",
    action: number,
    args: action.parameters.map(({ at, bytes }) => packedValue(packed, at, bytes)),
  };
}
