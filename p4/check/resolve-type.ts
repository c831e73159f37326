import type {
  Expression,
  Name,
  NamedType,
  SpecializedType,
  StackType,
  TupleType,
  TypeReference,
} from "../syntax/ast.ts";
import { type Checker, declaredHere, UNKNOWN, withSuggestion } from "./checker.ts";
import type { Environment } from "./environment.ts";
import { inferExpression } from "./expressions.ts";
import type { Declared } from "./scope.ts";
import { bindTypeParameters, substitute } from "./substitution.ts";
import type { Type } from "./type.ts";
import { fieldAllowed } from "./type-declarations.ts";
import { typeText } from "./type-text.ts";

/** No field or value is wider; the specification leaves the limit to the implementation (section 6.4.3.2). */
export const MAXIMUM_WIDTH = 65_535;

const MAXIMUM_STACK_SIZE = 65_536;

/** Picks among declarations that share a name. */
export type Choose = (declarations: readonly Declared[]) => Declared | undefined;

/**
 * The type that a reference stands for. Reports what it cannot resolve and returns the unknown type then.
 *
 * @param inferArguments whether a generic type may stand without arguments; its own type variables stand for them.
 */
export function resolveType(
  checker: Checker,
  environment: Environment,
  reference: TypeReference,
  inferArguments = false,
  choose: Choose = (declarations) => declarations[0],
): Type {
  const type = checker.nested<Type>(reference.span, UNKNOWN, () =>
    resolve(checker, environment, reference, inferArguments, choose),
  );
  checker.namedTypes.set(reference, type);
  return type;
}

function resolve(
  checker: Checker,
  environment: Environment,
  reference: TypeReference,
  inferArguments: boolean,
  choose: Choose,
): Type {
  switch (reference.kind) {
    case "bitType": {
      if (reference.width === undefined) return { kind: "bit", width: 1 };
      const width = resolveWidth(checker, environment, reference.width, 0);
      return width === undefined ? UNKNOWN : { kind: "bit", width };
    }
    case "intType": {
      const width = resolveWidth(checker, environment, reference.width, 1);
      return width === undefined ? UNKNOWN : { kind: "int", width };
    }
    case "varbitType": {
      const maxWidth = resolveWidth(checker, environment, reference.width, 0);
      return maxWidth === undefined ? UNKNOWN : { kind: "varbit", maxWidth };
    }
    case "arbitraryIntType":
      return { kind: "arbitraryInt" };
    case "boolType":
      return { kind: "bool" };
    case "stringType":
      return { kind: "string" };
    case "errorType":
      // The type has the members that the program declares; core.p4 declares the first ones.
      return checker.errors.size > 0
        ? { kind: "error" }
        : checker.report(
            "p4-unknown-type",
            { span: reference.span, help: "Include core.p4." },
            { name: "error" },
          );
    case "matchKindType":
      return { kind: "matchKind" };
    case "voidType":
      return { kind: "void" };
    case "dontcareType":
      return { kind: "dontcare" };
    case "namedType":
      return resolveName(checker, environment, reference, inferArguments, choose);
    case "specializedType":
      return resolveSpecialized(checker, environment, reference, choose);
    case "stackType":
      return resolveStack(checker, environment, reference);
    case "tupleType":
      return resolveTuple(checker, environment, reference);
    case "listType":
      return { kind: "list", element: resolveType(checker, environment, reference.element) };
  }
}

/** The value of a width or size, or undefined after a report. */
export function resolveInteger(
  checker: Checker,
  environment: Environment,
  expression: Expression,
  what: string,
): bigint | undefined {
  const type = inferExpression(checker, environment, expression);
  if (type.kind === "unknown") return undefined;
  const value = checker.constants.get(expression);
  if (value?.kind === "integer") return value.value;
  checker.report("p4-not-a-constant-integer", expression.span, { what });
  return undefined;
}

function resolveWidth(
  checker: Checker,
  environment: Environment,
  expression: Expression,
  minimum: number,
): number | undefined {
  const value = resolveInteger(checker, environment, expression, "a width");
  if (value === undefined) return undefined;
  if (value < BigInt(minimum) || value > BigInt(MAXIMUM_WIDTH)) {
    checker.report("p4-width-out-of-range", expression.span, {
      width: value,
      minimum,
      maximum: MAXIMUM_WIDTH,
    });
    return undefined;
  }
  return Number(value);
}

function resolveName(
  checker: Checker,
  environment: Environment,
  reference: NamedType,
  inferArguments: boolean,
  choose: Choose,
): Type {
  const { text, span } = reference.name;
  if (environment.control?.name.text === text || environment.parser?.name.text === text) {
    const [shadowing] = environment.scope.find(text);
    if (shadowing === undefined || shadowing === environment.control || shadowing === environment.parser)
      return checker.report("p4-refers-to-itself", span, { name: text });
  }
  const scope = reference.absolute ? environment.scope.top : environment.scope;
  const meanings = scope.find(text);
  const declaration = choose(meanings) ?? meanings[0];
  if (declaration === undefined)
    return checker.report("p4-unknown-type", withSuggestion(span, text, typeNames(checker, environment)), {
      name: text,
    });
  checker.references.set(reference, declaration);
  checker.used.add(declaration);
  if (!isTypeDeclaration(declaration))
    return checker.report(
      "p4-not-a-type",
      { span, related: [{ message: "declared here", span: declaration.span }] },
      { name: text },
    );
  const type = checker.declaredTypes.get(declaration) ?? UNKNOWN;
  const missing = inferArguments ? [] : typeParametersOf(declaration);
  if (missing.length > 0 && type.kind !== "unknown")
    return checker.report(
      "p4-type-arguments-missing",
      { span: reference.span, related: [{ message: "declared here", span: declaration.span }] },
      { name: text, count: missing.length },
    );
  return type;
}

/** The type parameters that a use of the declared type has to fill. */
export function typeParametersOf(declaration: Declared): readonly Name[] {
  switch (declaration.kind) {
    case "headerDeclaration":
    case "headerUnionDeclaration":
    case "structDeclaration":
    case "parserTypeDeclaration":
    case "controlTypeDeclaration":
    case "packageTypeDeclaration":
    case "externObjectDeclaration":
    case "parserDeclaration":
    case "controlDeclaration":
      return declaration.typeParameters;
    default:
      return [];
  }
}

function isTypeDeclaration(declaration: Declared): boolean {
  switch (declaration.kind) {
    case "headerDeclaration":
    case "headerUnionDeclaration":
    case "structDeclaration":
    case "enumDeclaration":
    case "serializableEnumDeclaration":
    case "typedefDeclaration":
    case "newtypeDeclaration":
    case "parserTypeDeclaration":
    case "controlTypeDeclaration":
    case "packageTypeDeclaration":
    case "externObjectDeclaration":
    case "parserDeclaration":
    case "controlDeclaration":
    case "name":
      return true;
    default:
      return false;
  }
}

function* typeNames(checker: Checker, environment: Environment): Iterable<string> {
  for (const name of environment.scope.visibleNames()) {
    const [declaration] = environment.scope.find(name);
    if (declaration !== undefined && isTypeDeclaration(declaration) && checker.declaredTypes.has(declaration))
      yield name;
  }
}

function resolveSpecialized(
  checker: Checker,
  environment: Environment,
  reference: SpecializedType,
  choose: Choose,
): Type {
  const base = resolveName(checker, environment, reference.base, true, choose);
  const declaration = checker.references.get(reference.base);
  if (base.kind === "unknown" || declaration === undefined) return UNKNOWN;
  const parameters = typeParametersOf(declaration);
  const name = reference.base.name.text;
  if (parameters.length === 0) return checker.report("p4-not-generic", reference.span, { name });
  if (parameters.length !== reference.arguments.length)
    return checker.report(
      "p4-type-argument-count",
      { span: reference.span, related: [{ message: "declared here", span: declaration.span }] },
      { name, expected: parameters.length, given: reference.arguments.length },
    );
  const types = reference.arguments.map((argument) =>
    resolveTypeArgument(checker, environment, argument, base),
  );
  if (types.some((type) => type.kind === "unknown")) return UNKNOWN;
  return checkFields(checker, reference, substitute(base, bindTypeParameters(parameters, types)));
}

/** Type arguments must not bring a field a type that its header or union cannot hold. */
function checkFields(checker: Checker, reference: SpecializedType, type: Type): Type {
  if (type.kind !== "header" && type.kind !== "headerUnion" && type.kind !== "struct") return type;
  const wrong = type.fields.find((field) => !fieldAllowed(type.kind, field.type));
  if (wrong === undefined) return type;
  const place = {
    span: reference.span,
    related: wrong.declaration === undefined ? [] : declaredHere(wrong.declaration.span),
  };
  return checker.report("p4-field-type", place, {
    field: wrong.name,
    container: typeText(type),
    type: typeText(wrong.type),
  });
}

/** A type in the list of type arguments: no parser, control or package, and nothing that contains `container` again. */
export function resolveTypeArgument(
  checker: Checker,
  environment: Environment,
  reference: TypeReference,
  container?: Type,
): Type {
  const type = resolveType(checker, environment, reference);
  switch (type.kind) {
    case "parser":
    case "control":
    case "package":
      return checker.report("p4-illegal-type-argument", reference.span, { type: typeText(type) });
    case "extern":
    case "header":
    case "headerUnion":
    case "struct":
      if (container?.kind === type.kind && container.declaration === type.declaration)
        return checker.report("p4-type-contains-itself", reference.span, { type: container.name });
      return type;
    default:
      return type;
  }
}

function resolveStack(checker: Checker, environment: Environment, reference: StackType): Type {
  const element = resolveType(checker, environment, reference.element);
  const size = resolveStackSize(checker, environment, reference.size);
  return element.kind === "unknown" || size === undefined ? UNKNOWN : { kind: "stack", element, size };
}

/** The size in brackets, of a stack or an array; undefined after a report. */
export function resolveStackSize(
  checker: Checker,
  environment: Environment,
  expression: Expression,
): number | undefined {
  const size = resolveInteger(checker, environment, expression, "the size of a stack");
  if (size === undefined) return undefined;
  if (size >= 0n && size <= BigInt(MAXIMUM_STACK_SIZE)) return Number(size);
  checker.report("p4-stack-size-out-of-range", expression.span, { size, maximum: MAXIMUM_STACK_SIZE });
  return undefined;
}

function resolveTuple(checker: Checker, environment: Environment, reference: TupleType): Type {
  const elements = reference.elements.map((element) => {
    const type = resolveType(checker, environment, element);
    const legal = !["parser", "control", "package", "extern", "void", "dontcare"].includes(type.kind);
    return legal ? type : checker.report("p4-illegal-tuple-element", element.span, { type: typeText(type) });
  });
  return elements.some((type) => type.kind === "unknown") ? UNKNOWN : { kind: "tuple", elements };
}
