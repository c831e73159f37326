import type { Diagnostic } from "../../diagnostics/diagnostic.ts";

/** Diagnostics as one reads files: file by file as they first come up, each from top to bottom. */
export function inOrderOfPlace(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const files = [...new Set(diagnostics.map(({ span }) => span?.file))];
  return diagnostics.toSorted(
    ({ span: a }, { span: b }) =>
      files.indexOf(a?.file) - files.indexOf(b?.file) ||
      (a?.line ?? 0) - (b?.line ?? 0) ||
      (a?.column ?? 0) - (b?.column ?? 0),
  );
}
