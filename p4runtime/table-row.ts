/** A match value of one key field. A field that a row leaves out matches everything (never allowed for exact). */
export type RowMatch =
  | { readonly kind: "exact"; readonly value: bigint }
  | { readonly kind: "lpm"; readonly value: bigint; readonly prefixLength: number }
  | { readonly kind: "ternary"; readonly value: bigint; readonly mask: bigint }
  | { readonly kind: "range"; readonly low: bigint; readonly high: bigint }
  | { readonly kind: "optional"; readonly value: bigint };

/**
 * One row of a table by P4Info's names, before ids and byte strings: what a P4Runtime client writes and what the
 * embedded switch loads. All names are full names as P4Info has them (`preamble.name`), match fields and
 * parameters by their own names.
 */
export interface TableRow {
  readonly table: string;
  /** The table's default action in place of an entry: the only row that a keyless table can have. */
  readonly isDefaultAction?: true;
  /** By match field name; empty for a default action. */
  readonly match: Readonly<Record<string, RowMatch>>;
  readonly action: string;
  /** By parameter name. */
  readonly parameters: Readonly<Record<string, bigint>>;
  /** Larger wins; 0 where the table's match kinds take none (exact and lpm alone). */
  readonly priority: number;
}
