import type { ControlInstance, Instance, ParserInstance } from "../../p4/check/instance.ts";
import type {
  ActionDeclaration,
  FunctionDeclaration,
  Parameter,
  TableDeclaration,
} from "../../p4/syntax/ast.ts";
import type { Layout } from "./layout.ts";
import type { Scope } from "./scope.ts";
import type { Address } from "./value.ts";

/** A generated function for a P4 function or action. */
export interface Callable {
  readonly name: string;
  readonly parameters: readonly CallableParameter[];
  readonly result: Layout;
  /** Where a result is left that does not fit in one JavaScript value. */
  readonly resultAt: Address | undefined;
  readonly mayExit: boolean;
}

/** A parameter as JavaScript parameters (one per word), or as slots that the caller fills and reads back. */
export interface CallableParameter {
  readonly declaration: Parameter;
  readonly layout: Layout;
  readonly form: "words" | "slots" | "instance";
  readonly at: Address | undefined;
}

/** A generated function for the application of a table. */
export interface TableFunction {
  readonly name: string;
  readonly mayExit: boolean;
}

/** A generated function for the application of a parser or control. */
export interface BlockFunction {
  readonly name: string;
  readonly mayExit: boolean;
}

/**
 * One parser or control at one place of use: an instance with its parameters bound to slots. The top level of
 * the program is a unit without instance.
 */
export interface Unit {
  readonly instance: ParserInstance | ControlInstance | undefined;
  readonly scope: Scope;
  readonly root: Unit | undefined;
  readonly callables: Map<ActionDeclaration | FunctionDeclaration, Map<string, Callable>>;
  readonly tables: Map<TableDeclaration, TableFunction>;
  /** Applications of blocks, by their instance and the places of their arguments; kept in the root. */
  readonly blocks: Map<Instance, Map<string, BlockFunction>>;
}

export function rootOf(unit: Unit): Unit {
  return unit.root ?? unit;
}
