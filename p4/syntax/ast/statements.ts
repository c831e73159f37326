import type { Annotation } from "./annotations.ts";
import type { ConstantDeclaration, Instantiation, VariableDeclaration } from "./declarations.ts";
import type { Argument, CallExpression, Expression } from "./expressions.ts";
import type { Name, Node } from "./node.ts";
import type { NamedType, SpecializedType, TypeReference } from "./type-references.ts";

/** Statements, specification section 12. Which of them a parser state allows is the checker's affair. */
export type Statement =
  | AssignmentStatement
  | CallStatement
  | DirectApplication
  | EmptyStatement
  | BlockStatement
  | IfStatement
  | SwitchStatement
  | ForStatement
  | ForInStatement
  | ReturnStatement
  | ExitStatement
  | BreakStatement
  | ContinueStatement;

/**
 * What stands in a block. An instantiation may stand only at other places; it is in the tree so that the
 * checker can say so.
 */
export type BlockItem = Statement | VariableDeclaration | ConstantDeclaration | Instantiation;

export type AssignmentOperator =
  | "="
  | "+="
  | "-="
  | "|+|="
  | "|-|="
  | "*="
  | "/="
  | "%="
  | "<<="
  | ">>="
  | "&="
  | "^="
  | "|=";

export interface AssignmentStatement extends Node<"assignmentStatement"> {
  readonly target: Expression;
  readonly operator: AssignmentOperator;
  readonly value: Expression;
}

export interface CallStatement extends Node<"callStatement"> {
  readonly call: CallExpression;
}

/** `Type.apply(arguments);`: instantiates a parser or control and applies it (section 15.1). */
export interface DirectApplication extends Node<"directApplication"> {
  readonly type: NamedType | SpecializedType;
  readonly arguments: readonly Argument[];
}

export type EmptyStatement = Node<"emptyStatement">;

export interface BlockStatement extends Node<"blockStatement"> {
  readonly annotations: readonly Annotation[];
  readonly items: readonly BlockItem[];
}

export interface IfStatement extends Node<"ifStatement"> {
  readonly condition: Expression;
  readonly then: Statement;
  readonly else?: Statement;
}

/** On an expression, or on `table.apply().action_run`. */
export interface SwitchStatement extends Node<"switchStatement"> {
  readonly subject: Expression;
  readonly cases: readonly SwitchCase[];
}

export interface SwitchCase extends Node<"switchCase"> {
  /** A {@link DontcareExpression} for `default`. */
  readonly label: Expression;
  /** Absent when the case shares the body of the next one. */
  readonly body?: BlockStatement;
}

/** `for (initializers; condition; updates) body`. */
export interface ForStatement extends Node<"forStatement"> {
  readonly annotations: readonly Annotation[];
  readonly initializers: readonly (
    | VariableDeclaration
    | AssignmentStatement
    | CallStatement
    | DirectApplication
  )[];
  readonly condition: Expression;
  readonly updates: readonly (AssignmentStatement | CallStatement | DirectApplication)[];
  readonly body: Statement;
}

/** `for (type variable in collection) body`. */
export interface ForInStatement extends Node<"forInStatement"> {
  readonly annotations: readonly Annotation[];
  readonly variable: LoopVariable;
  /** A {@link RangeExpression}, a list or a stack. */
  readonly collection: Expression;
  readonly body: Statement;
}

export interface LoopVariable extends Node<"loopVariable"> {
  readonly annotations: readonly Annotation[];
  readonly type: TypeReference;
  readonly name: Name;
}

export interface ReturnStatement extends Node<"returnStatement"> {
  readonly value?: Expression;
}

export type ExitStatement = Node<"exitStatement">;
export type BreakStatement = Node<"breakStatement">;
export type ContinueStatement = Node<"continueStatement">;
