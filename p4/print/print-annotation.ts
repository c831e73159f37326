import type { Annotation, AnnotationToken } from "../syntax/ast.ts";
import { type Doc, enclose, hardline } from "./document.ts";
import { printExpression, printNamedExpression } from "./print-expression.ts";

/** Annotations in front of something on the same line. */
export function annotationsBefore(annotations: readonly Annotation[]): Doc {
  return annotations.map((annotation) => [
    printAnnotation(annotation),
    isPragma(annotation) ? hardline : " ",
  ]);
}

/** Annotations on lines of their own. */
export function annotationsAbove(annotations: readonly Annotation[]): Doc {
  return annotations.map((annotation) => [printAnnotation(annotation), hardline]);
}

/** Annotations behind something on the same line. */
export function annotationsBehind(annotations: readonly Annotation[]): Doc {
  return annotations.map((annotation) => [
    " ",
    printAnnotation(annotation),
    isPragma(annotation) ? hardline : "",
  ]);
}

/** A `@pragma` goes on to the end of its line. */
function isPragma(annotation: Annotation): boolean {
  return annotation.kind === "unstructuredAnnotation" && annotation.pragma;
}

function printAnnotation(annotation: Annotation): Doc {
  const name = annotation.name.text;
  switch (annotation.kind) {
    case "expressionListAnnotation":
      return [`@${name}`, enclose("[", annotation.expressions.map(printExpression), "]")];
    case "keyValueAnnotation":
      return [`@${name}`, enclose("[", annotation.pairs.map(printNamedExpression), "]")];
    case "unstructuredAnnotation": {
      const body = annotation.body === undefined ? undefined : printTokens(annotation.body);
      if (annotation.pragma) return `@pragma ${name} ${body ?? ""}`;
      return body === undefined ? `@${name}` : `@${name}(${body})`;
    }
  }
}

function printTokens(tokens: readonly AnnotationToken[]): string {
  return tokens
    .map((token, index) => (index > 0 && isSpaced(tokens[index - 1]!, token) ? " " : "") + token.text)
    .join("");
}

/** Operators that stand side by side without a blank would become one. */
function isSpaced(before: AnnotationToken, token: AnnotationToken): boolean {
  if (["(", "["].includes(before.text) || [")", "]", ",", ";"].includes(token.text)) return false;
  if (isOperator(before) && isOperator(token)) return true;
  return before.text !== "." && token.text !== "." && token.text !== "(";
}

function isOperator(token: AnnotationToken): boolean {
  return token.token === "operator" || token.token === "unknown";
}
