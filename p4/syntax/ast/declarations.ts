import type { Annotation } from "./annotations.ts";
import type { ControlDeclaration } from "./controls.ts";
import type { Argument, Expression } from "./expressions.ts";
import type { Name, Node } from "./node.ts";
import type { ParserDeclaration } from "./parsers.ts";
import type { BlockStatement } from "./statements.ts";
import type { TypeDeclaration } from "./type-declarations.ts";
import type { TypeReference } from "./type-references.ts";

/** A whole program after preprocessing: declarations in the order of the text, included files first. */
export interface Program extends Node<"program"> {
  readonly declarations: readonly Declaration[];
}

/** What stands at the top level, specification section 6. */
export type Declaration =
  | ConstantDeclaration
  | ExternFunctionDeclaration
  | ExternObjectDeclaration
  | ExternForwardDeclaration
  | ActionDeclaration
  | FunctionDeclaration
  | ParserDeclaration
  | ControlDeclaration
  | Instantiation
  | ErrorDeclaration
  | MatchKindDeclaration
  | TypeDeclaration;

export interface ConstantDeclaration extends Node<"constantDeclaration"> {
  readonly annotations: readonly Annotation[];
  readonly type: TypeReference;
  readonly name: Name;
  readonly value: Expression;
}

export interface VariableDeclaration extends Node<"variableDeclaration"> {
  readonly annotations: readonly Annotation[];
  readonly type: TypeReference;
  readonly name: Name;
  readonly initializer?: Expression;
}

/**
 * `Type(arguments) name;`, for an extern with abstract methods followed by `= { methods }`. In
 * `Type(arguments) name[size];` the type is a stack of that type.
 */
export interface Instantiation extends Node<"instantiation"> {
  readonly annotations: readonly Annotation[];
  /** A parser's, control's, package's or extern's type; any other is an error for the checker to report. */
  readonly type: TypeReference;
  readonly arguments: readonly Argument[];
  readonly name: Name;
  /** Implementations of abstract methods, and instances that they use. */
  readonly body?: readonly (FunctionDeclaration | Instantiation)[];
}

export type Direction = "in" | "out" | "inout" | "none";

export interface Parameter extends Node<"parameter"> {
  readonly annotations: readonly Annotation[];
  readonly direction: Direction;
  readonly type: TypeReference;
  readonly name: Name;
  readonly defaultValue?: Expression;
}

/** What functions, extern functions and methods have in front of their bodies. */
export interface FunctionPrototype {
  readonly annotations: readonly Annotation[];
  readonly returnType: TypeReference;
  readonly name: Name;
  readonly typeParameters: readonly Name[];
  readonly parameters: readonly Parameter[];
}

export interface FunctionDeclaration extends Node<"functionDeclaration">, FunctionPrototype {
  readonly body: BlockStatement;
}

/** `extern type name(parameters);` */
export interface ExternFunctionDeclaration extends Node<"externFunctionDeclaration">, FunctionPrototype {}

/** `extern Name { constructors and methods }` */
export interface ExternObjectDeclaration extends Node<"externObjectDeclaration"> {
  readonly annotations: readonly Annotation[];
  readonly name: Name;
  readonly typeParameters: readonly Name[];
  readonly members: readonly (ConstructorPrototype | MethodPrototype)[];
}

/** `extern Name;`: a promise that the type is declared further down. */
export interface ExternForwardDeclaration extends Node<"externForwardDeclaration"> {
  readonly annotations: readonly Annotation[];
  readonly name: Name;
}

export interface ConstructorPrototype extends Node<"constructorPrototype"> {
  readonly annotations: readonly Annotation[];
  readonly name: Name;
  readonly parameters: readonly Parameter[];
}

export interface MethodPrototype extends Node<"methodPrototype">, FunctionPrototype {
  /** The instance brings the implementation. */
  readonly abstract: boolean;
}

export interface ActionDeclaration extends Node<"actionDeclaration"> {
  readonly annotations: readonly Annotation[];
  readonly name: Name;
  readonly parameters: readonly Parameter[];
  readonly body: BlockStatement;
}

/** `error { members }`: adds to the one `error` type. */
export interface ErrorDeclaration extends Node<"errorDeclaration"> {
  readonly members: readonly Name[];
}

/** `match_kind { members }`: adds to the one `match_kind` type. */
export interface MatchKindDeclaration extends Node<"matchKindDeclaration"> {
  readonly members: readonly Name[];
}
