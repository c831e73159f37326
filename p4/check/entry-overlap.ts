import type { CheckedEntry, KeyPattern, TableKey } from "./checked-program.ts";
import { type Checker, declaredHere } from "./checker.ts";
import { equalValues } from "./comparisons.ts";

/** More pairs than this are not compared: a table of a thousand entries in the program's text is rare. */
const MAXIMUM_COMPARISONS = 1_000_000;

/** Reports entries with the key of one above, and entries for which one above leaves no packet. */
export function checkOverlap(
  checker: Checker,
  keys: readonly TableKey[],
  entries: readonly CheckedEntry[],
): void {
  let comparisons = 0;
  for (const [index, entry] of entries.entries()) {
    if (entry.patterns.length !== keys.length) continue;
    for (const above of entries.slice(0, index)) {
      if (++comparisons > MAXIMUM_COMPARISONS) return;
      const relation = compare(keys, above, entry);
      if (relation === undefined) continue;
      const place = {
        span: entry.entry.keyset.span,
        related: declaredHere(above.entry.keyset.span, "the entry above"),
      };
      checker.report(relation === "same" ? "p4-duplicate-entry" : "p4-covered-entry", place);
      break;
    }
  }
}

/** How an entry stands to one above it; undefined where it matches packets that the other does not. */
function compare(
  keys: readonly TableKey[],
  above: CheckedEntry,
  entry: CheckedEntry,
): "same" | "covered" | undefined {
  if (above.patterns.length !== keys.length) return undefined;
  let relation: "same" | "covered" = "same";
  for (const [index, pattern] of entry.patterns.entries()) {
    const other = above.patterns[index]!;
    if (samePattern(other, pattern)) continue;
    if (!covers(other, pattern)) return undefined;
    relation = "covered";
  }
  return relation === "same" || takesPrecedence(above, entry) ? relation : undefined;
}

/** Without priorities the entry above wins, but where a longest prefix decides. */
function takesPrecedence(above: CheckedEntry, entry: CheckedEntry): boolean {
  return above.isConst && entry.isConst && above.priority !== undefined;
}

function samePattern(a: KeyPattern, b: KeyPattern): boolean {
  switch (a.kind) {
    case "any":
      return b.kind === "any";
    case "value":
      return b.kind === "value" && equalValues(a.value, b.value);
    case "mask":
      return b.kind === "mask" && a.value === b.value && a.mask === b.mask;
    case "range":
      return b.kind === "range" && a.low === b.low && a.high === b.high;
    default:
      return false;
  }
}

/** Whether each value that `b` matches is matched by `a`, as far as masks and single values tell. */
function covers(a: KeyPattern, b: KeyPattern): boolean {
  if (a.kind === "any") return true;
  if (a.kind !== "mask") return false;
  if (b.kind === "value" && b.value.kind === "integer")
    return (b.value.value & a.mask) === (a.value & a.mask);
  return b.kind === "mask" && (a.mask & b.mask) === a.mask && (a.value & a.mask) === (b.value & a.mask);
}
