import { type Diagnostic, DiagnosticError } from "../diagnostics/diagnostic.ts";
import { interpreterMessages } from "../diagnostics/messages-interpreter.ts";
import type { ActionModel, PipelineModel, StepModel } from "../dsl/model/index.ts";

const { diagnose } = interpreterMessages;

/**
 * Ends the work on a pipeline that has no meaning here: raw P4, punting without a cpu port, the home node.
 *
 * @throws DiagnosticError that names every such place.
 */
export function refuseUninterpretable(model: PipelineModel): void {
  const steps = Object.values(model.rules).flatMap(({ steps }) => steps);
  const actions = [
    ...steps.flatMap(actionsOfStep),
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

function actionsOfStep(step: StepModel): readonly ActionModel[] {
  if (step.kind === "finish") return [step.action];
  if (step.kind !== "lookup") return [];
  return [step.local, step.remote, step.miss.syn, step.miss.udp, step.miss.other];
}

function refusedAction(action: ActionModel, model: PipelineModel): readonly Diagnostic[] {
  if (action.kind === "home") return [diagnose("interpreter-home", { span: action.span })];
  if (action.kind === "punt" && model.ports.cpu === undefined) {
    return [diagnose("interpreter-no-cpu-port", { span: action.span })];
  }
  return [];
}
