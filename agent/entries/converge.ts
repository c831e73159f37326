import type { Entry, EntryKind, EntryUpdate } from "../../targets/data-plane.ts";
import { sameEntry } from "./entry-key.ts";

export interface InstalledEntry {
  readonly entry: Entry;
  /** Whether that is what the device holds; else it holds something of this key. */
  readonly sure: boolean;
}

interface Step {
  readonly kind: EntryKind;
  readonly operations: readonly EntryUpdate["operation"][];
}

/**
 * What may be written at once, since a device may try the updates of one write in any order (P4Runtime 1.5, 12). A peer is there before
 * anything sends to it, and goes after. Of a table, what is new comes before what is old goes: an entry that is replaced under
 * another priority leaves no gap. `self` is last: before it says who the node is, every frame is for somebody else, and so none meets
 * tables that are half filled.
 */
const ORDER: readonly Step[] = [
  { kind: "peer", operations: ["insert", "modify"] },
  { kind: "home", operations: ["insert", "modify"] },
  { kind: "table", operations: ["insert", "modify"] },
  { kind: "service", operations: ["insert", "modify"] },
  { kind: "table", operations: ["delete"] },
  { kind: "service", operations: ["delete"] },
  { kind: "home", operations: ["delete"] },
  { kind: "peer", operations: ["delete"] },
  { kind: "self", operations: ["insert", "modify", "delete"] },
];

/**
 * The fewest writes that lead from the installed entries to the wanted ones, as batches in their order. Entries that stay
 * are not touched, changed ones are modified in place.
 *
 * @param wanted by `entryKey`, as `installed`
 */
export function converge(
  wanted: ReadonlyMap<string, Entry>,
  installed: ReadonlyMap<string, InstalledEntry>,
): readonly (readonly EntryUpdate[])[] {
  const updates: EntryUpdate[] = [];
  for (const [key, entry] of wanted) {
    const there = installed.get(key);
    if (there?.sure === true && sameEntry(there.entry, entry)) continue;
    // A default action is there from the beginning.
    const operation = there === undefined && entry.kind !== "self" ? "insert" : "modify";
    updates.push({ operation, entry });
  }
  for (const [key, { entry }] of installed)
    if (!wanted.has(key)) updates.push({ operation: "delete", entry });
  const batches = ORDER.map(({ kind, operations }) =>
    updates.filter(({ entry, operation }) => entry.kind === kind && operations.includes(operation)),
  );
  return batches.filter((batch) => batch.length > 0);
}
