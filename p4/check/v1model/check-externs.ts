import type { Diagnostic } from "../../../diagnostics/diagnostic.ts";
import { p4Messages } from "../../../diagnostics/messages-p4.ts";
import type { CallExpression } from "../../syntax/ast.ts";
import type { CheckedProgram } from "../checked-program.ts";
import { declaredHere } from "../checker.ts";
import { descendants } from "../descendants.ts";

/** What v1model.p4 and core.p4 declare: BMv2 has no other extern functions. */
const FUNCTIONS: readonly string[] = [
  "verify",
  "static_assert",
  "random",
  "digest",
  "mark_to_drop",
  "hash",
  "verify_checksum",
  "update_checksum",
  "verify_checksum_with_payload",
  "update_checksum_with_payload",
  "clone",
  "clone3",
  "clone_preserving_field_list",
  "resubmit",
  "resubmit_preserving_field_list",
  "recirculate",
  "recirculate_preserving_field_list",
  "truncate",
  "assert",
  "assume",
  "log_msg",
];

/** Calls of extern functions that the program declares by itself. */
export function checkExterns(program: CheckedProgram): readonly Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  for (const node of descendants(program.program)) {
    if (node.kind !== "callExpression") continue;
    const expression = node as CallExpression;
    const call = expression.callee.kind === "pathExpression" ? program.callOf(expression) : undefined;
    if (call?.kind !== "externFunction" || FUNCTIONS.includes(call.declaration.name.text)) continue;
    diagnostics.push(
      p4Messages.diagnose(
        "p4-v1model-unknown-extern",
        { span: expression.span, related: declaredHere(call.declaration.name.span) },
        { name: call.declaration.name.text },
      ),
    );
  }
  return diagnostics;
}
