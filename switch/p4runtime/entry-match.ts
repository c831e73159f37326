import {
  type FieldSchema,
  type MatchSchema,
  type PackedKey,
  packedPriority,
  packedValue,
} from "../../p4runtime/service/index.ts";
import type { FieldMatch } from "../tables/match-key.ts";
import type { EntryMatch } from "../tables/table.ts";

/** A packed key as the switch's tables take it. */
export function entryMatch(schema: MatchSchema, key: PackedKey): EntryMatch {
  const packed = Buffer.from(key, "latin1");
  return {
    fields: schema.fields.map((field) => fieldMatch(field, packed)),
    priority: packedPriority(schema, key),
  };
}

function fieldMatch({ kind, at, bytes, width }: FieldSchema, packed: Buffer): FieldMatch {
  switch (kind) {
    case "exact":
      return { kind: "exact", value: packedValue(packed, at, bytes) };
    case "optional":
      return packed[at] === 0
        ? { kind: "any" }
        : { kind: "optional", value: packedValue(packed, at + 1, bytes) };
    case "lpm": {
      const prefixLength = packed.readUInt16BE(at + bytes);
      return prefixLength === 0
        ? { kind: "any" }
        : { kind: "lpm", value: packedValue(packed, at, bytes), prefixLength };
    }
    case "ternary": {
      const mask = packedValue(packed, at + bytes, bytes);
      return mask === 0n ? { kind: "any" } : { kind: "ternary", value: packedValue(packed, at, bytes), mask };
    }
    case "range": {
      const low = packedValue(packed, at, bytes);
      const high = packedValue(packed, at + bytes, bytes);
      const everything = low === 0n && high === (1n << BigInt(width)) - 1n;
      return everything ? { kind: "any" } : { kind: "range", low, high };
    }
  }
}
