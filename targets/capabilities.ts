import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { targetMessages } from "../diagnostics/messages-target.ts";
import type { Span } from "../diagnostics/span.ts";
import {
  type ActionKind,
  type ActionModel,
  type FieldRoleKind,
  type MatchKind,
  type PipelineModel,
  type StepKind,
  type StepModel,
  stepActions,
} from "../dsl/model/index.ts";

/** `yes`, or what to write in place of what the target cannot do. */
export type Support = "yes" | { readonly instead: string };

/**
 * What a target can do, kind by kind. A new kind of action, step, field role or match does not compile until every
 * target says here whether it has it.
 */
export interface TargetCapabilities {
  readonly actions: Readonly<Record<ActionKind, Support>>;
  readonly steps: Readonly<Record<StepKind, Support>>;
  readonly roles: Readonly<Record<FieldRoleKind, Support>>;
  readonly matches: Readonly<Record<MatchKind, Support>>;
}

/** One diagnostic for each place where the pipeline uses what the target does not have. */
export function unsupportedKinds(
  model: PipelineModel,
  { title, capabilities }: { readonly title: string; readonly capabilities: TargetCapabilities },
): readonly Diagnostic[] {
  const refuse = (support: Support, what: string, span: Span): readonly Diagnostic[] =>
    support === "yes"
      ? []
      : [
          targetMessages.diagnose(
            "target-unsupported",
            { span },
            { target: title, what, instead: support.instead },
          ),
        ];
  return [
    ...stepsOf(model).flatMap((step) =>
      refuse(capabilities.steps[step.kind], `the step ${step.kind}`, step.span),
    ),
    ...actionsOf(model).flatMap((action) =>
      refuse(capabilities.actions[action.kind], `the action ${action.kind}`, action.span),
    ),
    ...model.encapsulation.fields.flatMap(({ role, span }) =>
      refuse(capabilities.roles[role.kind], `the field role ${role.kind}`, span),
    ),
    ...model.tables.flatMap(({ key }) =>
      key.flatMap(({ match, span }) => refuse(capabilities.matches[match], `the match kind ${match}`, span)),
    ),
  ];
}

export function stepsOf(model: PipelineModel): readonly StepModel[] {
  return Object.values(model.rules).flatMap(({ steps }) => steps);
}

/** Every action that a rule or a user's table can take. */
export function actionsOf(model: PipelineModel): readonly ActionModel[] {
  return [
    ...stepsOf(model).flatMap(stepActions),
    ...model.tables.flatMap(({ actions }) => actions.map(({ body }) => body)),
  ];
}
