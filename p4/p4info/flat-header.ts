import { controlPlaneName } from "../check/annotations.ts";
import type { HeaderType, StructType, Type } from "../check/type.ts";
import type { Annotation } from "../syntax/ast.ts";

export interface FlatField {
  readonly name: string;
  readonly type: Type;
  /** The field's own, then those of the structs around it that it does not have itself. */
  readonly annotations: readonly Annotation[];
}

/** The fields of a header with structs inside taken apart: `outer.inner` (P4Runtime specification 6.4.7). */
export function flattenHeader(type: HeaderType): readonly FlatField[] {
  return flatten(type, "", []);
}

function flatten(
  type: HeaderType | StructType,
  path: string,
  outer: readonly Annotation[],
): readonly FlatField[] {
  return type.fields.flatMap((field): readonly FlatField[] => {
    const declared = field.declaration;
    const own = declared === undefined ? field.name : controlPlaneName(declared);
    const name = path === "" ? own : `${path}.${own}`;
    const annotations = merge(declared?.annotations ?? [], outer);
    return field.type.kind === "struct"
      ? flatten(field.type, name, annotations)
      : [{ name, type: field.type, annotations }];
  });
}

function merge(inner: readonly Annotation[], outer: readonly Annotation[]): readonly Annotation[] {
  return [...inner, ...outer.filter((one) => !inner.some((other) => other.name.text === one.name.text))];
}
