import type { Annotation } from "../syntax/ast.ts";
import { annotationInteger } from "./annotations.ts";

/**
 * Ids of match fields, parameters and packet metadata: `@id` where written, else counted from 1; an element with `@id`
 * uses up a number too, and numbers that `@id` takes are left out.
 */
export function fieldIds(
  elements: readonly { readonly annotations: readonly Annotation[] }[],
): readonly number[] {
  const written = elements.map((element) => annotationInteger(element.annotations, "id"));
  const taken = new Set(written.filter((id) => id !== undefined));
  let next = 1;
  return written.map((id) => {
    if (id !== undefined) {
      next++;
      return id;
    }
    while (taken.has(next)) next++;
    taken.add(next);
    return next;
  });
}
