import type { CheckedProgram } from "../../p4/check/checked-program.ts";
import type { ParserInstance } from "../../p4/check/instance.ts";
import type { Type } from "../../p4/check/type.ts";
import type { Annotation, Expression } from "../../p4/syntax/ast.ts";
import type { Layouts } from "./layout.ts";
import type { SlotPlace } from "./value.ts";

/** Slots of the user metadata that are annotated `@field_list` with an index: v1model's preserved fields. */
export function fieldListRanges(
  layouts: Layouts,
  parser: ParserInstance,
  program: CheckedProgram,
  index: number,
  meta: SlotPlace,
): (readonly [number, number])[] {
  const parameter = parser.declaration.parameters[2]!;
  const annotated = (annotation: Annotation) => names(program, annotation, index);
  return rangesIn(layouts, program.typeNamed(parameter.type), annotated, meta.at.base);
}

function rangesIn(
  layouts: Layouts,
  type: Type,
  annotated: (annotation: Annotation) => boolean,
  base: number,
): (readonly [number, number])[] {
  if (type.kind !== "struct" && type.kind !== "header") return [];
  const layout = layouts.of(type);
  if (layout.kind !== "struct" && layout.kind !== "header") return [];
  return type.fields.flatMap((field, place) => {
    const { offset, layout: inside } = layout.fields[place]!;
    const annotations = field.declaration?.annotations ?? [];
    if (annotations.some(annotated)) return [[base + offset, inside.size] as const];
    return rangesIn(layouts, field.type, annotated, base + offset);
  });
}

function names(program: CheckedProgram, annotation: Annotation, index: number): boolean {
  if (annotation.name.text !== "field_list") return false;
  return argumentsOf(annotation).some((argument) => {
    const value = program.constantOf(argument);
    if (value?.kind === "integer") return Number(value.value) === index;
    return argument.kind === "integerLiteral" && Number(argument.value) === index;
  });
}

function argumentsOf(annotation: Annotation): readonly Expression[] {
  if (annotation.kind === "expressionListAnnotation") return annotation.expressions;
  return annotation.kind === "unstructuredAnnotation" ? (annotation.arguments ?? []) : [];
}
