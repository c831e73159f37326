import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { Span } from "../../diagnostics/span.ts";
import type { FieldReference } from "../model/field-reference.ts";
import { type Declared, declare } from "./declaration.ts";

/** The ports whose rules look up connections. */
export type SteeredPort = "wan" | "lan";

declare const ALLOWED_ON: unique symbol;

/** Known to the type checker only: the rules in which a value may stand. */
export interface AllowedOn<Ports extends SteeredPort> {
  readonly [ALLOWED_ON]?: { readonly [Port in Ports]: true };
}

/** A field of a header: the symbol that table keys are made of. Its width is part of its type. */
export interface Field<Bits extends number = number, Ports extends SteeredPort = SteeredPort>
  extends Declared<"field", FieldReference>,
    AllowedOn<Ports> {
  readonly bits: Bits;
}

/** A field of any width that may stand in some rule. */
export type AnyField = Field<number, never>;

/** The fields of a header by name. */
export type FieldGroup<Widths extends Readonly<Record<string, number>>> = {
  readonly [Name in keyof Widths]: Field<Widths[Name]>;
};

export function makeField(reference: FieldReference, span: Span, parts: readonly Declared[] = []): AnyField {
  return declare({ kind: "field", span, model: reference, problems: [], parts }, { bits: reference.bits });
}

/** Stands for a field that does not exist: carries the reason to the pipeline. */
export function brokenField(problem: Diagnostic, span: Span, parts: readonly Declared[] = []): AnyField {
  return declare<"field", FieldReference, { bits: number }>(
    { kind: "field", span, model: undefined, problems: [problem], parts },
    { bits: 1 },
  );
}
