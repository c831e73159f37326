import type {
  ActionDeclaration,
  ControlDeclaration,
  ParserDeclaration,
  ParserState,
  TableDeclaration,
} from "../syntax/ast.ts";
import { Scope } from "./scope.ts";
import type { Type } from "./type.ts";

/** What surrounds a piece of the program: its scope, and what is allowed there. */
export interface Environment {
  readonly scope: Scope;
  readonly parser?: ParserDeclaration;
  readonly state?: ParserState;
  readonly control?: ControlDeclaration;
  /** In a control's `apply` block. */
  readonly apply?: boolean;
  readonly action?: ActionDeclaration;
  readonly table?: TableDeclaration;
  /** In an argument of an action in a table's list. */
  readonly actionArgument?: boolean;
  /** In a function or method implementation. */
  readonly function?: { readonly name: string; readonly returnType: Type };
  /** The instance whose abstract method is implemented here. */
  readonly this?: Type;
  readonly inLoop?: boolean;
  /** In the keyset of a select case. */
  readonly keyset?: boolean;
  /** Only the type matters: the target of `minSizeInBits()` and its like. */
  readonly unevaluated?: boolean;
  /** In the subject of a switch statement, where `action_run` may stand. */
  readonly switchSubject?: boolean;
}

/** The same surroundings with a new innermost scope. */
export function enter(environment: Environment, changes: Omit<Environment, "scope"> = {}): Environment {
  return { ...environment, ...changes, scope: new Scope(environment.scope) };
}
