import type { Field, SerializableEnumMember } from "../syntax/ast.ts";
import type { TypeDeclarationNode, ValueDeclaration } from "./checked-program.ts";

/**
 * Members of a serializable enum are names while the values of the others are written; so are fields in the `@length` of
 * the fields below.
 */
export type Declared = ValueDeclaration | TypeDeclarationNode | SerializableEnumMember | Field;

/**
 * Names in one region of the program. Types and values share one name space. A name is known from its declaration on
 * (specification section 6.8), so the checker declares as it goes.
 */
export class Scope {
  readonly parent: Scope | undefined;
  private readonly names = new Map<string, Declared[]>();

  constructor(parent?: Scope) {
    this.parent = parent;
  }

  /** Adds a meaning; functions may have several under one name. */
  declare(name: string, declaration: Declared): void {
    const existing = this.names.get(name);
    if (existing === undefined) this.names.set(name, [declaration]);
    else existing.push(declaration);
  }

  /** Puts another meaning in the place of all that the name has in this scope. */
  replace(name: string, declaration: Declared): void {
    this.names.set(name, [declaration]);
  }

  /** The meanings in this scope alone. */
  here(name: string): readonly Declared[] {
    return this.names.get(name) ?? [];
  }

  /** The meanings in the innermost scope that knows the name. */
  find(name: string): readonly Declared[] {
    for (let scope: Scope | undefined = this; scope !== undefined; scope = scope.parent) {
      const found = scope.names.get(name);
      if (found !== undefined) return found;
    }
    return [];
  }

  get top(): Scope {
    let scope: Scope = this;
    while (scope.parent !== undefined) scope = scope.parent;
    return scope;
  }

  /** All names that can be seen, innermost first: for suggestions. */
  *visibleNames(): Iterable<string> {
    for (let scope: Scope | undefined = this; scope !== undefined; scope = scope.parent)
      yield* scope.names.keys();
  }
}
