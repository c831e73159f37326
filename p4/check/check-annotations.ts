import type { Annotation, Expression, Program } from "../syntax/ast.ts";
import { type Checker, declaredHere } from "./checker.ts";
import { descendants } from "./descendants.ts";
import type { Environment } from "./environment.ts";
import { inferExpression } from "./expressions.ts";
import { typeText } from "./type-text.ts";

/** Structured annotations (specification section 20.2): constants of type int, string or bool, one of a name. */
export function checkAnnotations(checker: Checker, environment: Environment, program: Program): void {
  for (const node of descendants(program)) {
    const annotations = "annotations" in node ? (node.annotations as readonly Annotation[]) : [];
    if (annotations.length > 0) checkOne(checker, environment, annotations);
  }
}

function checkOne(checker: Checker, environment: Environment, annotations: readonly Annotation[]): void {
  const seen = new Map<string, Annotation>();
  for (const annotation of annotations) {
    const name = annotation.name.text;
    const first = seen.get(name);
    const structured = annotation.kind !== "unstructuredAnnotation";
    if (first !== undefined && (structured || first.kind !== "unstructuredAnnotation"))
      checker.report(
        "p4-duplicate-name",
        { span: annotation.span, related: declaredHere(first.span) },
        { name: `@${name}` },
      );
    seen.set(name, annotation);
    for (const value of valuesOf(annotation)) checkValue(checker, environment, value);
  }
}

function valuesOf(annotation: Annotation): readonly Expression[] {
  switch (annotation.kind) {
    case "expressionListAnnotation":
      return annotation.expressions;
    case "keyValueAnnotation":
      return annotation.pairs.map((pair) => pair.value);
    case "unstructuredAnnotation":
      return [];
  }
}

function checkValue(checker: Checker, environment: Environment, value: Expression): void {
  const type = inferExpression(checker, environment, value);
  if (type.kind === "unknown") return;
  if (type.kind !== "arbitraryInt" && type.kind !== "string" && type.kind !== "bool")
    checker.report("p4-annotation-value", value.span, { type: typeText(type) });
  else if (!checker.constants.has(value))
    checker.report("p4-not-constant", value.span, { what: "the value of an annotation" });
}
