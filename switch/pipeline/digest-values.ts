import { type Layout, STACK_ELEMENTS } from "../compile/layout.ts";
import { readWords } from "../words.ts";

/** The scalars of a value in slots, in order, unsigned. */
export function digestValues(slots: Int32Array, at: number, layout: Layout): bigint[] {
  switch (layout.kind) {
    case "scalar":
      return [readWords(slots, at, layout.width)];
    case "struct":
    case "header":
    case "union":
      return layout.fields.flatMap((field) => digestValues(slots, at + field.offset, field.layout));
    case "stack":
      return Array.from({ length: layout.count }, (_, index) => index).flatMap((index) =>
        digestValues(slots, at + STACK_ELEMENTS + index * layout.element.size, layout.element),
      );
    default:
      return [];
  }
}
