import { wordCount } from "../words.ts";
import type { KeyField, MatchKind } from "./match-key.ts";

/** What an action takes from the control plane. */
export interface ActionParameter {
  readonly name: string;
  /** Width in bits. */
  readonly width: number;
  readonly signed: boolean;
}

/** An action that a table may run; its place in `TableShape.actions` is the number in the entries' records. */
export interface TableAction {
  readonly name: string;
  readonly parameters: readonly ActionParameter[];
  /** Annotated `@tableonly`: not as default action. */
  readonly tableOnly: boolean;
  /** Annotated `@defaultonly`: not in entries. */
  readonly defaultOnly: boolean;
}

/** Everything about a table that the program fixes. */
export interface TableShape {
  readonly name: string;
  readonly key: readonly KeyField[];
  readonly actions: readonly TableAction[];
  /** The most entries it takes. */
  readonly size: number;
  /** Entries stand for members or groups of an action profile instead of actions. */
  readonly hasImplementation: boolean;
  readonly hasIdleTimeout: boolean;
}

/** How a table looks entries up, decided by its keys (simple_switch: any range, else any ternary, else any lpm). */
export type TableKind = "exact" | "lpm" | "ternary" | "range";

export function tableKind(key: readonly { readonly matchKind: MatchKind }[]): TableKind {
  const kinds = new Set(key.map((field) => field.matchKind));
  if (kinds.has("range")) return "range";
  if (kinds.has("ternary") || kinds.has("optional")) return "ternary";
  return kinds.has("lpm") ? "lpm" : "exact";
}

/** Words of action data that the records of a table hold: what its widest action takes, or a member's number. */
export function actionDataWords(shape: Pick<TableShape, "actions" | "hasImplementation">): number {
  const widest = Math.max(0, ...shape.actions.map((action) => parameterWords(action.parameters)));
  return shape.hasImplementation ? 1 : widest;
}

export function parameterWords(parameters: readonly ActionParameter[]): number {
  return parameters.reduce((words, parameter) => words + wordCount(parameter.width), 0);
}
