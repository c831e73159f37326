import type { EntryMatch } from "../../dsl/entries/node-entries.ts";
import type { RowMatch } from "../../p4runtime/table-row.ts";

function ones(bits: number): bigint {
  return (1n << BigInt(bits)) - 1n;
}

/**
 * An entry's match value in the form that P4Runtime demands (9.1.1): bits that do not matter are 0, and a value that
 * matches everything is left out.
 */
export function rowMatch(match: EntryMatch, bits: number): RowMatch | undefined {
  switch (match.kind) {
    case "exact":
      return match;
    case "lpm": {
      if (match.prefixLength === 0) return undefined;
      const mask = ones(bits) ^ ones(bits - match.prefixLength);
      return { ...match, value: match.value & mask };
    }
    case "ternary":
      return match.mask === 0n ? undefined : { ...match, value: match.value & match.mask };
    case "range":
      return match.low === 0n && match.high === ones(bits) ? undefined : match;
  }
}
