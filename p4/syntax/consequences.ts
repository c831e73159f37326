import type { Diagnostic } from "../../diagnostics/diagnostic.ts";

/** Behind these the text that the parser saw is not what was written. */
const ENDS_TEXT: ReadonlySet<string> = new Set([
  "p4-program-too-large",
  "p4-macro-unterminated",
  "p4-unterminated-comment",
  "p4-include-too-deep",
]);

/** Leaves out what the parser says because of what the preprocessor has said: on its line or the next, or at all. */
export function withoutConsequences(
  preprocessing: readonly Diagnostic[],
  parsing: readonly Diagnostic[],
): readonly Diagnostic[] {
  const errors = preprocessing.filter(({ severity }) => severity === "error");
  if (errors.some(({ code }) => ENDS_TEXT.has(code))) return [];
  return parsing.filter(
    ({ span }) =>
      !errors.some(
        ({ span: cause }) =>
          span !== undefined &&
          cause?.file === span.file &&
          (span.line === cause.line || span.line === cause.endLine + 1),
      ),
  );
}
