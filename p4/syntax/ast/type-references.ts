import type { Expression } from "./expressions.ts";
import type { Name, Node } from "./node.ts";

/** A type where it is used, specification section 7. Declarations of types are in `type-declarations.ts`. */
export type TypeReference =
  | BitType
  | IntType
  | VarbitType
  | ArbitraryIntType
  | BoolType
  | StringType
  | ErrorType
  | MatchKindType
  | VoidType
  | DontcareType
  | NamedType
  | SpecializedType
  | StackType
  | TupleType
  | ListType;

/** `bit<width>`; `bit` alone has no width and means `bit<1>`. */
export interface BitType extends Node<"bitType"> {
  readonly width?: Expression;
}

/** `int<width>`, two's complement. `int` alone is an {@link ArbitraryIntType}. */
export interface IntType extends Node<"intType"> {
  readonly width: Expression;
}

/** `varbit<maximum width>`. */
export interface VarbitType extends Node<"varbitType"> {
  readonly width: Expression;
}

/** `int`: an integer of arbitrary precision, known when the program is compiled. */
export type ArbitraryIntType = Node<"arbitraryIntType">;
export type BoolType = Node<"boolType">;
export type StringType = Node<"stringType">;
export type ErrorType = Node<"errorType">;
export type MatchKindType = Node<"matchKindType">;
export type VoidType = Node<"voidType">;
/** `_` among type arguments: to be inferred, or of no interest. */
export type DontcareType = Node<"dontcareType">;

/** A declared type or a type variable by its name. */
export interface NamedType extends Node<"namedType"> {
  readonly name: Name;
  /** Written with a leading dot: looked up at the top level only. */
  readonly absolute: boolean;
}

/** `generic<arguments>`. */
export interface SpecializedType extends Node<"specializedType"> {
  readonly base: NamedType;
  readonly arguments: readonly TypeReference[];
}

/** `element[size]`: a header stack, a stack of header unions, or an array. */
export interface StackType extends Node<"stackType"> {
  readonly element: TypeReference;
  readonly size: Expression;
}

export interface TupleType extends Node<"tupleType"> {
  readonly elements: readonly TypeReference[];
}

/** `list<element>`: a list known when the program is compiled. */
export interface ListType extends Node<"listType"> {
  readonly element: TypeReference;
}
