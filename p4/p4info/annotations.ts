import type { MessageInitShape } from "@bufbuild/protobuf";
import type { DocumentationSchema } from "../../p4runtime/gen/p4/config/v1/p4info_pb.js";
import type {
  ExpressionSchema,
  StructuredAnnotationSchema,
} from "../../p4runtime/gen/p4/config/v1/p4types_pb.js";
import { annotationString, findAnnotation } from "../check/annotations.ts";
import type { CheckedProgram } from "../check/checked-program.ts";
import type { Annotation, AnnotationToken, Expression } from "../syntax/ast.ts";

/** Annotations that P4Info has fields for. */
const REPRESENTED = new Set(["name", "id", "brief", "description"]);

/** Annotations whose text is a list of expressions, which is written with commas; others are written token by token. */
const EXPRESSION_LISTS = new Set(["field_list", "p4runtime_translation", "alias", "length"]);

type StructuredAnnotation = MessageInitShape<typeof StructuredAnnotationSchema>;

export interface AnnotationFields {
  readonly annotations: string[];
  readonly structuredAnnotations: StructuredAnnotation[];
}

/** What `annotations` and `structured_annotations` of a message hold. */
export function annotationFields(
  program: CheckedProgram,
  annotations: readonly Annotation[],
  hidden: (name: string) => boolean = () => false,
): AnnotationFields {
  const texts: string[] = [];
  const structured: StructuredAnnotation[] = [];
  for (const annotation of annotations) {
    const name = annotation.name.text;
    if (annotation.kind === "unstructuredAnnotation") {
      if (!REPRESENTED.has(name) && !hidden(name)) texts.push(annotationText(name, annotation.body ?? []));
    } else if (!hidden(name)) structured.push(structuredAnnotation(program, annotation));
  }
  return { annotations: texts, structuredAnnotations: structured };
}

function annotationText(name: string, body: readonly AnnotationToken[]): string {
  if (body.length === 0) return `@${name}`;
  const text = body.map((token) => token.text).join(" ");
  return `@${name}(${EXPRESSION_LISTS.has(name) ? text.replaceAll(" ,", ",") : text})`;
}

function structuredAnnotation(
  program: CheckedProgram,
  annotation: Exclude<Annotation, { kind: "unstructuredAnnotation" }>,
): StructuredAnnotation {
  const name = annotation.name.text;
  if (annotation.kind === "expressionListAnnotation") {
    const expressions = annotation.expressions.map((value) => expressionMessage(program, value));
    if (expressions.length === 0) return { name };
    return { name, body: { case: "expressionList", value: { expressions } } };
  }
  const kvPairs = annotation.pairs.map((pair) => ({
    key: pair.name.text,
    value: expressionMessage(program, pair.value),
  }));
  return { name, body: { case: "kvPairList", value: { kvPairs } } };
}

function expressionMessage(
  program: CheckedProgram,
  expression: Expression,
): MessageInitShape<typeof ExpressionSchema> {
  const value = program.constantOf(expression);
  switch (value?.kind) {
    case "integer":
      return { value: { case: "int64Value", value: BigInt.asIntN(64, value.value) } };
    case "boolean":
      return { value: { case: "boolValue", value: value.value } };
    case "string":
      return { value: { case: "stringValue", value: value.value } };
    default:
      return {};
  }
}

/** `@brief` and `@description`. */
export function documentation(annotations: readonly Annotation[]): {
  doc?: MessageInitShape<typeof DocumentationSchema>;
} {
  const text = (name: string) => {
    const annotation = findAnnotation(annotations, name);
    return annotation === undefined ? undefined : annotationString(annotation);
  };
  const brief = text("brief");
  const description = text("description");
  if (brief === undefined && description === undefined) return {};
  return { doc: { brief: brief ?? "", description: description ?? "" } };
}

/** The integer of `@name(integer)`, in any base; undefined without the annotation. */
export function annotationInteger(annotations: readonly Annotation[], name: string): number | undefined {
  const annotation = findAnnotation(annotations, name);
  if (annotation?.kind !== "unstructuredAnnotation") return undefined;
  const text = annotation.body?.[0]?.text.replaceAll("_", "").replace(/^\d+[ws]/, "");
  const value = text === undefined || text === "" ? Number.NaN : Number(text);
  return Number.isInteger(value) ? value : undefined;
}
