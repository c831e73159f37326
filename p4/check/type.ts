import type {
  ActionDeclaration,
  ControlDeclaration,
  ControlTypeDeclaration,
  Direction,
  EnumDeclaration,
  ExternObjectDeclaration,
  Field,
  HeaderDeclaration,
  HeaderUnionDeclaration,
  Name,
  NewtypeDeclaration,
  PackageTypeDeclaration,
  Parameter,
  ParserDeclaration,
  ParserTypeDeclaration,
  SerializableEnumDeclaration,
  StructDeclaration,
  TableDeclaration,
} from "../syntax/ast.ts";

/**
 * Types as the checker knows them: plain read-only data, typedefs and widths resolved, type arguments in place.
 * Two types are the same when {@link sameType} (type-equality.ts) says so; object identity says nothing.
 */
export type Type =
  | ScalarType
  | CompositeType
  | BlockType
  | CallableType
  | ExpressionOnlyType
  | TypeVariable
  | UnknownType;

/** What a field of a header or a table key can be built from. */
export type ScalarType =
  | BitType
  | IntType
  | VarbitType
  | BoolType
  | ErrorType
  | EnumType
  | SerializableEnumType
  | NewtypeType
  | ArbitraryIntType
  | StringType
  | MatchKindType
  | VoidType;

export type CompositeType = HeaderType | HeaderUnionType | StructType | StackType | TupleType | ListType;

/** Types of instances. */
export type BlockType = ParserType | ControlType | PackageType | ExternType;

export type CallableType = ActionType | FunctionType | TableType;

/** Types that only expressions have: no variable can be declared with them. */
export type ExpressionOnlyType =
  | SetType
  | DontcareType
  | StateType
  | TypeNameType
  | ApplyResultType
  | ActionRunType
  | InvalidHeaderType
  | DefaultValueType
  | ListLiteralType
  | StructLiteralType;

/** The type of what has been refused: it fits everything, so that one mistake gives one diagnostic. */
export interface UnknownType {
  readonly kind: "unknown";
}

export interface VoidType {
  readonly kind: "void";
}

export interface BoolType {
  readonly kind: "bool";
}

export interface StringType {
  readonly kind: "string";
}

/** The one `error` type. */
export interface ErrorType {
  readonly kind: "error";
}

export interface MatchKindType {
  readonly kind: "matchKind";
}

/** `bit<width>`; width 0 is possible. */
export interface BitType {
  readonly kind: "bit";
  readonly width: number;
}

/** `int<width>`, two's complement. */
export interface IntType {
  readonly kind: "int";
  readonly width: number;
}

/** `varbit<maxWidth>`. */
export interface VarbitType {
  readonly kind: "varbit";
  readonly maxWidth: number;
}

/** `int`: exists only while the program is compiled, so that each value of it is a constant. */
export interface ArbitraryIntType {
  readonly kind: "arbitraryInt";
}

export interface EnumType {
  readonly kind: "enum";
  readonly name: string;
  readonly declaration: EnumDeclaration;
  readonly members: readonly string[];
}

/** `enum bit<8> E { A = 1 }`. */
export interface SerializableEnumType {
  readonly kind: "serializableEnum";
  readonly name: string;
  readonly declaration: SerializableEnumDeclaration;
  readonly underlying: BitType | IntType;
}

/** `type underlying name;`: same values, no implicit conversion. */
export interface NewtypeType {
  readonly kind: "newtype";
  readonly name: string;
  readonly declaration: NewtypeDeclaration;
  readonly underlying: Type;
}

export interface FieldType {
  readonly name: string;
  readonly type: Type;
  readonly declaration: Field;
}

interface Generic<Declaration> {
  readonly name: string;
  readonly declaration: Declaration;
  /** In the order of the declaration's type parameters; empty when it has none. */
  readonly typeArguments: readonly Type[];
}

export interface HeaderType extends Generic<HeaderDeclaration> {
  readonly kind: "header";
  readonly fields: readonly FieldType[];
}

export interface HeaderUnionType extends Generic<HeaderUnionDeclaration> {
  readonly kind: "headerUnion";
  readonly fields: readonly FieldType[];
}

export interface StructType {
  readonly kind: "struct";
  /** Empty for the structure of a `{ a = 1 }` for which the context asks no type. */
  readonly name: string;
  readonly declaration: StructDeclaration | undefined;
  readonly typeArguments: readonly Type[];
  readonly fields: readonly (FieldType | AnonymousFieldType)[];
}

export interface AnonymousFieldType {
  readonly name: string;
  readonly type: Type;
  readonly declaration: undefined;
}

/** A header stack when the element is a header or header union, else an array. */
export interface StackType {
  readonly kind: "stack";
  readonly element: Type;
  readonly size: number;
}

export interface TupleType {
  readonly kind: "tuple";
  readonly elements: readonly Type[];
}

export interface ListType {
  readonly kind: "list";
  readonly element: Type;
}

export interface ParameterType {
  readonly name: string;
  readonly direction: Direction;
  readonly type: Type;
  /** May be left out of a call: it has a default value or carries `@optional`. */
  readonly optional: boolean;
  readonly declaration: Parameter;
}

/** A parser, or the type of one; `parameters` are those of `apply`. */
export interface ParserType extends Generic<ParserDeclaration | ParserTypeDeclaration> {
  readonly kind: "parser";
  readonly parameters: readonly ParameterType[];
}

export interface ControlType extends Generic<ControlDeclaration | ControlTypeDeclaration> {
  readonly kind: "control";
  readonly parameters: readonly ParameterType[];
}

/** `parameters` are those of the constructor. */
export interface PackageType extends Generic<PackageTypeDeclaration> {
  readonly kind: "package";
  readonly parameters: readonly ParameterType[];
}

/** Methods are found through the declaration; an extern may mention itself in them. */
export interface ExternType extends Generic<ExternObjectDeclaration> {
  readonly kind: "extern";
}

export interface ActionType {
  readonly kind: "action";
  readonly name: string;
  readonly declaration: ActionDeclaration;
  /** Those that are still to be bound: in `actions = { a(x); }` the ones without a direction. */
  readonly parameters: readonly ParameterType[];
}

/** The name of a function, extern function or method, before a call chooses the overload. */
export interface FunctionType {
  readonly kind: "function";
  readonly name: string;
}

export interface TableType {
  readonly kind: "table";
  readonly name: string;
  readonly declaration: TableDeclaration;
}

/** `t.apply()`: has members hit, miss and action_run. */
export interface ApplyResultType {
  readonly kind: "applyResult";
  readonly table: TableDeclaration;
}

/** `t.apply().action_run`. */
export interface ActionRunType {
  readonly kind: "actionRun";
  readonly table: TableDeclaration;
}

/** Masks, ranges and value sets. */
export interface SetType {
  readonly kind: "set";
  readonly element: Type;
}

/** `_` and `default`. */
export interface DontcareType {
  readonly kind: "dontcare";
}

/** A parser state by its name. */
export interface StateType {
  readonly kind: "state";
}

/** A type in the place of an expression: `Suits` in `Suits.Clubs`. */
export interface TypeNameType {
  readonly kind: "typeName";
  readonly type: Type;
}

/** `{#}` before its context says which header; such an expression ends with the header's type. */
export interface InvalidHeaderType {
  readonly kind: "invalidHeader";
}

/** `...` before its context says which type. */
export interface DefaultValueType {
  readonly kind: "defaultValue";
}

/** `{ a, b }` before its context says which type; without a context it becomes a tuple. */
export interface ListLiteralType {
  readonly kind: "listLiteral";
  /** Without a trailing `...`. */
  readonly elements: readonly Type[];
  /** Whether `...` comes last. */
  readonly open: boolean;
}

/** `{ x = a }` before its context says which type; without a context it becomes a struct without a name. */
export interface StructLiteralType {
  readonly kind: "structLiteral";
  readonly fields: readonly AnonymousFieldType[];
  readonly open: boolean;
}

/**
 * A type parameter. Seen in the bodies and signatures of generic declarations; `substitute` (substitution.ts) puts a
 * call's type arguments in.
 */
export interface TypeVariable {
  readonly kind: "typeVariable";
  readonly name: string;
  /** The name in the list of type parameters, which tells equal names apart. */
  readonly declaration: Name;
}
