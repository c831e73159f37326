import type { Span } from "../../diagnostics/span.ts";

/**
 * The table of home nodes: the node at place `flow hash mod size` knows who owns a connection. Only the owner and the home
 * have an entry then, not every node.
 */
export interface HomesModel {
  readonly kind: "homes";
  /** Places: a power of two, so that every target can take the remainder. */
  readonly size: number;
  readonly span: Span;
}

/** Sizes that a table of homes may have: bits of the flow hash that number its places. */
export const HOME_INDEX_BITS = { least: 4, most: 16 } as const;

/** How many low bits of the flow hash number the places. */
export function homeIndexBits({ size }: HomesModel): number {
  return Math.log2(size);
}
