import type { FieldWords, KeyLayout } from "./match-key.ts";

/** The values of all fields of a match as one key of `layout.words` words. */
export function valueWordsOf(layout: KeyLayout, fields: readonly FieldWords[]): Int32Array {
  const words = new Int32Array(layout.words);
  fields.forEach((field, index) => {
    words.set(field.value, layout.offsets[index]!);
  });
  return words;
}

/** The masks of all fields of a match, in the layout of a key. */
export function maskWordsOf(layout: KeyLayout, fields: readonly FieldWords[]): Int32Array {
  const words = new Int32Array(layout.words);
  fields.forEach((field, index) => {
    words.set(field.mask, layout.offsets[index]!);
  });
  return words;
}
