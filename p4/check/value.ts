import type { EnumDeclaration } from "../syntax/ast.ts";

/** A value that is known when the program is compiled. */
export type Value =
  | IntegerValue
  | BooleanValue
  | StringValue
  | ErrorValue
  | EnumValue
  | MatchKindValue
  | AggregateValue
  | InvalidHeaderValue;

/**
 * Of type bit, int, `int`, serializable enum or a newtype of these; already wrapped to the width of the type of its
 * expression, negative only for signed types.
 */
export interface IntegerValue {
  readonly kind: "integer";
  readonly value: bigint;
}

export interface BooleanValue {
  readonly kind: "boolean";
  readonly value: boolean;
}

export interface StringValue {
  readonly kind: "string";
  readonly value: string;
}

/** `error.name`. */
export interface ErrorValue {
  readonly kind: "error";
  readonly name: string;
}

/** A member of an enum without underlying type. */
export interface EnumValue {
  readonly kind: "enum";
  readonly declaration: EnumDeclaration;
  readonly member: string;
}

export interface MatchKindValue {
  readonly kind: "matchKind";
  readonly name: string;
}

/** A tuple, list, stack, structure or valid header: elements or fields in the order of the type. */
export interface AggregateValue {
  readonly kind: "aggregate";
  readonly elements: readonly Value[];
}

/** An invalid header or header union. */
export interface InvalidHeaderValue {
  readonly kind: "invalidHeader";
}
