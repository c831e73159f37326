import { entriesMessages } from "../../diagnostics/messages-entries.ts";
import { unknownNode } from "./check-nodes.ts";
import type { Checked, EntriesContext } from "./entries-context.ts";
import type { HomeMembers } from "./node-entries.ts";

/** The members that homes are at. Those before the last change may have left the farm since. */
export function checkHomes(context: EntriesContext): Checked<HomeMembers | undefined> {
  const { model, file, document } = context;
  const { homes } = file;
  if (homes === undefined) return { value: undefined, problems: [] };
  if (model.homes === undefined) {
    const place = { span: document.keySpan(["homes"]) };
    return { value: undefined, problems: [entriesMessages.diagnose("entries-homes-unused", place)] };
  }
  const { nodes, previous } = homes;
  return {
    value: { nodes, ...(previous === undefined ? {} : { previous }) },
    problems: nodes.flatMap((node, index) => unknownNode(node, ["homes", "nodes", index], context)),
  };
}
