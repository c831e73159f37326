import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { Span } from "../../diagnostics/span.ts";
import type { FieldRole } from "../model/encapsulation.ts";
import { type Declared, declare } from "./declaration.ts";
import { symbolGroup, unknownName } from "./symbol-group.ts";

/** Width and role of a field of the encapsulation header, as the user declared them. */
export interface RoleFieldModel {
  readonly bits: number | "address";
  readonly role: FieldRole;
}

/** What a field of the encapsulation header means: what the sender writes there and what the receiver checks. */
export interface RoleField<Bits extends number | "address" = number | "address">
  extends Declared<"encapsulation-field", RoleFieldModel> {
  readonly bits: Bits;
}

export function roleField<Bits extends number | "address">(
  bits: Bits,
  role: FieldRole,
  span: Span,
  problems: readonly Diagnostic[] = [],
): RoleField<Bits> {
  return declare({ kind: "encapsulation-field", span, model: { bits, role }, problems, parts: [] }, { bits });
}

export function brokenRoleField(problems: readonly Diagnostic[], span: Span): RoleField<number> {
  return declare<"encapsulation-field", RoleFieldModel, { bits: number }>(
    { kind: "encapsulation-field", span, model: undefined, problems, parts: [] },
    { bits: 1 },
  );
}

/** Field roles that are named, not called: `client.port`. */
export function roleGroup<Group extends object>(
  owner: string,
  fields: Readonly<Record<string, { readonly bits: number | "address"; readonly role: FieldRole }>>,
): Group {
  const names = Object.keys(fields);
  return symbolGroup(
    {},
    names,
    (name, span) => roleField(fields[name]!.bits, fields[name]!.role, span),
    (name, span) => brokenRoleField([unknownName(owner, name, names, span)], span),
  );
}
