import type {
  ConstructorPrototype,
  ExternFunctionDeclaration,
  FunctionDeclaration,
  MethodPrototype,
  Name,
  Parameter,
} from "../syntax/ast.ts";
import { hasAnnotation } from "./annotations.ts";
import { fitsBlock } from "./arguments.ts";
import { type Checker, declaredHere } from "./checker.ts";
import { convert } from "./convert.ts";
import type { Environment } from "./environment.ts";
import { inferExpression } from "./expressions.ts";
import { resolveType } from "./resolve-type.ts";
import { checkShadowing } from "./shadowing.ts";
import { mentionsVariables } from "./substitution.ts";
import type { ParameterType, Type } from "./type.ts";
import { typeText } from "./type-text.ts";

/** What a call of a function, method or constructor needs. */
export interface Signature {
  readonly typeParameters: readonly Name[];
  readonly parameters: readonly ParameterType[];
  readonly returnType: Type;
}

export type Callable =
  | FunctionDeclaration
  | ExternFunctionDeclaration
  | MethodPrototype
  | ConstructorPrototype;

/** Where a list of parameters stands decides what its parameters may be. */
export type ParameterPlace =
  | "function"
  | "extern"
  | "externConstructor"
  | "action"
  | "block"
  | "blockType"
  | "constructor"
  | "package";

/** Names in signatures without a body are for the reader only: they hide nothing. */
const WITHOUT_BODY: readonly ParameterPlace[] = ["extern", "externConstructor", "blockType", "package"];

/** Makes type parameters known as type variables in the innermost scope. */
export function declareTypeParameters(
  checker: Checker,
  environment: Environment,
  names: readonly Name[],
): void {
  for (const name of names) {
    const [first] = environment.scope.here(name.text);
    if (first !== undefined) {
      checker.report(
        "p4-duplicate-name",
        { span: name.span, related: declaredHere(first.span) },
        { name: name.text },
      );
      continue;
    }
    checkShadowing(checker, environment.scope, name, name);
    environment.scope.declare(name.text, name);
    checker.declaredTypes.set(name, { kind: "typeVariable", name: name.text, declaration: name });
  }
}

/** Resolves parameters, declares them in the innermost scope and checks what their place allows. */
export function declareParameters(
  checker: Checker,
  environment: Environment,
  parameters: readonly Parameter[],
  place: ParameterPlace,
): readonly ParameterType[] {
  let withoutDirection: Parameter | undefined;
  return parameters.map((parameter) => {
    const type = resolveType(checker, environment, parameter.type);
    const legal = checkParameterType(checker, parameter, type, place);
    const known: Type = legal ? type : { kind: "unknown" };
    const [first] = environment.scope.here(parameter.name.text);
    if (first !== undefined)
      checker.report(
        "p4-duplicate-name",
        { span: parameter.name.span, related: declaredHere(first.span) },
        { name: parameter.name.text },
      );
    if (place === "action" && parameter.direction !== "none" && withoutDirection !== undefined)
      checker.report("p4-directionless-not-last", parameter.span, { parameter: withoutDirection.name.text });
    if (parameter.direction === "none") withoutDirection = parameter;
    if (hasAnnotation(parameter.annotations, "optional") && (place === "function" || place === "constructor"))
      checker.report("p4-optional-parameter", parameter.span);
    else if (!WITHOUT_BODY.includes(place))
      checkShadowing(checker, environment.scope, parameter.name, parameter);
    checkDefault(checker, environment, parameter, known);
    environment.scope.declare(parameter.name.text, parameter);
    checker.declaredTypes.set(parameter, known);
    const optional = parameter.defaultValue !== undefined || hasAnnotation(parameter.annotations, "optional");
    return {
      name: parameter.name.text,
      direction: parameter.direction,
      type: known,
      optional,
      declaration: parameter,
    };
  });
}

function checkParameterType(
  checker: Checker,
  parameter: Parameter,
  type: Type,
  place: ParameterPlace,
): boolean {
  const refuse = () => {
    checker.report("p4-parameter-type", parameter.span, {
      parameter: parameter.name.text,
      direction: parameter.direction === "none" ? "without direction" : `of direction ${parameter.direction}`,
      type: typeText(type),
    });
    return false;
  };
  const constructs = place === "constructor" || place === "externConstructor" || place === "package";
  if (constructs && parameter.direction !== "none") {
    checker.report("p4-constructor-parameter-direction", parameter.span, { parameter: parameter.name.text });
    return false;
  }
  switch (type.kind) {
    case "extern":
      return (parameter.direction === "none" && place !== "action") || refuse();
    case "string":
      return parameter.direction === "none" || refuse();
    case "arbitraryInt":
      return (parameter.direction === "none" && place !== "action") || refuse();
    case "parser":
    case "control":
      return (constructs && place !== "externConstructor" && isDeclaredType(type)) || refuse();
    case "package":
      return place === "package" || refuse();
    case "void":
    case "table":
    case "state":
      return refuse();
    default:
      return true;
  }
}

/** `parser P<H>(…);` is the type of parsers; `parser p(…) { … }` is one parser and no type of parameters. */
function isDeclaredType(type: Type): boolean {
  return (
    (type.kind === "parser" && type.declaration.kind === "parserTypeDeclaration") ||
    (type.kind === "control" && type.declaration.kind === "controlTypeDeclaration")
  );
}

function checkDefault(checker: Checker, environment: Environment, parameter: Parameter, type: Type): void {
  const value = parameter.defaultValue;
  if (value === undefined) return;
  if (hasAnnotation(parameter.annotations, "optional"))
    checker.report("p4-default-not-allowed", parameter.span, { what: "a parameter with @optional" });
  if (parameter.direction === "out" || parameter.direction === "inout")
    checker.report("p4-default-not-allowed", parameter.span, { what: `an ${parameter.direction} parameter` });
  const given = inferExpression(checker, environment, value);
  const generic =
    mentionsVariables(type) && (type.kind === "parser" || type.kind === "control" || type.kind === "package");
  if (!generic && !fitsBlock(checker, value, given, type))
    convert(checker, value, type, declaredHere(parameter.span));
  if (checker.typeOf(value).kind !== "unknown" && !checker.isConstant(value))
    checker.report("p4-not-constant", value.span, { what: "a default value" });
}
