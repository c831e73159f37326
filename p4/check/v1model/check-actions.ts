import type { Diagnostic } from "../../../diagnostics/diagnostic.ts";
import { p4Messages } from "../../../diagnostics/messages-p4.ts";
import type { ActionDeclaration, CallExpression, Statement } from "../../syntax/ast.ts";
import type { CheckedProgram } from "../checked-program.ts";
import { descendants } from "../descendants.ts";
import type { ControlInstance } from "../instance.ts";

/** BMv2's actions are lists of primitives: no switch statements in actions that packets can reach. */
export function checkActions(
  program: CheckedProgram,
  controls: readonly ControlInstance[],
): readonly Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  for (const action of new Set(controls.flatMap((control) => usedActions(program, control)))) {
    for (const node of descendants(action.body)) {
      if (node.kind !== "switchStatement") continue;
      diagnostics.push(
        p4Messages.diagnose("p4-v1model-switch-in-action", { span: (node as Statement).span }),
      );
    }
  }
  return diagnostics;
}

/** Actions that the control's tables list or that it calls. */
function usedActions(program: CheckedProgram, { declaration }: ControlInstance): ActionDeclaration[] {
  const listed = declaration.locals.flatMap((local) =>
    local.kind === "tableDeclaration"
      ? program.tableOf(local).actions.map((action) => action.declaration)
      : [],
  );
  const called = [...descendants(declaration)].flatMap((node) => {
    const call = node.kind === "callExpression" ? program.callOf(node as CallExpression) : undefined;
    return call?.kind === "action" ? [call.declaration] : [];
  });
  return [...listed, ...called];
}
