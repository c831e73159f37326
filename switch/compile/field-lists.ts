import type { CheckedProgram } from "../../p4/check/checked-program.ts";
import type { ParserInstance } from "../../p4/check/instance.ts";
import type { Type } from "../../p4/check/type.ts";
import type { Annotation } from "../../p4/syntax/ast.ts";
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
  return rangesIn(layouts, program.typeNamed(parameter.type), index, meta.at.base);
}

function rangesIn(layouts: Layouts, type: Type, index: number, base: number): (readonly [number, number])[] {
  if (type.kind !== "struct" && type.kind !== "header") return [];
  const layout = layouts.of(type);
  if (layout.kind !== "struct" && layout.kind !== "header") return [];
  return type.fields.flatMap((field, place) => {
    const { offset, layout: inside } = layout.fields[place]!;
    const annotations = field.declaration?.annotations ?? [];
    if (annotations.some((annotation) => names(annotation, index)))
      return [[base + offset, inside.size] as const];
    return rangesIn(layouts, field.type, index, base + offset);
  });
}

function names(annotation: Annotation, index: number): boolean {
  if (annotation.name.text !== "field_list") return false;
  if (annotation.kind === "unstructuredAnnotation") {
    return (annotation.body ?? []).some(
      (token) => token.token === "integer" && Number(integerText(token.text)) === index,
    );
  }
  if (annotation.kind !== "expressionListAnnotation") return false;
  return annotation.expressions.some(
    (expression) => expression.kind === "integerLiteral" && Number(expression.value) === index,
  );
}

/** Without the width of `8w1`. */
function integerText(text: string): string {
  return text.replace(/^\d+[ws]/, "").replaceAll("_", "");
}
