import type { Diagnostic } from "../../../diagnostics/diagnostic.ts";
import type { CheckedProgram } from "../../check/checked-program.ts";
import type { ControlDeclaration, Declaration, FunctionDeclaration, Parameter } from "../../syntax/ast.ts";
import { Analysis } from "./analysis.ts";
import { checkOutParameters, clearOutParameters } from "./out-parameters.ts";
import { walkParser } from "./parsers.ts";
import { declare, walkItems } from "./statements.ts";
import { Storage } from "./storage.ts";

/**
 * Variables that are read before they are written, fields of invalid headers, and out parameters that are never written:
 * what they hold is undefined (specification section 8.25 and 6.8). Follows all ways through each block.
 */
export function checkInitialization(
  program: CheckedProgram,
  declarations: readonly Declaration[],
): readonly Diagnostic[] {
  const analysis = new Analysis(program);
  for (const declaration of declarations) {
    if (!program.isUsed(declaration)) continue;
    if (declaration.kind === "controlDeclaration") walkControl(analysis, declaration);
    if (declaration.kind === "parserDeclaration")
      walkParser(analysis, atStart(analysis, declaration.parameters), declaration);
    if (declaration.kind === "functionDeclaration") walkFunction(analysis, declaration);
  }
  return analysis.diagnostics;
}

function atStart(analysis: Analysis, parameters: readonly Parameter[]): Storage {
  const storage = new Storage();
  clearOutParameters(analysis, storage, parameters);
  analysis.returned = undefined;
  return storage;
}

function walkControl(analysis: Analysis, control: ControlDeclaration): void {
  const storage = atStart(analysis, control.parameters);
  for (const local of control.locals)
    if (local.kind === "variableDeclaration") declare(analysis, storage, local);
  const end = walkItems(analysis, storage, control.apply.items);
  checkOutParameters(analysis, Storage.join(end, analysis.returned), control.parameters, control.name);
}

function walkFunction(analysis: Analysis, declaration: FunctionDeclaration): void {
  const end = walkItems(analysis, atStart(analysis, declaration.parameters), declaration.body.items);
  checkOutParameters(
    analysis,
    Storage.join(end, analysis.returned),
    declaration.parameters,
    declaration.name,
  );
}
