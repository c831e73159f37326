import { type Diagnostic, DiagnosticError } from "../diagnostics/diagnostic.ts";
import { interpreterMessages } from "../diagnostics/messages-interpreter.ts";
import { type ActionModel, type PipelineModel, stepActions } from "../dsl/model/index.ts";

const { diagnose } = interpreterMessages;

/**
 * Ends the work on a pipeline that has no meaning here: raw P4, punting without a cpu port, a home node without a
 * table of homes.
 *
 * @throws DiagnosticError that names every such place.
 */
export function refuseUninterpretable(model: PipelineModel): void {
  const steps = Object.values(model.rules).flatMap(({ steps }) => steps);
  const actions = [
    ...steps.flatMap(stepActions),
    ...model.tables.flatMap(({ actions }) => actions.map(({ body }) => body)),
  ];
  const diagnostics = [
    ...steps.flatMap((step) =>
      step.kind === "raw-p4" ? [diagnose("interpreter-raw-p4", { span: step.span })] : [],
    ),
    ...actions.flatMap((action) => refusedAction(action, model)),
  ];
  if (diagnostics.length > 0) throw new DiagnosticError(diagnostics);
}

function refusedAction(action: ActionModel, model: PipelineModel): readonly Diagnostic[] {
  if (action.kind === "home" && model.homes === undefined) {
    return [diagnose("interpreter-no-homes", { span: action.span })];
  }
  if (action.kind === "punt" && model.ports.cpu === undefined) {
    return [diagnose("interpreter-no-cpu-port", { span: action.span })];
  }
  return [];
}
