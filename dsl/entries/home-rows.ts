import { maglevTable } from "../../packet/maglev.ts";
import type { HomesModel } from "../model/homes.ts";
import type { HomeMembers } from "./node-entries.ts";

/** One place of the table of homes. */
export interface HomeRow {
  /** The flow hash modulo the table's size. */
  readonly index: number;
  readonly node: number;
  /** The home before the last change, where it was another one. */
  readonly previous?: number;
}

/**
 * The rows of a table of homes, the same on every node of the farm that has the same members in view: by Maglev hashing,
 * so that a change of members moves few homes. Without members there is no row.
 */
export function homeRows({ size }: HomesModel, { nodes, previous = [] }: HomeMembers): readonly HomeRow[] {
  const before = maglevTable(previous, size);
  return maglevTable(nodes, size).map((node, index) => {
    const other = before[index];
    return other === undefined || other === node ? { index, node } : { index, node, previous: other };
  });
}
