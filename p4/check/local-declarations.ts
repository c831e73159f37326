import type { Span } from "../../diagnostics/span.ts";
import type {
  ConstantDeclaration,
  FunctionDeclaration,
  Instantiation,
  MethodPrototype,
  Name,
  TypeReference,
  VariableDeclaration,
} from "../syntax/ast.ts";
import { hasAnnotation } from "./annotations.ts";
import { type Checker, declaredHere } from "./checker.ts";
import { checkConstruction } from "./constructions.ts";
import { convertAssigned } from "./convert.ts";
import { type Environment, enter } from "./environment.ts";
import { inferExpression } from "./expressions.ts";
import { checkFunctionBody, declareFunctionSignature } from "./functions.ts";
import { resolveStackSize, resolveType } from "./resolve-type.ts";
import type { Declared, Scope } from "./scope.ts";
import { checkShadowing } from "./shadowing.ts";
import { bindTypeParameters, substitute } from "./substitution.ts";
import type { ExternType, Type } from "./type.ts";
import { sameType } from "./type-equality.ts";
import { typeText } from "./type-text.ts";

/** What may share a name in one scope: calls and constructions choose by their arguments. */
const OVERLOADED: readonly Declared["kind"][] = [
  "functionDeclaration",
  "externFunctionDeclaration",
  "controlDeclaration",
  "parserDeclaration",
  "packageTypeDeclaration",
];

/** Makes a name known in a scope; a second meaning there is refused, unless both are functions. */
export function declareName(checker: Checker, scope: Scope, name: Name, declaration: Declared): void {
  const [first] = scope.here(name.text);
  const overloads = first !== undefined && first.kind === declaration.kind && OVERLOADED.includes(first.kind);
  if (first !== undefined && !overloads) {
    const where =
      first.kind === "name" || first.kind === "parserState" || !("name" in first)
        ? first.span
        : first.name.span;
    checker.report(
      "p4-duplicate-name",
      { span: name.span, related: declaredHere(where) },
      { name: name.text },
    );
    return;
  }
  checkShadowing(checker, scope, name, declaration);
  scope.declare(name.text, declaration);
}

/** Reports types that only instances or constants have. */
export function checkVariableType(checker: Checker, span: Span, type: Type): boolean {
  switch (type.kind) {
    case "extern":
    case "parser":
    case "control":
    case "package":
    case "string":
    case "arbitraryInt":
    case "void":
    case "list":
    case "matchKind":
    case "dontcare":
      checker.report("p4-variable-type", span, { type: typeText(type) });
      return false;
    default:
      return checkComplete(checker, span, type);
  }
}

/** `S<_>` leaves open what a value of it holds. */
function checkComplete(checker: Checker, span: Span, type: Type): boolean {
  if (type.kind !== "struct" && type.kind !== "header") return true;
  if (!type.typeArguments.some((argument) => argument.kind === "dontcare")) return true;
  checker.report("p4-variable-type", span, { type: typeText(type) });
  return false;
}

/** `type name = initializer;`, specification section 11.2. */
export function checkVariable(
  checker: Checker,
  environment: Environment,
  variable: VariableDeclaration,
): void {
  const resolved = resolveType(checker, environment, variable.type);
  const legal = checkVariableType(checker, variable.type.span, resolved);
  // What a list holds is known all the same: how the variable is used can be checked.
  const type: Type = legal || resolved.kind === "list" ? resolved : { kind: "unknown" };
  if (variable.initializer !== undefined) {
    inferExpression(checker, environment, variable.initializer);
    convertAssigned(checker, variable.initializer, type);
  }
  checker.declaredTypes.set(variable, type);
  declareName(checker, environment.scope, variable.name, variable);
}

/** `const type name = value;`, section 11.1. */
export function checkConstant(
  checker: Checker,
  environment: Environment,
  constant: ConstantDeclaration,
): void {
  const resolved = resolveType(checker, environment, constant.type);
  const legal =
    !["extern", "parser", "control", "package", "void"].includes(resolved.kind) &&
    checkComplete(checker, constant.type.span, resolved);
  if (!legal) checker.report("p4-variable-type", constant.type.span, { type: typeText(resolved) });
  const type: Type = legal ? resolved : { kind: "unknown" };
  inferExpression(checker, environment, constant.value);
  const fits = convertAssigned(checker, constant.value, type);
  const value = checker.constants.get(constant.value);
  if (fits && value !== undefined) checker.declaredValues.set(constant, value);
  else if (fits && checker.typeOf(constant.value).kind !== "unknown" && !checker.isConstant(constant.value))
    checker.report("p4-not-constant", constant.value.span, {
      what: `the value of constant ${constant.name.text}`,
    });
  checker.declaredTypes.set(constant, type);
  declareName(checker, environment.scope, constant.name, constant);
}

/** `Type(arguments) name;`, section 11.3. `place` names a place where no instance may be made. */
export function checkInstantiation(
  checker: Checker,
  environment: Environment,
  instantiation: Instantiation,
  place?: string,
): void {
  checker.declaredTypes.set(instantiation, { kind: "unknown" });
  if (place !== undefined) {
    checker.report("p4-construction-not-allowed", instantiation.span, { place });
  } else {
    const sizes = arraySizes(checker, environment, instantiation.type);
    const request = { ...instantiation, type: elementType(instantiation.type) };
    const construction = checkConstruction(checker, environment, request);
    if (construction !== undefined) {
      checkPlace(checker, environment, instantiation, construction.type);
      if (sizes.length > 0 && construction.type.kind !== "extern")
        checker.report("p4-instance-array", instantiation.type.span, { type: typeText(construction.type) });
      if (
        instantiation.name.text === "main" &&
        isTopLevel(environment) &&
        construction.type.kind !== "package"
      )
        checker.report("p4-main", instantiation.name.span);
      checker.constructed(environment, instantiation, construction);
      checker.declaredTypes.set(instantiation, arrayOf(construction.type, sizes));
      checkBody(checker, environment, instantiation, construction.type);
    }
  }
  declareName(checker, environment.scope, instantiation.name, instantiation);
}

/** `Extern(arguments) name[2][3];`: what one element is. */
function elementType(type: TypeReference): TypeReference {
  return type.kind === "stackType" ? elementType(type.element) : type;
}

/** The sizes of an array of instances, outermost first; none where there is one instance. */
function arraySizes(checker: Checker, environment: Environment, type: TypeReference): readonly number[] {
  if (type.kind !== "stackType") return [];
  const size = resolveStackSize(checker, environment, type.size) ?? 0;
  return [size, ...arraySizes(checker, environment, type.element)];
}

function arrayOf(element: Type, sizes: readonly number[]): Type {
  return sizes.reduceRight<Type>((inner, size) => ({ kind: "stack", element: inner, size }), element);
}

function isTopLevel(environment: Environment): boolean {
  return environment.parser === undefined && environment.control === undefined;
}

/** Packages and externs at the top level, parsers in parsers, controls in controls. */
function checkPlace(
  checker: Checker,
  environment: Environment,
  instantiation: Instantiation,
  type: Type,
): void {
  const place =
    environment.parser !== undefined
      ? "a parser"
      : environment.control !== undefined
        ? "a control"
        : "the top level";
  const allowed =
    type.kind === "extern" ||
    (type.kind === "package" && place === "the top level") ||
    (type.kind === "parser" && place === "a parser") ||
    (type.kind === "control" && place === "a control");
  if (!allowed) checker.report("p4-construction-not-allowed", instantiation.span, { place });
}

/** Implementations of abstract methods, section 11.3.1. */
function checkBody(
  checker: Checker,
  environment: Environment,
  instantiation: Instantiation,
  type: Type,
): void {
  const abstract =
    type.kind === "extern"
      ? type.declaration.members
          .filter((member) => member.kind === "methodPrototype")
          .filter((method) => method.abstract)
      : [];
  if (instantiation.body === undefined) {
    const needed = abstract.find((method) => !hasAnnotation(method.annotations, "optional"));
    if (needed !== undefined)
      checker.report(
        "p4-abstract-without-body",
        { span: instantiation.span, related: declaredHere(needed.name.span) },
        { method: needed.name.text, type: typeText(type) },
      );
    return;
  }
  if (type.kind !== "extern" || abstract.length === 0) {
    const [first] = instantiation.body;
    checker.report(
      "p4-unexpected-body",
      {
        span: first?.span ?? instantiation.span,
        related: declaredHere(instantiation.name.span, "in the body of this instance"),
      },
      { type: typeText(type) },
    );
    return;
  }
  const inner = enter(environment, { this: type });
  const implemented = new Set<MethodPrototype>();
  for (const item of instantiation.body) {
    if (item.kind === "instantiation") checkInstantiation(checker, inner, item);
    else {
      const method = checkImplementation(checker, inner, item, type, abstract);
      if (method !== undefined) implemented.add(method);
    }
  }
  const missing = abstract.find(
    (method) => !implemented.has(method) && !hasAnnotation(method.annotations, "optional"),
  );
  if (missing !== undefined)
    checker.report(
      "p4-abstract-without-body",
      { span: instantiation.span, related: declaredHere(missing.name.span) },
      { method: missing.name.text, type: typeText(type) },
    );
}

function checkImplementation(
  checker: Checker,
  environment: Environment,
  implementation: FunctionDeclaration,
  type: ExternType,
  abstract: readonly MethodPrototype[],
): MethodPrototype | undefined {
  const inner = enter(environment);
  const signature = declareFunctionSignature(checker, inner, implementation);
  const method = abstract.find((candidate) => candidate.name.text === implementation.name.text);
  if (method === undefined) {
    checker.report("p4-unknown-method", implementation.name.span, {
      method: implementation.name.text,
      type: typeText(type),
    });
    return undefined;
  }
  const expected = checker.signatures.get(method);
  const bindings = bindTypeParameters(type.declaration.typeParameters, type.typeArguments);
  const agrees =
    expected !== undefined &&
    implementation.typeParameters.length === 0 &&
    expected.parameters.length >= signature.parameters.length &&
    sameType(substitute(expected.returnType, bindings), signature.returnType) &&
    expected.parameters.every((parameter, index) => {
      const own = signature.parameters[index];
      if (own === undefined) return parameter.optional;
      return (
        own.direction === parameter.direction && sameType(substitute(parameter.type, bindings), own.type)
      );
    });
  if (!agrees)
    checker.report(
      "p4-implementation-signature",
      { span: implementation.name.span, related: declaredHere(method.name.span) },
      { method: method.name.text },
    );
  checkFunctionBody(checker, inner, implementation, signature.returnType);
  return method;
}
