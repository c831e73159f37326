import type { Expression } from "./expressions.ts";
import type { Name, Node } from "./node.ts";

/** Annotations, specification section 20. A `@pragma` line is an unstructured annotation. */
export type Annotation = UnstructuredAnnotation | ExpressionListAnnotation | KeyValueAnnotation;

/** `@name` and `@name(tokens)`: what the tokens mean is the annotation's own affair. */
export interface UnstructuredAnnotation extends Node<"unstructuredAnnotation"> {
  readonly name: Name;
  /** The balanced tokens between the parentheses; absent when there are no parentheses. */
  readonly body?: readonly AnnotationToken[];
  /** The same as expressions, for the annotations whose arguments the front end evaluates: `@field_list`. */
  readonly arguments?: readonly Expression[];
  /** Written as `@pragma name tokens` up to the end of the line. */
  readonly pragma: boolean;
}

/** `@name[e1, e2]`, also `@name[]`. */
export interface ExpressionListAnnotation extends Node<"expressionListAnnotation"> {
  readonly name: Name;
  readonly expressions: readonly Expression[];
}

/** `@name[k1=e1, k2=e2]`. */
export interface KeyValueAnnotation extends Node<"keyValueAnnotation"> {
  readonly name: Name;
  readonly pairs: readonly NamedExpression[];
}

/** `name = value` in a structure-valued expression or a key-value annotation. */
export interface NamedExpression extends Node<"namedExpression"> {
  readonly name: Name;
  readonly value: Expression;
}

/** A token inside an unstructured annotation. */
export interface AnnotationToken extends Node<"annotationToken"> {
  readonly token: "identifier" | "keyword" | "integer" | "string" | "operator" | "unknown";
  /** As written; a string keeps its quotes. */
  readonly text: string;
}
