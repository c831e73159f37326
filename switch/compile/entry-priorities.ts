import type { CheckedEntry, CheckedTable } from "../../p4/check/checked-program.ts";
import type { Builder } from "./builder.ts";
import { evaluate } from "./expression.ts";

/** P4Runtime's priorities are int32; where the smallest wins, they are counted down from here. */
const LARGEST = 0x7fffffff;

/**
 * The priority of each entry of a program, larger ones winning.
 *
 * Three sources: `@priority(n)` as p4c takes it for simple_switch, where the smallest wins and entries without it
 * count from 1; the specification's priorities (section 14.2.1.4), where `largest_priority_wins` says which; and
 * where there is neither, the order of the entries.
 */
export function entryPriorities(b: Builder, checked: CheckedTable): number[] {
  const annotated = checked.entries.map(annotatedPriority);
  if (annotated.some((priority) => priority !== undefined)) {
    return annotated.map((priority, index) => LARGEST - (priority ?? index + 1));
  }
  const property = checked.properties.get("largest_priority_wins");
  const value = property === undefined ? undefined : evaluate(b, property.value);
  const smallestWins = value?.kind === "condition" && value.constant === false;
  return checked.entries.map(({ priority }, index) => {
    if (priority === undefined) return checked.entries.length - index;
    return smallestWins ? LARGEST - Number(priority) : Number(priority);
  });
}

function annotatedPriority({ entry }: CheckedEntry): number | undefined {
  for (const annotation of entry.annotations) {
    if (annotation.name.text !== "priority") continue;
    if (annotation.kind !== "unstructuredAnnotation") continue;
    const number = annotation.body?.find((token) => token.token === "integer");
    if (number !== undefined) return Number(number.text);
  }
  return undefined;
}
