import type { Annotation, ValueProperty } from "../syntax/ast.ts";

/** The annotation of that name, the last one where there are several. */
export function findAnnotation(annotations: readonly Annotation[], name: string): Annotation | undefined {
  return annotations.findLast((annotation) => annotation.name.text === name);
}

export function hasAnnotation(annotations: readonly Annotation[], name: string): boolean {
  return findAnnotation(annotations, name) !== undefined;
}

/** The text of `@name("text")`: strings side by side or joined by `++` make one. Undefined when it has another form. */
export function annotationString(annotation: Annotation): string | undefined {
  if (annotation.kind === "expressionListAnnotation") {
    const [first] = annotation.expressions;
    return first?.kind === "stringLiteral" && annotation.expressions.length === 1 ? first.value : undefined;
  }
  if (annotation.kind !== "unstructuredAnnotation" || annotation.body === undefined) return undefined;
  const parts = annotation.body.filter((token) => token.text !== "++");
  if (parts.length === 0 || parts.some((token) => token.token !== "string")) return undefined;
  return parts.map((token) => token.text.slice(1, -1)).join("");
}

/** The name that `@name` gives to the control plane, else the declared one. */
export function controlPlaneName(node: {
  readonly annotations: readonly Annotation[];
  readonly name: { readonly text: string };
}): string {
  const annotation = findAnnotation(node.annotations, "name");
  return (annotation === undefined ? undefined : annotationString(annotation)) ?? node.name.text;
}

/** `path.name`, or the name alone when it begins with a dot or there is no path. */
export function joinControlPlaneNames(path: string, name: string): string {
  if (name.startsWith(".")) return name.slice(1);
  return path === "" ? name : `${path}.${name}`;
}

/** Of an extern that a table's property makes in place: the property's first `@name`, without the control in front. */
export function nameInPlace(property: ValueProperty): string {
  const annotation = property.annotations.find(({ name }) => name.text === "name");
  return joinControlPlaneNames(
    "",
    (annotation === undefined ? undefined : annotationString(annotation)) ?? property.name.text,
  );
}
