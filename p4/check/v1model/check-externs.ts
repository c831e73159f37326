import type { Diagnostic } from "../../../diagnostics/diagnostic.ts";
import { p4Messages } from "../../../diagnostics/messages-p4.ts";
import type { CallExpression, Instantiation } from "../../syntax/ast.ts";
import type { CheckedProgram } from "../checked-program.ts";
import { declaredHere } from "../checker.ts";
import { descendants } from "../descendants.ts";
import { typeText } from "../type-text.ts";

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

/** Calls of extern functions that the program declares by itself, structures in registers, arrays of instances. */
export function checkExterns(program: CheckedProgram): readonly Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  for (const node of descendants(program.program)) {
    if (node.kind === "callExpression") diagnostics.push(...checkCall(program, node as CallExpression));
    if (node.kind === "instantiation") diagnostics.push(...checkArray(program, node as Instantiation));
  }
  return diagnostics;
}

function checkCall(program: CheckedProgram, expression: CallExpression): readonly Diagnostic[] {
  const call = program.callOf(expression);
  if (call.kind === "externFunction" && !FUNCTIONS.includes(call.declaration.name.text))
    return [
      p4Messages.diagnose(
        "p4-v1model-unknown-extern",
        { span: expression.span, related: declaredHere(call.declaration.name.span) },
        { name: call.declaration.name.text },
      ),
    ];
  if (call.kind === "externMethod" && call.extern.name.text === "register") {
    const [element] = call.externTypeArguments;
    if (element?.kind === "struct" || element?.kind === "header" || element?.kind === "tuple")
      return [
        p4Messages.diagnose(
          "p4-v1model-register-struct",
          { span: expression.span },
          { type: typeText(element) },
        ),
      ];
  }
  return [];
}

function checkArray(program: CheckedProgram, instantiation: Instantiation): readonly Diagnostic[] {
  if (instantiation.type.kind !== "stackType") return [];
  const type = typeText(program.constructionOf(instantiation).type);
  return [p4Messages.diagnose("p4-v1model-instance-array", { span: instantiation.type.span }, { type })];
}
