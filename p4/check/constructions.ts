import type { Span } from "../../diagnostics/span.ts";
import type { Argument, ConstructorCall, ConstructorPrototype, Name, TypeReference } from "../syntax/ast.ts";
import { hasAnnotation } from "./annotations.ts";
import {
  bindArguments,
  inferArguments,
  inferTypeArguments,
  pairArguments,
  reportPairing,
} from "./arguments.ts";
import { chooseOverload, containsArbitraryInt } from "./calls.ts";
import type { Construction } from "./checked-program.ts";
import { type Checker, declaredHere, UNKNOWN } from "./checker.ts";
import type { Environment } from "./environment.ts";
import { resolveType } from "./resolve-type.ts";
import type { Declared } from "./scope.ts";
import { bindTypeParameters, substitute, substituteParameters } from "./substitution.ts";
import type { BlockType, ParameterType, Type } from "./type.ts";
import { typeText } from "./type-text.ts";

/** What a constructor call or instantiation asks for. */
export interface ConstructionRequest {
  readonly span: Span;
  readonly type: TypeReference;
  readonly arguments: readonly Argument[];
}

/** `Type(arguments)` as an expression, specification section 8.23. */
export function inferConstructorCall(
  checker: Checker,
  environment: Environment,
  call: ConstructorCall,
): Type {
  if (environment.action !== undefined || environment.function !== undefined)
    return checker.report("p4-construction-not-allowed", call.span, { place: "a statement" });
  const construction = checkConstruction(checker, environment, call);
  if (construction === undefined) return UNKNOWN;
  if (construction.type.kind === "extern") {
    const abstract = construction.type.declaration.members.find(
      (member) => member.kind === "methodPrototype" && member.abstract,
    );
    if (abstract !== undefined)
      return checker.report(
        "p4-abstract-without-body",
        { span: call.span, related: declaredHere(abstract.name.span) },
        { method: abstract.name.text, type: construction.type.name },
      );
  }
  checker.constructed(environment, call, construction);
  checker.instanceConstants.add(call);
  return construction.type;
}

/** Finds the constructor, the type arguments and the arguments; undefined after a report. */
export function checkConstruction(
  checker: Checker,
  environment: Environment,
  request: ConstructionRequest,
): Construction | undefined {
  inferArguments(checker, environment, request.arguments);
  const type = resolveType(checker, environment, request.type, true, (declarations) =>
    declarations.length === 1
      ? declarations[0]
      : declarations.find((candidate) => takes(checker, candidate, request)),
  );
  switch (type.kind) {
    case "unknown":
      return undefined;
    case "extern": {
      const constructors = type.declaration.members.filter(
        (member) => member.kind === "constructorPrototype",
      );
      return constructExtern(checker, environment, request, type, constructors);
    }
    case "parser":
    case "control": {
      const parameters = checker.constructorParameters.get(type.declaration);
      if (parameters === undefined) {
        checker.report(
          "p4-not-constructible",
          { span: request.type.span, related: declaredHere(type.declaration.name.span) },
          { type: typeText(type) },
        );
        return undefined;
      }
      const bindings = bindTypeParameters(type.declaration.typeParameters, type.typeArguments);
      return construct(checker, environment, request, type, substituteParameters(parameters, bindings));
    }
    case "package":
      return construct(checker, environment, request, type, type.parameters);
    default:
      checker.report("p4-not-constructible", request.type.span, { type: typeText(type) });
      return undefined;
  }
}

/** Whether one of several blocks or packages of a name has a constructor for these arguments. */
function takes(checker: Checker, candidate: Declared, request: ConstructionRequest): boolean {
  const type = checker.declaredTypes.get(candidate);
  const parameters =
    type?.kind === "package" ? type.parameters : checker.constructorParameters.get(candidate);
  return parameters !== undefined && pairArguments(parameters, request.arguments) !== undefined;
}

function constructExtern(
  checker: Checker,
  environment: Environment,
  request: ConstructionRequest,
  type: BlockType,
  constructors: readonly ConstructorPrototype[],
): Construction | undefined {
  if (constructors.length === 0) {
    checker.report(
      "p4-no-constructor",
      { span: request.span, related: declaredHere(type.declaration.name.span) },
      { type: type.name },
    );
    return undefined;
  }
  const chosen = chooseOverload(checker, request, type.name, constructors);
  const signature = chosen === undefined ? undefined : checker.signatures.get(chosen);
  if (signature === undefined) return undefined;
  const bindings = bindTypeParameters(type.declaration.typeParameters, type.typeArguments);
  const parameters = signature.parameters.map((parameter) => ({
    ...parameter,
    type: substitute(parameter.type, bindings),
  }));
  return construct(checker, environment, request, type, parameters);
}

function construct(
  checker: Checker,
  environment: Environment,
  request: ConstructionRequest,
  type: BlockType,
  parameters: readonly ParameterType[],
): Construction | undefined {
  const related = declaredHere(type.declaration.name.span);
  const pairing = pairArguments(parameters, request.arguments);
  if (pairing === undefined) {
    reportPairing(checker, request.span, type.name, parameters, request.arguments, related);
    return undefined;
  }
  const open = openTypeParameters(type);
  const call = { span: request.span, name: type.name, related };
  const typeArguments = inferTypeArguments(checker, environment, call, open, [], pairing);
  if (typeArguments === undefined) return undefined;
  for (const [index, argument] of typeArguments.entries()) {
    if (containsArbitraryInt(argument)) {
      checker.report(
        "p4-width-not-inferred",
        { span: request.span, related },
        { name: type.name, parameter: open[index]!.text },
      );
      return undefined;
    }
    const optional = parameters.some(
      (parameter) => !pairing.has(parameter) && hasAnnotation(parameter.declaration.annotations, "optional"),
    );
    if (argument.kind === "dontcare" && (type.kind === "extern" || (type.kind === "package" && !optional))) {
      checker.report("p4-type-argument-not-inferred", { span: request.span, related }, { name: type.name });
      return undefined;
    }
  }
  const bound = bindArguments(checker, type.name, parameters, open, typeArguments, pairing, "constant");
  return { type: substitute(type, bindTypeParameters(open, typeArguments)), arguments: bound };
}

/** Type parameters of the declaration that the written type leaves to inference: they stand for themselves. */
function openTypeParameters(type: BlockType): readonly Name[] {
  return type.declaration.typeParameters.filter((name, index) => {
    const argument = type.typeArguments[index];
    return argument?.kind === "typeVariable" && argument.declaration === name;
  });
}
