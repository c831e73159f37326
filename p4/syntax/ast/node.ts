import type { Span } from "../../../diagnostics/span.ts";

/**
 * What every node of the tree has: its kind, which says what else it has, and its place. A span lies in the
 * file that the text came from, also where an `#include` brought it; text out of a macro has the place of
 * the macro's use.
 */
export interface Node<Kind extends string> {
  readonly kind: Kind;
  readonly span: Span;
}

/** An identifier where it is written: in a declaration, a use, a label. */
export interface Name extends Node<"name"> {
  readonly text: string;
}
