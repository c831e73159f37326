import { create } from "@bufbuild/protobuf";
import { type FieldMatch, FieldMatchSchema } from "../gen/p4/v1/p4runtime_pb.js";
import { canonicalBytes, isZero, packByteString } from "./packed-bytes.ts";
import type { FieldSchema, MatchSchema } from "./pipeline-schema.ts";
import { refusal, within } from "./request-error.ts";

/**
 * The match of an entry as one string of bytes (one character a byte), the same for the same match: it identifies
 * the entry, and drivers read from it. Per field, at `FieldSchema.at`:
 *
 * - exact: the value;
 * - lpm: the value, then the prefix length in two bytes;
 * - ternary: the value, then the mask; range: both bounds;
 * - optional: one byte that says whether it counts, then the value;
 *
 * and at the end, where the table has priorities, the priority in four bytes.
 */
export type PackedKey = string;

/**
 * Packs and checks a match (P4Runtime specification, "Match Format").
 *
 * @param priority as in the message; must be above 0 in tables with priorities, else 0
 * @throws RequestError with a path within the TableEntry
 */
export function packMatch(schema: MatchSchema, match: readonly FieldMatch[], priority: number): PackedKey {
  const { fields, placeOf, scratch, keyBytes } = schema;
  scratch.set(schema.anything);
  let seen = 0n;
  let count = 0;
  let exact = 0;
  for (let index = 0; index < match.length; index++) {
    const message = match[index]!;
    const place = placeOf.get(message.fieldId);
    if (place === undefined) {
      const id = message.fieldId;
      throw refusal("p4runtime-unknown-member", `match[${index}].field_id`, {
        owner: schema.name,
        what: "key field",
        id,
      });
    }
    // Fields mostly come in order: a duplicate can then only be the field before.
    if (place < count || seen !== 0n) {
      if (seen === 0n)
        for (let before = 0; before < index; before++) seen |= bitOf(placeOf.get(match[before]!.fieldId)!);
      if ((seen & bitOf(place)) !== 0n) {
        throw refusal("p4runtime-duplicate", `match[${index}].field_id`, {
          what: "key field",
          id: message.fieldId,
        });
      }
      seen |= bitOf(place);
    }
    count = place + 1;
    const field = fields[place]!;
    if (field.kind === "exact") exact++;
    try {
      packField(field, message, scratch);
    } catch (error) {
      throw within(`match[${index}]`, error);
    }
  }
  if (exact < match.length || exact < fields.length) requireExactFields(schema, match);
  packPriority(schema, priority, scratch);
  return scratch.toString("latin1", 0, keyBytes);
}

function bitOf(place: number): bigint {
  return 1n << BigInt(place);
}

function requireExactFields({ fields, name }: MatchSchema, match: readonly FieldMatch[]): void {
  for (const { kind, id, name: field } of fields) {
    if (kind !== "exact" || match.some(({ fieldId }) => fieldId === id)) continue;
    const reason = `${name} matches the field ${field} (id ${id}) exactly, so that it must be given`;
    throw refusal("p4runtime-invalid-value", "match", { reason });
  }
}

function packPriority({ hasPriority, name, keyBytes }: MatchSchema, priority: number, target: Buffer): void {
  if (!hasPriority) {
    if (priority === 0) return;
    throw refusal("p4runtime-invalid-value", "priority", {
      reason: `entries of ${name} have no priority; it must be 0`,
    });
  }
  if (priority < 1) {
    throw refusal("p4runtime-invalid-value", "priority", {
      reason: `entries of ${name} need a priority above 0`,
    });
  }
  target.writeInt32BE(priority, keyBytes - 4);
}

function packField(field: FieldSchema, { fieldMatchType: type }: FieldMatch, target: Buffer): void {
  const { kind, width, bytes, at } = field;
  if (type.case !== kind) throw wrongKind(field, type.case);
  switch (type.case) {
    case "exact":
      packByteString(type.value.value, width, target, at, "exact.value");
      return;
    case "optional":
      target[at] = 1;
      packByteString(type.value.value, width, target, at + 1, "optional.value");
      return;
    case "lpm":
      packLpm(field, type.value.value, type.value.prefixLen, target);
      return;
    case "ternary":
      packByteString(type.value.value, width, target, at, "ternary.value");
      packByteString(type.value.mask, width, target, at + bytes, "ternary.mask");
      if (isZero(target, at + bytes, bytes)) throw refusal("p4runtime-dont-care", "ternary.mask");
      for (let index = at; index < at + bytes; index++) {
        if ((target[index]! & ~target[index + bytes]!) !== 0)
          throw refusal("p4runtime-masked-bits", "ternary.value");
      }
      return;
    case "range":
      packByteString(type.value.low, width, target, at, "range.low");
      packByteString(type.value.high, width, target, at + bytes, "range.high");
      if (target.compare(target, at + bytes, at + 2 * bytes, at, at + bytes) > 0) {
        throw refusal("p4runtime-invalid-value", "range.low", {
          reason: "the lower bound is above the upper one",
        });
      }
      if (isZero(target, at, bytes) && isAllOnes(target, at + bytes, bytes, width)) {
        throw refusal("p4runtime-dont-care", "range");
      }
  }
}

function packLpm({ width, bytes, at }: FieldSchema, value: Uint8Array, prefix: number, target: Buffer): void {
  if (prefix === 0) throw refusal("p4runtime-dont-care", "lpm.prefix_len");
  if (prefix < 0 || prefix > width) {
    throw refusal("p4runtime-invalid-value", "lpm.prefix_len", {
      reason: `${prefix} is not within 1..${width}`,
    });
  }
  packByteString(value, width, target, at, "lpm.value");
  const below = width - prefix;
  for (let bit = 0; bit < below; bit += 8) {
    const low = below - bit >= 8 ? 0xff : (1 << (below - bit)) - 1;
    if ((target[at + bytes - 1 - (bit >>> 3)]! & low) !== 0)
      throw refusal("p4runtime-masked-bits", "lpm.value");
  }
  target.writeUInt16BE(prefix, at + bytes);
}

function isAllOnes(source: Uint8Array, at: number, count: number, width: number): boolean {
  const top = (width & 7) === 0 ? 0xff : 0xff >>> (8 - (width & 7));
  if (source[at] !== top) return false;
  for (let index = at + 1; index < at + count; index++) if (source[index] !== 0xff) return false;
  return true;
}

function wrongKind({ name, kind }: FieldSchema, given: string | undefined) {
  if (given === undefined) return refusal("p4runtime-missing-field", "field_match_type");
  return refusal("p4runtime-invalid-value", given, {
    reason: `the match kind of ${name} is ${kind}, not ${given}`,
  });
}

/** The canonical messages of a packed key; fields that match everything are left out. */
export function unpackMatch({ fields }: MatchSchema, key: PackedKey): FieldMatch[] {
  const packed = Buffer.from(key, "latin1");
  return fields.flatMap((field) => {
    const fieldMatchType = unpackField(field, packed);
    return fieldMatchType === undefined
      ? []
      : [create(FieldMatchSchema, { fieldId: field.id, fieldMatchType })];
  });
}

function unpackField({ kind, at, bytes, width }: FieldSchema, packed: Buffer) {
  const value = (first: number) => canonicalBytes(packed, first, bytes);
  switch (kind) {
    case "exact":
      return { case: "exact" as const, value: { value: value(at) } };
    case "optional":
      return packed[at] === 0 ? undefined : { case: "optional" as const, value: { value: value(at + 1) } };
    case "lpm": {
      const prefixLen = packed.readUInt16BE(at + bytes);
      return prefixLen === 0 ? undefined : { case: "lpm" as const, value: { value: value(at), prefixLen } };
    }
    case "ternary":
      return isZero(packed, at + bytes, bytes)
        ? undefined
        : { case: "ternary" as const, value: { value: value(at), mask: value(at + bytes) } };
    case "range":
      return isZero(packed, at, bytes) && isAllOnes(packed, at + bytes, bytes, width)
        ? undefined
        : { case: "range" as const, value: { low: value(at), high: value(at + bytes) } };
  }
}

/** The priority of a packed key; 0 in tables without. */
export function packedPriority({ hasPriority, keyBytes }: MatchSchema, key: PackedKey): number {
  return hasPriority ? Buffer.from(key.slice(keyBytes - 4), "latin1").readInt32BE(0) : 0;
}
