import type { Name, Parameter } from "../../syntax/ast.ts";
import type { Analysis } from "./analysis.ts";
import type { Storage } from "./storage.ts";

/** An out parameter has no value at first; headers in it are invalid (specification section 6.8). */
export function clearOutParameters(
  analysis: Analysis,
  storage: Storage,
  parameters: readonly Parameter[],
): void {
  for (const parameter of parameters)
    if (parameter.direction === "out")
      storage.clear(analysis.places.root(parameter), analysis.program.typeOfDeclared(parameter));
}

/** Reports out parameters that may have no value at the end; headers may be invalid. */
export function checkOutParameters(
  analysis: Analysis,
  storage: Storage | undefined,
  parameters: readonly Parameter[],
  of: Name,
): void {
  if (storage === undefined) return;
  for (const parameter of parameters) {
    if (parameter.direction !== "out") continue;
    const type = analysis.program.typeOfDeclared(parameter);
    if (type.kind === "header" || type.kind === "headerUnion") continue;
    if (storage.lowestBelow(analysis.places.root(parameter), type) !== 2)
      analysis.uninitializedOut(parameter, of);
  }
}
