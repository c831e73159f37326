import type { ValueDeclaration } from "../../p4/check/checked-program.ts";
import type { Instance } from "../../p4/check/instance.ts";
import type { Place, Value } from "./value.ts";

/** What a name stands for while one function is generated. */
export type Binding =
  | { readonly kind: "place"; readonly place: Place }
  | { readonly kind: "value"; readonly value: Value }
  | { readonly kind: "instance"; readonly instance: Instance }
  /** The packet_in or packet_out of the pipeline. */
  | { readonly kind: "packet" };

/** Bindings of declarations, with those of the surrounding scope behind them. */
export class Scope {
  readonly #bindings = new Map<ValueDeclaration, Binding>();
  readonly #outer: Scope | undefined;

  constructor(outer?: Scope) {
    this.#outer = outer;
  }

  bind(declaration: ValueDeclaration, binding: Binding): void {
    this.#bindings.set(declaration, binding);
  }

  find(declaration: ValueDeclaration): Binding | undefined {
    return this.#bindings.get(declaration) ?? this.#outer?.find(declaration);
  }
}
