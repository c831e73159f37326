import { findAnnotation } from "../check/annotations.ts";
import { widthOf } from "../check/layout.ts";
import type { Type } from "../check/type.ts";
import type { Annotation } from "../syntax/ast.ts";

/** `@p4runtime_translation(uri, type)`: the control plane sees another type than the data plane (P4Runtime 17.1). */
export interface Translation {
  readonly uri: string;
  /** Bits; undefined when the control plane sees a string. */
  readonly bitwidth: number | undefined;
}

export function translationOf(annotations: readonly Annotation[]): Translation | undefined {
  const annotation = findAnnotation(annotations, "p4runtime_translation");
  if (annotation?.kind !== "unstructuredAnnotation" || annotation.body === undefined) return undefined;
  const tokens = annotation.body;
  const uri = tokens.find((token) => token.token === "string")?.text.slice(1, -1) ?? "";
  const width = tokens.find((token) => token.token === "integer")?.text;
  const isString = tokens.some((token) => token.text === "string");
  return { uri, bitwidth: isString || width === undefined ? undefined : Number(width) };
}

/** The width that P4Info states: 0 for strings and errors. */
export function controlPlaneWidth(type: Type): number {
  if (type.kind === "newtype") {
    const translation = translationOf(type.declaration.annotations);
    if (translation !== undefined) return translation.bitwidth ?? 0;
  }
  return widthOf(type) ?? 0;
}

/** The name that P4Info gives to a user-defined scalar type. */
export function typeNameField(type: Type): { typeName?: { name: string } } {
  return type.kind === "newtype" ? { typeName: { name: type.name } } : {};
}
