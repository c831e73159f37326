import type { ActionDeclaration, TableDeclaration } from "../../syntax/ast.ts";
import type { Analysis } from "./analysis.ts";
import { readExpression } from "./expressions.ts";
import { checkOutParameters, clearOutParameters } from "./out-parameters.ts";
import { walkItems } from "./statements.ts";
import { Storage } from "./storage.ts";

/** An action's body, with the variables of its control. */
export function runAction(analysis: Analysis, storage: Storage, action: ActionDeclaration): void {
  const outer = analysis.returned;
  analysis.returned = undefined;
  clearOutParameters(analysis, storage, action.parameters);
  const end = walkItems(analysis, storage.copy(), action.body.items);
  const after = Storage.join(end, analysis.returned);
  analysis.returned = outer;
  if (after === undefined) return;
  checkOutParameters(analysis, after, action.parameters, action.name);
  storage.become(after);
}

/** A table: its keys are read, then one of its actions runs. */
export function runTable(analysis: Analysis, storage: Storage, declaration: TableDeclaration): void {
  const after = actionsOf(analysis, storage, declaration);
  let joined: Storage | undefined;
  for (const one of after.values()) joined = Storage.join(joined, one);
  if (joined !== undefined) storage.become(joined);
}

/** What each action of a table leaves behind. */
export function actionsOf(
  analysis: Analysis,
  storage: Storage,
  declaration: TableDeclaration,
): ReadonlyMap<ActionDeclaration, Storage> {
  const table = analysis.program.tableOf(declaration);
  for (const key of table.keys) readExpression(analysis, storage, key.element.expression);
  const after = new Map<ActionDeclaration, Storage>();
  for (const action of table.actions) {
    const own = storage.copy();
    runAction(analysis, own, action.declaration);
    after.set(action.declaration, own);
  }
  return after;
}
