import type { Annotation } from "./annotations.ts";
import type {
  ActionDeclaration,
  ConstantDeclaration,
  Instantiation,
  Parameter,
  VariableDeclaration,
} from "./declarations.ts";
import type { Argument, Expression } from "./expressions.ts";
import type { Name, Node } from "./node.ts";
import type { Keyset } from "./parsers.ts";
import type { BlockStatement } from "./statements.ts";
import type { Signature } from "./type-declarations.ts";

/** A control block, specification section 14. */
export interface ControlDeclaration extends Node<"controlDeclaration">, Signature {
  readonly constructorParameters: readonly Parameter[];
  readonly locals: readonly ControlLocal[];
  readonly apply: BlockStatement;
}

export type ControlLocal =
  | ConstantDeclaration
  | VariableDeclaration
  | Instantiation
  | ActionDeclaration
  | TableDeclaration;

export interface TableDeclaration extends Node<"tableDeclaration"> {
  readonly annotations: readonly Annotation[];
  readonly name: Name;
  /** In the order of the text; twice the same is an error for the checker to report. */
  readonly properties: readonly TableProperty[];
}

export type TableProperty = KeyProperty | ActionsProperty | EntriesProperty | ValueProperty;

export interface KeyProperty extends Node<"keyProperty"> {
  readonly elements: readonly KeyElement[];
}

/** `expression: match kind annotations;` */
export interface KeyElement extends Node<"keyElement"> {
  readonly expression: Expression;
  readonly matchKind: Name;
  readonly annotations: readonly Annotation[];
}

export interface ActionsProperty extends Node<"actionsProperty"> {
  readonly actions: readonly ActionReference[];
}

/** An action in a table's list of actions, or with its arguments in an entry. */
export interface ActionReference extends Node<"actionReference"> {
  readonly annotations: readonly Annotation[];
  readonly name: Name;
  /** Written with a leading dot: looked up at the top level only. */
  readonly absolute: boolean;
  /** Absent when there are no parentheses. */
  readonly arguments?: readonly Argument[];
}

/** `const entries = { ... }` or `entries = { ... }`, section 14.2.1.4. */
export interface EntriesProperty extends Node<"entriesProperty"> {
  readonly annotations: readonly Annotation[];
  readonly isConst: boolean;
  readonly entries: readonly TableEntry[];
}

/** `const priority = 10: keyset: action;`, where `const` and the priority may be absent. */
export interface TableEntry extends Node<"tableEntry"> {
  readonly isConst: boolean;
  readonly priority?: Expression;
  readonly keyset: Keyset;
  readonly action: ActionReference;
  readonly annotations: readonly Annotation[];
}

/** `default_action`, `size` and every other property: `name = value;`. */
export interface ValueProperty extends Node<"valueProperty"> {
  readonly annotations: readonly Annotation[];
  readonly isConst: boolean;
  readonly name: Name;
  /** For `default_action` a path or a call. */
  readonly value: Expression;
}
