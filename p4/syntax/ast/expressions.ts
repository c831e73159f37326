import type { Span } from "../../../diagnostics/span.ts";
import type { NamedExpression } from "./annotations.ts";
import type { Name, Node } from "./node.ts";
import type { ErrorType, NamedType, SpecializedType, TypeReference } from "./type-references.ts";

/**
 * Expressions, specification section 8. Parentheses leave no node: the tree's shape says it, and the printer
 * sets those that are needed.
 */
export type Expression =
  | IntegerLiteral
  | BooleanLiteral
  | StringLiteral
  | DefaultValue
  | DontcareExpression
  | InvalidHeader
  | PathExpression
  | TypeExpression
  | ThisExpression
  | MemberExpression
  | IndexExpression
  | SliceExpression
  | PlusSliceExpression
  | UnaryExpression
  | BinaryExpression
  | ConditionalExpression
  | CastExpression
  | CallExpression
  | ConstructorCall
  | ListExpression
  | StructExpression
  | MaskExpression
  | RangeExpression;

export interface IntegerLiteral extends Node<"integerLiteral"> {
  readonly value: bigint;
  /** In bits: 8 in `8w255` and `8s127`; absent for an `int` of arbitrary precision. The value may not fit. */
  readonly width?: number;
  /** True in `8s127`. Without a width the literal is an `int`, and this is false. */
  readonly signed: boolean;
  /** As written, for the printer. */
  readonly text: string;
}

export interface BooleanLiteral extends Node<"booleanLiteral"> {
  readonly value: boolean;
}

export interface StringLiteral extends Node<"stringLiteral"> {
  /** The text between the quotes as written: P4 gives escape sequences no meaning (section 6.4.3.3). */
  readonly value: string;
}

/** `...`: the default value of its type, or of the elements that are not written. */
export type DefaultValue = Node<"defaultValue">;

/** `_` as an argument or a keyset, `default` as a keyset or a switch label. */
export interface DontcareExpression extends Node<"dontcareExpression"> {
  readonly spelling: "_" | "default";
}

/** `{#}`: an invalid header or header union. */
export type InvalidHeader = Node<"invalidHeader">;

/** A value (variable, parameter, constant, instance, table, action, function) by its name. */
export interface PathExpression extends Node<"pathExpression"> {
  readonly name: Name;
  /** Written with a leading dot: looked up at the top level only. */
  readonly absolute: boolean;
}

/** A type before the dot: `Suits.Clubs`, `error.NoMatch`, `Callee.apply(...)`. */
export interface TypeExpression extends Node<"typeExpression"> {
  readonly type: NamedType | SpecializedType | ErrorType;
}

export type ThisExpression = Node<"thisExpression">;

/** `target.member`. */
export interface MemberExpression extends Node<"memberExpression"> {
  readonly target: Expression;
  readonly member: Name;
}

/** `target[index]`: an element of a stack or of a tuple. */
export interface IndexExpression extends Node<"indexExpression"> {
  readonly target: Expression;
  readonly index: Expression;
}

/** `target[high:low]`. */
export interface SliceExpression extends Node<"sliceExpression"> {
  readonly target: Expression;
  readonly high: Expression;
  readonly low: Expression;
}

/** `target[low+:width]`. */
export interface PlusSliceExpression extends Node<"plusSliceExpression"> {
  readonly target: Expression;
  readonly low: Expression;
  readonly width: Expression;
}

export type UnaryOperator = "!" | "~" | "-" | "+";

export interface UnaryExpression extends Node<"unaryExpression"> {
  readonly operator: UnaryOperator;
  readonly operand: Expression;
}

export type BinaryOperator =
  | "*"
  | "/"
  | "%"
  | "+"
  | "-"
  | "|+|"
  | "|-|"
  | "++"
  | "<<"
  | ">>"
  | "&"
  | "^"
  | "|"
  | "<"
  | "<="
  | ">"
  | ">="
  | "=="
  | "!="
  | "&&"
  | "||";

export interface BinaryExpression extends Node<"binaryExpression"> {
  readonly operator: BinaryOperator;
  readonly operatorSpan: Span;
  readonly left: Expression;
  readonly right: Expression;
}

/** `condition ? whenTrue : whenFalse`. */
export interface ConditionalExpression extends Node<"conditionalExpression"> {
  readonly condition: Expression;
  readonly whenTrue: Expression;
  readonly whenFalse: Expression;
}

/** `(type) operand`; with a list or structure as operand it is a list or structure of that type. */
export interface CastExpression extends Node<"castExpression"> {
  readonly type: TypeReference;
  readonly operand: Expression;
}

/** A call of a function, action, method, or of `apply`. */
export interface CallExpression extends Node<"callExpression"> {
  readonly callee: Expression;
  readonly typeArguments: readonly TypeReference[];
  readonly arguments: readonly Argument[];
}

/** `Type(arguments)`: makes an instance without a name. */
export interface ConstructorCall extends Node<"constructorCall"> {
  readonly type: NamedType | SpecializedType;
  readonly arguments: readonly Argument[];
}

export interface Argument extends Node<"argument"> {
  /** In `name = value`. */
  readonly name?: Name;
  /** A {@link DontcareExpression} where an out value is dropped. */
  readonly value: Expression;
}

/** `{ a, b }`: a tuple, list, structure or header by position; a {@link DefaultValue} may come last. */
export interface ListExpression extends Node<"listExpression"> {
  readonly elements: readonly Expression[];
}

/** `{ x = a, y = b, ... }`. */
export interface StructExpression extends Node<"structExpression"> {
  readonly members: readonly NamedExpression[];
  /** The place of `...`, where present: all other fields have their default values. */
  readonly rest?: Span;
}

/** `value &&& mask`, in keysets. */
export interface MaskExpression extends Node<"maskExpression"> {
  readonly value: Expression;
  readonly mask: Expression;
}

/** `low .. high`, both included, in keysets and `for` loops. */
export interface RangeExpression extends Node<"rangeExpression"> {
  readonly low: Expression;
  readonly high: Expression;
}
