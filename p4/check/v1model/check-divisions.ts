import type { Diagnostic } from "../../../diagnostics/diagnostic.ts";
import { p4Messages } from "../../../diagnostics/messages-p4.ts";
import type { AssignmentStatement } from "../../syntax/ast.ts";
import type { CheckedProgram } from "../checked-program.ts";
import { descendants } from "../descendants.ts";
import type { ControlInstance, ParserInstance } from "../instance.ts";

/** `x /= y` and `x %= y`: BMv2 cannot divide; a power of two is a shift or a mask in disguise. */
export function checkDividingAssignments(
  program: CheckedProgram,
  blocks: readonly (ParserInstance | ControlInstance)[],
): readonly Diagnostic[] {
  const declarations = new Set(blocks.map((block) => block.declaration));
  return [...declarations].flatMap((declaration) =>
    [...descendants(declaration)]
      .filter((node) => node.kind === "assignmentStatement")
      .flatMap((node) => checkAssignment(program, node as AssignmentStatement)),
  );
}

function checkAssignment(
  program: CheckedProgram,
  { operator, value, span }: AssignmentStatement,
): readonly Diagnostic[] {
  if (operator !== "/=" && operator !== "%=") return [];
  const divisor = program.constantOf(value);
  if (divisor?.kind === "integer" && (divisor.value & (divisor.value - 1n)) === 0n) return [];
  return [p4Messages.diagnose("p4-division-at-run-time", { span }, { operator })];
}
