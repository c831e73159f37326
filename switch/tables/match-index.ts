import type { FieldWords } from "./match-key.ts";

/** An entry as an index sees it. */
export interface IndexedEntry {
  readonly id: number;
  readonly fields: readonly FieldWords[];
  /** Larger wins. */
  readonly priority: number;
  /** Of equal priorities the older entry wins, that is the smaller sequence number. */
  readonly sequence: number;
}

/** Finds the entry that a key selects. Identical matches are kept out by the table. */
export interface MatchIndex {
  insert(entry: IndexedEntry): void;
  remove(entry: IndexedEntry): void;
  /** The id of the winning entry for a key of the table's layout, or -1. */
  find(key: Int32Array): number;
  clear(): void;
}

/** Whether `a` wins over `b` where both match. */
export function precedes(
  a: Pick<IndexedEntry, "priority" | "sequence">,
  b: Pick<IndexedEntry, "priority" | "sequence">,
): boolean {
  return a.priority > b.priority || (a.priority === b.priority && a.sequence < b.sequence);
}
