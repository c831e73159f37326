import type { Builder } from "./builder.ts";
import { VALID } from "./layout.ts";
import { partCount, partOf, wordsOf } from "./storage.ts";
import { type AggregateValue, type StoredValue, slotCode, type Value } from "./value.ts";
import { compareWords } from "./wide-code.ts";

/** JavaScript condition for the equality of two values of one type (specification sections 8.12, 8.17, 8.18). */
export function equalCode(b: Builder, left: Value, right: Value): string {
  if (left.kind === "condition" && right.kind === "condition") return `(${left.code} === ${right.code})`;
  if (left.kind === "varbit" && right.kind === "varbit") {
    return `varbitsEqual(${left.length}, ${left.place}, ${right.length}, ${right.place})`;
  }
  if (isComposite(left) && isComposite(right)) return compositesEqual(b, left, right);
  const a = wordsOf(b, left);
  const c = wordsOf(b, right);
  return compareWords("==", a.words, c.words, a.width, a.signed);
}

function isComposite(value: Value): value is StoredValue | AggregateValue {
  return value.kind === "stored" || value.kind === "aggregate";
}

function compositesEqual(
  b: Builder,
  left: StoredValue | AggregateValue,
  right: StoredValue | AggregateValue,
): string {
  const { layout } = left.kind === "stored" ? left : right;
  const parts = Array.from({ length: partCount(layout) }, (_, index) => index);
  const valid = layout.kind === "header" ? [validCode(left), validCode(right)] : ["true", "true"];
  const partsEqual = () =>
    parts.map((index) => equalCode(b, partOf(b, left, index), partOf(b, right, index))).join(" && ") ||
    "true";
  if (layout.kind !== "header") return `(${partsEqual()})`;
  if (valid[0] === "false" || valid[1] === "false") return `(${valid[0]} === ${valid[1]})`;
  return `(${valid[0]} ? ${valid[1]} && ${partsEqual()} : !${valid[1]})`;
}

/** JavaScript condition for the validity of a header. */
export function validCode(value: StoredValue | AggregateValue): string {
  if (value.kind === "aggregate") return String(value.valid);
  const { layout, at } = value;
  if (layout.kind === "union") {
    return `(${layout.fields.map((field) => `${slotCode({ ...at, base: at.base + field.offset }, VALID)} !== 0`).join(" || ")})`;
  }
  return `(${slotCode(at, VALID)} !== 0)`;
}
