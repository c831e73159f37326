import type { MatchKind } from "../model/user-table.ts";
import { unfit } from "./action.ts";
import { callSite } from "./call-site.ts";
import { type Declared, declarationOf, declare } from "./declaration.ts";
import type { AllowedOn, AnyField, Field, SteeredPort } from "./field.ts";

/** A field of a table's key and how entries match it. */
export interface MatchField<Ports extends SteeredPort = SteeredPort>
  extends Declared<"match-field", MatchKind>,
    AllowedOn<Ports> {
  readonly match: MatchKind;
}

// biome-ignore lint/complexity/noBannedTypes: any function of the DSL
function matchField(match: MatchKind, field: AnyField, boundary: Function): MatchField {
  const span = callSite(boundary);
  const known = declarationOf(field, "field") !== undefined;
  const problems = known ? [] : [unfit(`${match}()`, "a field such as ipv4.source", field, span)];
  return declare(
    { kind: "match-field", span, model: known ? match : undefined, problems, parts: known ? [field] : [] },
    { match },
  );
}

/** Entries name one value. */
export function exact<Ports extends SteeredPort>(field: Field<number, Ports>): MatchField<Ports> {
  return matchField("exact", field, exact);
}

/** Entries name a prefix, `10.0.0.0/8`; the longest wins. */
export function lpm<Ports extends SteeredPort>(field: Field<number, Ports>): MatchField<Ports> {
  return matchField("lpm", field, lpm);
}

/** Entries name value and mask, `0x10&&&0xf0`; the largest priority wins. */
export function ternary<Ports extends SteeredPort>(field: Field<number, Ports>): MatchField<Ports> {
  return matchField("ternary", field, ternary);
}

/** Entries name the lowest and the highest value, `1024..65535`; the largest priority wins. */
export function range<Ports extends SteeredPort>(field: Field<number, Ports>): MatchField<Ports> {
  return matchField("range", field, range);
}
