import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { byteString, byteStringValue } from "./byte-string.ts";
import { type MatchField, MatchField_MatchType } from "./gen/p4/config/v1/p4info_pb.js";
import { type FieldMatch, FieldMatchSchema } from "./gen/p4/v1/p4runtime_pb.js";
import type { RowMatch } from "./table-row.ts";

const TYPE_OF: Record<RowMatch["kind"], MatchField_MatchType> = {
  exact: MatchField_MatchType.EXACT,
  lpm: MatchField_MatchType.LPM,
  ternary: MatchField_MatchType.TERNARY,
  range: MatchField_MatchType.RANGE,
  optional: MatchField_MatchType.OPTIONAL,
};

/** Whether a key field is of a match kind. */
export function isMatchedBy({ match }: MatchField, kind: RowMatch["kind"]): boolean {
  return match.case === "matchType" && match.value === TYPE_OF[kind];
}

/** Ones in the first `length` of `bits` bits. */
function prefixMask(length: number, bits: number): bigint {
  return ((1n << BigInt(length)) - 1n) << BigInt(bits - length);
}

/**
 * The message of one key field, undefined where it would match everything: such fields are left out
 * (P4Runtime specification, "Match Format"). Bits that do not count are cleared.
 *
 * @throws TypeError for a match of another kind than the field's, RangeError for values that do not fit.
 */
export function fieldMatch(field: MatchField, match: RowMatch): FieldMatch | undefined {
  const { id: fieldId, name, bitwidth } = field;
  if (!isMatchedBy(field, match.kind)) throw new TypeError(`field ${name} does not match by ${match.kind}`);
  const bytes = (value: bigint) => byteString(value, bitwidth);
  const message = (fieldMatchType: MessageInitShape<typeof FieldMatchSchema>["fieldMatchType"] & {}) =>
    create(FieldMatchSchema, { fieldId, fieldMatchType });
  switch (match.kind) {
    case "exact":
    case "optional":
      return message({ case: match.kind, value: { value: bytes(match.value) } });
    case "lpm": {
      const { value, prefixLength } = match;
      if (!Number.isInteger(prefixLength) || prefixLength < 0 || prefixLength > bitwidth) {
        throw new RangeError(`field ${name}: a prefix of ${prefixLength} of ${bitwidth} bits`);
      }
      const kept = byteStringValue(bytes(value), bitwidth) & prefixMask(prefixLength, bitwidth);
      if (prefixLength === 0) return undefined;
      return message({ case: "lpm", value: { value: bytes(kept), prefixLen: prefixLength } });
    }
    case "ternary": {
      const mask = bytes(match.mask);
      const value = bytes(match.value & match.mask);
      return match.mask === 0n ? undefined : message({ case: "ternary", value: { value, mask } });
    }
    case "range": {
      const { low, high } = match;
      if (low > high) throw new RangeError(`field ${name}: a range from ${low} down to ${high}`);
      const everything = low === 0n && high === prefixMask(bitwidth, bitwidth);
      const value = { low: bytes(low), high: bytes(high) };
      return everything ? undefined : message({ case: "range", value });
    }
  }
}

/**
 * The match that a message stands for; undefined where its absence matches everything.
 *
 * @throws TypeError for a message of another kind than the field's, or an exact field without one; RangeError for
 * values that do not fit, and byte strings that are empty.
 */
export function rowMatch(field: MatchField, message: FieldMatch | undefined): RowMatch | undefined {
  const { name, bitwidth } = field;
  const type = message?.fieldMatchType;
  if (type?.case === undefined) {
    if (isMatchedBy(field, "exact")) throw new TypeError(`no value for the exact field ${name}`);
    return undefined;
  }
  if (type.case === "other" || !isMatchedBy(field, type.case)) {
    throw new TypeError(`field ${name} does not match by ${type.case}`);
  }
  const value = (bytes: Uint8Array) => byteStringValue(bytes, bitwidth);
  switch (type.case) {
    case "exact":
    case "optional":
      return { kind: type.case, value: value(type.value.value) };
    case "lpm":
      return { kind: "lpm", value: value(type.value.value), prefixLength: type.value.prefixLen };
    case "ternary":
      return { kind: "ternary", value: value(type.value.value), mask: value(type.value.mask) };
    case "range":
      return { kind: "range", low: value(type.value.low), high: value(type.value.high) };
  }
}
