import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { Span } from "../../diagnostics/span.ts";
import { currentLoading } from "./loading.ts";

/** The brand of everything that the DSL returns: the same key in every copy of this module, unlike `instanceof`. */
export const DECLARED: unique symbol = Symbol.for("nicforge.declared") as never;

/** What nicforge knows about one call of the user's file. */
export interface Declaration<Kind extends string = string, Model = unknown> {
  readonly kind: Kind;
  readonly span: Span;
  /** Undefined when the call was too wrong to mean anything; `problems` says why. */
  readonly model: Model | undefined;
  readonly problems: readonly Diagnostic[];
  /** The declarations that this one was made from. */
  readonly parts: readonly Declared[];
}

/** A value of the DSL: immutable, opaque to the user apart from the fields it shows. */
export interface Declared<Kind extends string = string, Model = unknown> {
  readonly [DECLARED]: Declaration<Kind, Model>;
}

/** Makes a DSL value; `visible` is what a user sees and completes on it. */
export function declare<Kind extends string, Model, Visible extends object>(
  declaration: Declaration<Kind, Model>,
  visible: Visible,
): Declared<Kind, Model> & Visible {
  currentLoading()?.declarations.push(declaration);
  Object.defineProperty(visible, DECLARED, { value: Object.freeze(declaration), enumerable: false });
  return Object.freeze(visible) as Declared<Kind, Model> & Visible;
}

export function isDeclared(value: unknown): value is Declared {
  return (typeof value === "object" || typeof value === "function") && value !== null && DECLARED in value;
}

/** The declaration behind a value of this kind; undefined for anything else, such as a misspelt import. */
export function declarationOf<Kind extends string, Model>(
  value: Declared<Kind, Model>,
  kind: Kind,
): Declaration<Kind, Model> | undefined {
  if (!isDeclared(value)) return undefined;
  const declaration = value[DECLARED];
  return declaration.kind === kind ? declaration : undefined;
}

/** Every declaration reachable from these, each once, a whole before its parts and in the order of the calls' arguments. */
export function reachable(roots: readonly Declared[]): readonly Declaration[] {
  const found = new Set<Declaration>();
  const visit = (value: Declared): void => {
    const declaration = value[DECLARED];
    if (found.has(declaration)) return;
    found.add(declaration);
    declaration.parts.forEach(visit);
  };
  roots.forEach(visit);
  return [...found];
}
