import type { Expression, Instantiation, Parameter, Program } from "../syntax/ast.ts";
import { controlPlaneName, joinControlPlaneNames } from "./annotations.ts";
import type { Construction } from "./checked-program.ts";
import type { Checker } from "./checker.ts";
import { evaluateConstant } from "./evaluate-constant.ts";
import type { ConstructorArguments, Instance, InstanceSite } from "./instance.ts";
import { bindTypeParameters, substitute, type TypeBindings } from "./substitution.ts";
import type { ControlType, ParserType, Type } from "./type.ts";
import type { Value } from "./value.ts";

/** More objects than any target has room for; controls that contain each other twice would otherwise double up to it. */
const MAXIMUM_INSTANCES = 100_000;

/** What names of instances and constructor parameters mean at one place of the evaluation. */
interface Surroundings {
  readonly path: string;
  readonly parameters: ConstructorArguments;
  readonly types: TypeBindings;
  readonly find: (site: InstanceSite) => Instance | undefined;
}

interface Evaluation {
  readonly checker: Checker;
  count: number;
}

/** Runs the instantiations of the top level (specification section 18): each makes an instance and all that is inside. */
export function evaluateInstances(checker: Checker, program: Program): readonly Instance[] {
  const evaluation: Evaluation = { checker, count: 0 };
  const instances = new Map<InstanceSite, Instance>();
  const surroundings: Surroundings = {
    path: "",
    parameters: new Map(),
    types: new Map(),
    find: (site) => instances.get(site),
  };
  for (const declaration of program.declarations) {
    if (declaration.kind !== "instantiation") continue;
    const construction = checker.constructions.get(declaration);
    if (construction === undefined) continue;
    const name = joinControlPlaneNames("", controlPlaneName(declaration));
    const instance = evaluate(evaluation, declaration, construction, surroundings, name);
    if (instance !== undefined) instances.set(declaration, instance);
  }
  return [...instances.values()];
}

function evaluate(
  evaluation: Evaluation,
  site: InstanceSite,
  construction: Construction,
  surroundings: Surroundings,
  name: string,
): Instance | undefined {
  if (++evaluation.count > MAXIMUM_INSTANCES) {
    if (evaluation.count === MAXIMUM_INSTANCES + 1)
      evaluation.checker.report("p4-too-many-instances", site.span, { maximum: MAXIMUM_INSTANCES });
    return undefined;
  }
  const type = substitute(construction.type, surroundings.types);
  const parameters = new Map<Parameter, Value | Instance>();
  for (const argument of construction.arguments) {
    if (argument.value === undefined) continue;
    const value = evaluateArgument(evaluation, argument.value, surroundings, type.kind === "package");
    if (value !== undefined) parameters.set(argument.parameter.declaration, value);
  }
  switch (type.kind) {
    case "package":
      return { kind: "package", site, name, declaration: type.declaration, arguments: parameters };
    case "extern":
      return {
        kind: "extern",
        site,
        name,
        type,
        arguments: parameters,
        ...arraySize(evaluation.checker, site),
      };
    case "parser":
    case "control":
      return evaluateBlock(evaluation, site, type, name, parameters, surroundings);
    default:
      return undefined;
  }
}

function arraySize(checker: Checker, site: InstanceSite): { arraySize?: number } {
  const declared = site.kind === "instantiation" ? checker.declaredTypes.get(site) : undefined;
  return declared?.kind === "stack" ? { arraySize: elementCount(declared) } : {};
}

function elementCount(type: Type): number {
  return type.kind === "stack" ? type.size * elementCount(type.element) : 1;
}

function evaluateBlock(
  evaluation: Evaluation,
  site: InstanceSite,
  type: ParserType | ControlType,
  name: string,
  parameters: ConstructorArguments,
  outer: Surroundings,
): Instance | undefined {
  const { declaration } = type;
  if (declaration.kind !== "parserDeclaration" && declaration.kind !== "controlDeclaration") return undefined;
  const children = new Map<InstanceSite, Instance>();
  const surroundings: Surroundings = {
    path: name,
    parameters,
    types: bindTypeParameters(declaration.typeParameters, type.typeArguments),
    find: (inner) => children.get(inner) ?? outer.find(inner),
  };
  for (const inner of evaluation.checker.sitesIn.get(declaration) ?? []) {
    const construction = evaluation.checker.constructions.get(inner);
    if (construction === undefined || children.has(inner)) continue;
    const own = "name" in inner ? controlPlaneName(inner) : siteName(inner, construction);
    const instance = evaluate(
      evaluation,
      inner,
      construction,
      surroundings,
      own === "" ? "" : joinControlPlaneNames(name, own),
    );
    if (instance !== undefined) children.set(inner, instance);
  }
  const named = (local: Parameters<typeof controlPlaneName>[0]) =>
    joinControlPlaneNames(name, controlPlaneName(local));
  const common = { site, name, arguments: parameters, children };
  if (declaration.kind === "parserDeclaration" && type.kind === "parser") {
    const valueSets = declaration.locals.filter((local) => local.kind === "valueSetDeclaration");
    return {
      kind: "parser",
      declaration,
      type,
      ...common,
      valueSets: new Map(valueSets.map((local) => [local, named(local)])),
    };
  }
  if (declaration.kind !== "controlDeclaration" || type.kind !== "control") return undefined;
  const tables = declaration.locals.filter((local) => local.kind === "tableDeclaration");
  const actions = declaration.locals.filter((local) => local.kind === "actionDeclaration");
  return {
    kind: "control",
    declaration,
    type,
    ...common,
    tables: new Map(tables.map((local) => [local, named(local)])),
    actions: new Map(actions.map((local) => [local, named(local)])),
  };
}

/** A block applied by its type has the type's name; an extern in a table property has none. */
function siteName(site: Exclude<InstanceSite, Instantiation>, construction: Construction): string {
  const { type } = construction;
  return site.kind === "directApplication" && (type.kind === "parser" || type.kind === "control")
    ? controlPlaneName(type.declaration)
    : "";
}

function evaluateArgument(
  evaluation: Evaluation,
  expression: Expression,
  surroundings: Surroundings,
  forPackage: boolean,
): Value | Instance | undefined {
  const { checker } = evaluation;
  if (expression.kind === "constructorCall") {
    const known = surroundings.find(expression);
    if (known !== undefined) return known;
    const construction = checker.constructions.get(expression);
    if (construction === undefined) return undefined;
    const { type } = construction;
    const block = type.kind === "parser" || type.kind === "control";
    const name = forPackage && block ? type.declaration.name.text : "";
    return evaluate(evaluation, expression, construction, surroundings, name);
  }
  if (expression.kind === "pathExpression") {
    const declaration = checker.references.get(expression);
    if (declaration?.kind === "parameter") return surroundings.parameters.get(declaration);
    if (declaration?.kind === "instantiation") return surroundings.find(declaration);
  }
  return evaluateConstant(checker, expression, (parameter) => {
    const value = surroundings.parameters.get(parameter);
    return value === undefined || "site" in value ? undefined : value;
  });
}
