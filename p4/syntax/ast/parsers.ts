import type { Annotation } from "./annotations.ts";
import type { ConstantDeclaration, Instantiation, Parameter, VariableDeclaration } from "./declarations.ts";
import type { Expression } from "./expressions.ts";
import type { Name, Node } from "./node.ts";
import type { BlockItem } from "./statements.ts";
import type { Signature } from "./type-declarations.ts";
import type { TypeReference } from "./type-references.ts";

/** A parser with its states, specification section 13. */
export interface ParserDeclaration extends Node<"parserDeclaration">, Signature {
  readonly constructorParameters: readonly Parameter[];
  readonly locals: readonly ParserLocal[];
  readonly states: readonly ParserState[];
}

export type ParserLocal = ConstantDeclaration | VariableDeclaration | Instantiation | ValueSetDeclaration;

/** `value_set<elementType>(size) name;` */
export interface ValueSetDeclaration extends Node<"valueSetDeclaration"> {
  readonly annotations: readonly Annotation[];
  readonly elementType: TypeReference;
  readonly size: Expression;
  readonly name: Name;
}

export interface ParserState extends Node<"parserState"> {
  readonly annotations: readonly Annotation[];
  readonly name: Name;
  readonly items: readonly BlockItem[];
  /** Absent means `transition reject`. */
  readonly transition?: Transition;
}

export type Transition = DirectTransition | SelectTransition;

/** `transition next;`, where next may be `accept` or `reject`. */
export interface DirectTransition extends Node<"directTransition"> {
  readonly next: Name;
}

/** `transition select(subjects) { cases }` */
export interface SelectTransition extends Node<"selectTransition"> {
  readonly subjects: readonly Expression[];
  readonly cases: readonly SelectCase[];
}

/** `keyset: next;` */
export interface SelectCase extends Node<"selectCase"> {
  readonly keyset: Keyset;
  readonly next: Name;
}

/**
 * `k` or `(k1, k2)`: values, masks, ranges, value sets and don't-cares, one for each subject or key. A single
 * don't-care without parentheses stands for all of them.
 */
export interface Keyset extends Node<"keyset"> {
  readonly elements: readonly Expression[];
  readonly parenthesized: boolean;
}
