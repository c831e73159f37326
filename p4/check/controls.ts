import type { ActionDeclaration, ControlDeclaration } from "../syntax/ast.ts";
import type { Checker } from "./checker.ts";
import { type Environment, enter } from "./environment.ts";
import { checkConstant, checkInstantiation, checkVariable, declareName } from "./local-declarations.ts";
import { declareParameters, declareTypeParameters } from "./signatures.ts";
import { checkItems } from "./statements.ts";
import { checkTable } from "./tables.ts";
import type { ControlType } from "./type.ts";
import { ownVariables } from "./type-declarations.ts";

/** A control, specification section 14. */
export function checkControl(checker: Checker, outer: Environment, control: ControlDeclaration): void {
  const environment = enter(outer, { control });
  declareTypeParameters(checker, environment, control.typeParameters);
  const parameters = declareParameters(checker, environment, control.parameters, "block");
  const constructorParameters = declareParameters(
    checker,
    environment,
    control.constructorParameters,
    "constructor",
  );
  const type: ControlType = {
    kind: "control",
    name: control.name.text,
    declaration: control,
    typeArguments: ownVariables(checker, control),
    parameters,
  };
  checker.declaredTypes.set(control, type);
  checker.constructorParameters.set(control, constructorParameters);
  const inner = enter(environment);
  for (const local of control.locals) {
    switch (local.kind) {
      case "constantDeclaration":
        checkConstant(checker, inner, local);
        break;
      case "variableDeclaration":
        checkVariable(checker, inner, local);
        break;
      case "instantiation":
        checkInstantiation(checker, inner, local);
        break;
      case "actionDeclaration":
        checkAction(checker, inner, local);
        break;
      case "tableDeclaration":
        checkTable(checker, inner, local);
        break;
    }
  }
  checkItems(checker, enter(inner, { apply: true }), control.apply.items);
  declareName(checker, outer.scope, control.name, control);
}

/** An action, section 14.1: parameters without direction come last, for the control plane to fill. */
export function checkAction(checker: Checker, outer: Environment, action: ActionDeclaration): void {
  const environment = enter(outer, { action });
  const parameters = declareParameters(checker, environment, action.parameters, "action");
  checker.declaredTypes.set(action, {
    kind: "action",
    name: action.name.text,
    declaration: action,
    parameters,
  });
  checkItems(checker, environment, action.body.items);
  declareName(checker, outer.scope, action.name, action);
}
