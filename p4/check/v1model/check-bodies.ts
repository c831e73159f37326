import type { Diagnostic } from "../../../diagnostics/diagnostic.ts";
import { p4Messages } from "../../../diagnostics/messages-p4.ts";
import type { CallStatement, Statement } from "../../syntax/ast.ts";
import type { CheckedProgram } from "../checked-program.ts";
import { descendants } from "../descendants.ts";
import type { Instance } from "../instance.ts";

/** A checksum control calls `verify_checksum` or `update_checksum` (with or without payload) and does nothing else. */
export function checkChecksumControl(
  program: CheckedProgram,
  control: Instance | undefined,
  purpose: "verify" | "update",
): readonly Diagnostic[] {
  const allowed = [`${purpose}_checksum`, `${purpose}_checksum_with_payload`];
  return checkCalls(program, control, `calls of ${allowed.join(" and ")}`, (call) => {
    const resolved = call.call.kind === "callExpression" ? program.callOf(call.call) : undefined;
    return resolved?.kind === "externFunction" && allowed.includes(resolved.declaration.name.text);
  });
}

/** The deparser emits headers and does nothing else. */
export function checkDeparser(program: CheckedProgram, control: Instance | undefined): readonly Diagnostic[] {
  return checkCalls(program, control, "calls of emit", (call) => {
    const resolved = call.call.kind === "callExpression" ? program.callOf(call.call) : undefined;
    const emits = resolved?.kind === "externMethod" && resolved.declaration.name.text === "emit";
    return emits || resolved?.kind === "applyBlock" || resolved?.kind === "function";
  });
}

const CONDITIONS = ["ifStatement", "switchStatement"];

function checkCalls(
  program: CheckedProgram,
  control: Instance | undefined,
  expected: string,
  allowed: (call: CallStatement) => boolean,
): readonly Diagnostic[] {
  if (control?.kind !== "control") return [];
  const diagnostics: Diagnostic[] = [];
  for (const node of descendants(control.declaration.apply)) {
    const refused =
      CONDITIONS.includes(node.kind) ||
      (node.kind === "callStatement" && !isHarmless(program, node as CallStatement, allowed));
    if (refused)
      diagnostics.push(
        p4Messages.diagnose(
          "p4-v1model-statement",
          { span: (node as Statement).span },
          { control: control.declaration.name.text, expected },
        ),
      );
  }
  return diagnostics;
}

/** Built-in methods, logging and assertions are allowed everywhere. */
function isHarmless(
  program: CheckedProgram,
  call: CallStatement,
  allowed: (call: CallStatement) => boolean,
): boolean {
  if (allowed(call)) return true;
  const resolved = call.call.kind === "callExpression" ? program.callOf(call.call) : undefined;
  if (resolved?.kind === "builtIn") return true;
  return (
    resolved?.kind === "externFunction" &&
    ["log_msg", "assert", "assume", "static_assert"].includes(resolved.declaration.name.text)
  );
}
