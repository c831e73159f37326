import type { Span } from "../../diagnostics/span.ts";
import type { ActionModel } from "./action.ts";
import type { ParameterModel } from "./connection-table.ts";
import type { FieldReference } from "./field-reference.ts";

export type MatchKind = "exact" | "lpm" | "ternary" | "range";

export interface TableKeyModel {
  readonly kind: "table-key";
  /** Name of the match field in entries and in the control plane. */
  readonly name: string;
  readonly field: FieldReference;
  readonly match: MatchKind;
  readonly span: Span;
}

export interface TableActionModel {
  readonly kind: "table-action";
  readonly name: string;
  readonly parameters: readonly ParameterModel[];
  readonly body: ActionModel;
  readonly span: Span;
}

/** A user's table: an ACL, a service list. Its entries are the operator's, its default action is the pipeline's. */
export interface UserTableModel {
  readonly kind: "user-table";
  readonly name: string;
  readonly key: readonly TableKeyModel[];
  readonly actions: readonly TableActionModel[];
  /** Name of an action without parameters. */
  readonly defaultAction: string;
  readonly size: number;
  readonly span: Span;
}
