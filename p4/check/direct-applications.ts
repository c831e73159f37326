import type { DirectApplication } from "../syntax/ast.ts";
import { bindArguments, inferArguments, pairArguments, reportPairing } from "./arguments.ts";
import { type Checker, declaredHere } from "./checker.ts";
import { checkConstruction } from "./constructions.ts";
import type { Environment } from "./environment.ts";

/** `Type.apply(arguments);`: an instance without a name, made and applied at once (specification section 15.1). */
export function checkDirectApplication(
  checker: Checker,
  environment: Environment,
  statement: DirectApplication,
): void {
  inferArguments(checker, environment, statement.arguments);
  if (environment.action !== undefined || environment.function !== undefined) {
    checker.report("p4-apply-not-allowed", statement.span, {
      what: "a block",
      place: environment.action === undefined ? "a function" : "an action",
    });
    return;
  }
  const construction = checkConstruction(checker, environment, { ...statement, arguments: [] });
  const type = construction?.type;
  if (construction === undefined || (type?.kind !== "parser" && type?.kind !== "control")) {
    if (type !== undefined) checker.report("p4-not-callable", statement.type.span, { what: "this type" });
    return;
  }
  const place = environment.parser !== undefined ? "parser" : "control";
  if (type.kind !== place) {
    checker.report("p4-apply-not-allowed", statement.span, { what: `a ${type.kind}`, place: `a ${place}` });
    return;
  }
  checker.constructed(environment, statement, construction);
  const pairing = pairArguments(type.parameters, statement.arguments);
  if (pairing === undefined) {
    const related = declaredHere(type.declaration.name.span);
    reportPairing(
      checker,
      statement.span,
      `${type.name}.apply`,
      type.parameters,
      statement.arguments,
      related,
    );
    return;
  }
  checker.calls.set(statement, {
    kind: "applyBlock",
    declaration: type.declaration,
    target: undefined,
    arguments: bindArguments(checker, "apply", type.parameters, [], [], pairing, "constant"),
    typeArguments: [],
    returnType: { kind: "void" },
  });
}
