import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { didYouMean } from "../../diagnostics/did-you-mean.ts";
import { pipelineMessages } from "../../diagnostics/messages-pipeline.ts";
import type { UserTableModel } from "../model/user-table.ts";
import type { Check } from "./check.ts";

/** Each table for itself: a key that can be matched, actions to choose from, a default that needs no entry. */
export const checkTables: Check = ({ tables, incomplete }) =>
  tables.flatMap((table) => [
    ...(incomplete ? [] : empty(table)),
    ...severalPrefixes(table),
    ...(incomplete ? [] : defaultAction(table)),
  ]);

function empty({ name, key, actions, span }: UserTableModel): readonly Diagnostic[] {
  const lacking = [
    ...(key.length === 0 ? ["a key field"] : []),
    ...(actions.length === 0 ? ["an action"] : []),
  ];
  return lacking.map((part) =>
    pipelineMessages.diagnose("pipeline-table-empty", { span }, { table: name, part }),
  );
}

/** Two prefixes have no longest one (P4-16 specification 1.2.5, 14.2.1.1). */
function severalPrefixes({ name, key }: UserTableModel): readonly Diagnostic[] {
  const [first, ...more] = key.filter(({ match }) => match === "lpm");
  return more.map((field) => {
    const related = [{ message: `${first!.name} is lpm already`, span: first!.span }];
    return pipelineMessages.diagnose(
      "pipeline-table-two-lpm",
      { span: field.span, related },
      { table: name },
    );
  });
}

function defaultAction({ name, actions, defaultAction, span }: UserTableModel): readonly Diagnostic[] {
  const action = actions.find((candidate) => candidate.name === defaultAction);
  if (action === undefined) {
    if (actions.length === 0) return [];
    const names = actions.map((candidate) => candidate.name);
    const near = didYouMean(defaultAction, names);
    const place = { span, ...(near === undefined ? {} : { help: `Did you mean ${near}?` }) };
    const about = { table: name, action: defaultAction, known: names.join(", ") };
    return [pipelineMessages.diagnose("pipeline-default-action-unknown", place, about)];
  }
  if (action.parameters.length === 0) return [];
  const related = [{ message: `${action.name} needs ${action.parameters[0]!.name}`, span: action.span }];
  const about = { table: name, action: action.name };
  return [pipelineMessages.diagnose("pipeline-default-action-parameters", { span, related }, about)];
}
