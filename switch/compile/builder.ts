import { substitute, type TypeBindings } from "../../p4/check/substitution.ts";
import type { Type } from "../../p4/check/type.ts";
import type { Expression, TypeReference } from "../../p4/syntax/ast.ts";
import type { Code } from "./code.ts";
import type { Generator } from "./generator.ts";
import type { Layout } from "./layout.ts";
import { Scope } from "./scope.ts";
import type { Unit } from "./unit.ts";
import type { Address } from "./value.ts";

/** Where the body that is being generated belongs. */
export interface BodyContext {
  readonly unit: Unit;
  /** Types of the type parameters of the generic function that is being generated. */
  readonly typeBindings: TypeBindings;
  /** In parser states: errors end the parser. Elsewhere there is nowhere to go with an error. */
  readonly isParser: boolean;
  /** Statement that ends the body after an exit statement. */
  readonly leave: string;
  /** Statements for `return` of a value, or of nothing. */
  readonly returns: { readonly layout: Layout; readonly at: Address | undefined };
}

/** Writes the body of one generated function. */
export class Builder {
  readonly generator: Generator;
  readonly context: BodyContext;
  scope: Scope;
  #code: Code[] = [];
  #temps = 0;
  readonly #prefix: string;
  /** Labels of the loops around the current statement, the innermost last. */
  readonly loops: { readonly loop: string; readonly body: string }[] = [];
  /** Set when the body may run an exit statement. */
  mayExit = false;

  constructor(generator: Generator, context: BodyContext, scope: Scope, prefix = "t") {
    this.generator = generator;
    this.context = context;
    this.scope = scope;
    this.#prefix = prefix;
  }

  get code(): readonly Code[] {
    return this.#code;
  }

  emit(...code: Code[]): void {
    this.#code.push(...code);
  }

  /** A JavaScript name that is new in this function. */
  fresh(hint = this.#prefix): string {
    return `${hint.replace(/[^A-Za-z0-9_]/g, "_")}$${this.#temps++}`;
  }

  /** Evaluates now what might change or is costly to repeat. */
  temp(code: string): string {
    if (/^(?:\(?-?\d+\)?|[A-Za-z_$][\w$]*\$\d+)$/.test(code) && !this.#variables.has(code)) return code;
    const name = this.fresh();
    this.emit(`const ${name} = ${code};`);
    return name;
  }

  readonly #variables = new Set<string>();

  /** A JavaScript variable that later statements assign to; {@link temp} does not take it for a constant. */
  variable(hint: string, initial: string): string {
    const name = this.fresh(hint);
    this.#variables.add(name);
    this.emit(`let ${name} = ${initial};`);
    return name;
  }

  /** Runs `work` and returns the statements that it emitted instead of adding them. */
  capture<Result>(work: () => Result): { readonly result: Result; readonly code: readonly Code[] } {
    const outer = this.#code;
    this.#code = [];
    try {
      const result = work();
      return { result, code: this.#code };
    } finally {
      this.#code = outer;
    }
  }

  /** Runs `work` with names that end with it. */
  inScope<Result>(work: () => Result): Result {
    const outer = this.scope;
    this.scope = new Scope(outer);
    try {
      return work();
    } finally {
      this.scope = outer;
    }
  }

  /** Emits `head { body }`. */
  block(head: string, body: () => void): void {
    this.emit(`${head} {`);
    this.inScope(body);
    this.emit("}");
  }

  typeOf(expression: Expression): Type {
    return substitute(this.generator.program.typeOf(expression), this.context.typeBindings);
  }

  typeNamed(reference: TypeReference): Type {
    return substitute(this.generator.program.typeNamed(reference), this.context.typeBindings);
  }

  substitute(type: Type): Type {
    return substitute(type, this.context.typeBindings);
  }

  layoutOf(type: Type): Layout {
    return this.generator.layouts.of(this.substitute(type));
  }

  layoutOfExpression(expression: Expression): Layout {
    return this.generator.layouts.of(this.typeOf(expression));
  }

  /** New slots for a variable of a layout. */
  allocate(layout: Layout): Address {
    return { base: this.generator.slots.allocate(layout.size) };
  }
}
