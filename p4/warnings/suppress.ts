import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { Span } from "../../diagnostics/span.ts";
import { annotationString } from "../check/annotations.ts";
import { descendants } from "../check/descendants.ts";
import type { Annotation, Program } from "../syntax/ast.ts";

/** The names that p4c has for groups of warnings; our own codes can be given as well. */
const GROUPS: Readonly<Record<string, readonly string[]>> = {
  unused: ["p4-unused"],
  shadow: ["p4-shadows"],
  uninitialized_use: ["p4-uninitialized-use", "p4-uninitialized-part"],
  uninitialized_out_param: ["p4-uninitialized-out"],
  invalid_header: ["p4-invalid-header"],
  overflow: ["p4-value-truncated", "p4-shift-overflow"],
  parser_transition: ["p4-implicit-reject", "p4-unreachable-case"],
  unreachable: ["p4-never-accepts", "p4-unreachable-state"],
  mismatch: ["p4-constant-key"],
  keys: ["p4-covered-entry"],
  duplicate_priorities: ["p4-duplicate-priority"],
  entries_out_of_priority_order: ["p4-priorities-out-of-order"],
};

interface Silence {
  readonly span: Span;
  readonly codes: readonly string[];
}

/** Leaves out the warnings that `@noWarn("…")` asks not to hear in what it stands before. */
export function withoutSuppressed(
  program: Program,
  diagnostics: readonly Diagnostic[],
): readonly Diagnostic[] {
  if (!diagnostics.some(({ severity }) => severity === "warning")) return diagnostics;
  const silences = silencesIn(program);
  if (silences.length === 0) return diagnostics;
  return diagnostics.filter(
    ({ severity, code, span }) =>
      severity === "error" ||
      span === undefined ||
      !silences.some((silence) => silence.codes.includes(code) && contains(silence.span, span)),
  );
}

function silencesIn(program: Program): readonly Silence[] {
  const silences: Silence[] = [];
  for (const node of descendants(program)) {
    if (!("annotations" in node) || !("span" in node)) continue;
    for (const annotation of node.annotations as readonly Annotation[]) {
      if (annotation.name.text !== "noWarn") continue;
      const name = annotationString(annotation) ?? "";
      silences.push({ span: node.span as Span, codes: GROUPS[name.replaceAll("-", "_")] ?? [name] });
    }
  }
  return silences;
}

function contains(outer: Span, inner: Span): boolean {
  if (outer.file !== inner.file) return false;
  const begins = inner.line > outer.line || (inner.line === outer.line && inner.column >= outer.column);
  const ends =
    inner.endLine < outer.endLine || (inner.endLine === outer.endLine && inner.endColumn <= outer.endColumn);
  return begins && ends;
}
