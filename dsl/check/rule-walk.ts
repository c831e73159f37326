import type { ActionModel } from "../model/action.ts";
import type { RuleModel, StepModel } from "../model/rule.ts";
import type { TableActionModel, UserTableModel } from "../model/user-table.ts";
import type { PipelineDraft } from "./pipeline-draft.ts";

/** Where in a rule an action stands. */
export type ActionPlace = "local" | "remote" | "miss" | "unknown" | "end" | "table";

export interface PlacedAction {
  readonly action: ActionModel;
  readonly place: ActionPlace;
  /** The port whose rule takes the action, or applies the table that does. */
  readonly port: RuleModel["port"];
  /** The table's action that it is the body of. */
  readonly of?: TableActionModel;
}

/** The tables that a rule applies, in order; a table applied by two rules is found under both. */
export function appliedTables(pipeline: PipelineDraft, rule: RuleModel): readonly UserTableModel[] {
  return rule.steps.flatMap((step) =>
    step.kind === "apply" ? pipeline.tables.filter(({ name }) => name === step.table) : [],
  );
}

/** Every action that a packet can meet, by the port at which it came in. */
export function placedActions(pipeline: PipelineDraft): readonly PlacedAction[] {
  return pipeline.rules.flatMap((rule) => [
    ...rule.steps.flatMap((step) => stepActions(step).map((placed) => ({ ...placed, port: rule.port }))),
    ...appliedTables(pipeline, rule).flatMap((table) =>
      table.actions.map((action) => ({
        action: action.body,
        place: "table" as const,
        port: rule.port,
        of: action,
      })),
    ),
  ]);
}

function stepActions(step: StepModel): readonly Omit<PlacedAction, "port">[] {
  switch (step.kind) {
    case "lookup": {
      // One action for all classes stands in the file once.
      const misses = new Set([step.miss.syn, step.miss.udp, step.miss.other]);
      return [
        { action: step.local, place: "local" },
        { action: step.remote, place: "remote" },
        ...[...misses].map((action) => ({ action, place: "miss" as const })),
        ...[...misses].flatMap((action) =>
          action.kind === "home" ? [{ action: action.unknown, place: "unknown" as const }] : [],
        ),
      ];
    }
    case "finish":
      return [{ action: step.action, place: "end" }];
    case "decapsulate":
    case "apply":
    case "raw-p4":
      return [];
  }
}
