import type {
  Annotation,
  DerivedTypeDeclaration,
  EnumDeclaration,
  Field,
  HeaderDeclaration,
  HeaderUnionDeclaration,
  NewtypeDeclaration,
  SerializableEnumDeclaration,
  StructDeclaration,
  TypeDeclaration,
  TypedefDeclaration,
} from "../syntax/ast.ts";
import { type Checker, declaredHere, UNKNOWN } from "./checker.ts";
import { convert } from "./convert.ts";
import { type Environment, enter } from "./environment.ts";
import { inferExpression } from "./expressions.ts";
import { fits } from "./integers.ts";
import { declareName } from "./local-declarations.ts";
import { resolveType } from "./resolve-type.ts";
import { declareParameters, declareTypeParameters } from "./signatures.ts";
import type { FieldType, Type } from "./type.ts";
import { typeText } from "./type-text.ts";

/** Declarations of types, specification section 7.2. */
export function declareType(checker: Checker, environment: Environment, declaration: TypeDeclaration): void {
  switch (declaration.kind) {
    case "typedefDeclaration":
      declareTypedef(checker, environment, declaration);
      break;
    case "newtypeDeclaration":
      declareNewtype(checker, environment, declaration);
      break;
    case "parserTypeDeclaration":
    case "controlTypeDeclaration":
    case "packageTypeDeclaration":
      declareSignature(checker, environment, declaration);
      break;
    default:
      declareDerived(checker, environment, declaration);
      return;
  }
  declareName(checker, environment.scope, declaration.name, declaration);
}

function declareDerived(
  checker: Checker,
  environment: Environment,
  declaration: DerivedTypeDeclaration,
): void {
  switch (declaration.kind) {
    case "enumDeclaration":
      declareEnum(checker, declaration);
      break;
    case "serializableEnumDeclaration":
      declareSerializableEnum(checker, environment, declaration);
      break;
    default:
      declareComposite(checker, environment, declaration);
  }
  declareName(checker, environment.scope, declaration.name, declaration);
}

function declareTypedef(checker: Checker, environment: Environment, declaration: TypedefDeclaration): void {
  const named = declaration.type;
  switch (named.kind) {
    case "headerDeclaration":
    case "headerUnionDeclaration":
    case "structDeclaration":
    case "enumDeclaration":
    case "serializableEnumDeclaration":
      declareDerived(checker, environment, named);
      checker.declaredTypes.set(declaration, checker.declaredTypes.get(named) ?? UNKNOWN);
      break;
    default:
      checker.declaredTypes.set(declaration, resolveType(checker, environment, named));
  }
}

function declareNewtype(checker: Checker, environment: Environment, declaration: NewtypeDeclaration): void {
  const underlying = resolveType(checker, environment, declaration.type);
  const legal = ["bit", "int", "bool", "newtype"].includes(underlying.kind);
  if (!legal && underlying.kind !== "unknown")
    checker.report("p4-newtype-of", declaration.type.span, { type: typeText(underlying) });
  checker.declaredTypes.set(
    declaration,
    legal ? { kind: "newtype", name: declaration.name.text, declaration, underlying } : UNKNOWN,
  );
}

function declareSignature(
  checker: Checker,
  environment: Environment,
  declaration: Extract<
    TypeDeclaration,
    { kind: "parserTypeDeclaration" | "controlTypeDeclaration" | "packageTypeDeclaration" }
  >,
): void {
  const inner = enter(environment);
  declareTypeParameters(checker, inner, declaration.typeParameters);
  const isPackage = declaration.kind === "packageTypeDeclaration";
  const parameters = declareParameters(
    checker,
    inner,
    declaration.parameters,
    isPackage ? "package" : "blockType",
  );
  const common = {
    name: declaration.name.text,
    typeArguments: ownVariables(checker, declaration),
    parameters,
  };
  switch (declaration.kind) {
    case "parserTypeDeclaration":
      checker.declaredTypes.set(declaration, { kind: "parser", declaration, ...common });
      break;
    case "controlTypeDeclaration":
      checker.declaredTypes.set(declaration, { kind: "control", declaration, ...common });
      break;
    case "packageTypeDeclaration":
      checker.declaredTypes.set(declaration, { kind: "package", declaration, ...common });
      break;
  }
}

/** The type variables of a generic declaration, which stand for arguments until a use brings some. */
export function ownVariables(
  checker: Checker,
  declaration: { readonly typeParameters: readonly import("../syntax/ast.ts").Name[] },
): readonly Type[] {
  return declaration.typeParameters.map((name) => checker.declaredTypes.get(name) ?? UNKNOWN);
}

function declareEnum(checker: Checker, declaration: EnumDeclaration): void {
  const members: string[] = [];
  for (const member of declaration.members) {
    if (members.includes(member.text)) {
      const first = declaration.members.find((other) => other.text === member.text)!;
      checker.report(
        "p4-duplicate-name",
        { span: member.span, related: declaredHere(first.span) },
        { name: member.text },
      );
    } else members.push(member.text);
  }
  checker.declaredTypes.set(declaration, { kind: "enum", name: declaration.name.text, declaration, members });
}

function declareSerializableEnum(
  checker: Checker,
  environment: Environment,
  declaration: SerializableEnumDeclaration,
): void {
  const underlying = resolveType(checker, environment, declaration.underlying);
  if (underlying.kind !== "bit" && underlying.kind !== "int") {
    if (underlying.kind !== "unknown")
      checker.report("p4-enum-of", declaration.underlying.span, { type: typeText(underlying) });
    checker.declaredTypes.set(declaration, UNKNOWN);
    return;
  }
  checker.declaredTypes.set(declaration, {
    kind: "serializableEnum",
    name: declaration.name.text,
    declaration,
    underlying,
  });
  const inner = enter(environment);
  for (const [index, member] of declaration.members.entries()) {
    const first = declaration.members.slice(0, index).find((other) => other.name.text === member.name.text);
    if (first !== undefined)
      checker.report(
        "p4-duplicate-name",
        { span: member.name.span, related: declaredHere(first.name.span) },
        { name: member.name.text },
      );
    const type = inferExpression(checker, inner, member.value);
    if (type.kind === "unknown") continue;
    const value = checker.constants.get(member.value);
    if (value?.kind !== "integer")
      checker.report("p4-not-constant", member.value.span, { what: "the value of an enum member" });
    else if (type.kind === "arbitraryInt" && !fits(value.value, underlying))
      checker.report("p4-enum-value", member.value.span, { value: value.value, type: typeText(underlying) });
    else if (convert(checker, member.value, underlying)) {
      checker.declaredTypes.set(member, checker.declaredTypes.get(declaration) ?? UNKNOWN);
      checker.declaredValues.set(member, checker.constants.get(member.value) ?? value);
      inner.scope.declare(member.name.text, member);
    }
  }
}

function declareComposite(
  checker: Checker,
  environment: Environment,
  declaration: HeaderDeclaration | HeaderUnionDeclaration | StructDeclaration,
): void {
  const inner = enter(environment);
  declareTypeParameters(checker, inner, declaration.typeParameters);
  const fieldsAbove = enter(inner);
  const seen = new Map<string, Field>();
  const fields = declaration.fields.map((field): FieldType => {
    const { text } = field.name;
    const first = seen.get(text);
    if (first !== undefined)
      checker.report(
        "p4-duplicate-name",
        { span: field.name.span, related: declaredHere(first.name.span) },
        { name: text },
      );
    seen.set(text, field);
    inferAnnotationArguments(checker, inner, fieldsAbove, field.annotations);
    const type = resolveType(checker, inner, field.type);
    const legal = fieldAllowed(containerKind(declaration.kind), type);
    if (!legal)
      checker.report("p4-field-type", field.type.span, {
        field: text,
        container: declaration.name.text,
        type: typeText(type),
      });
    checker.declaredTypes.set(field, legal ? type : UNKNOWN);
    fieldsAbove.scope.declare(text, field);
    return { name: text, type: legal ? type : UNKNOWN, declaration: field };
  });
  const common = { name: declaration.name.text, typeArguments: ownVariables(checker, declaration), fields };
  switch (declaration.kind) {
    case "headerDeclaration":
      checker.declaredTypes.set(declaration, { kind: "header", declaration, ...common });
      break;
    case "headerUnionDeclaration":
      checker.declaredTypes.set(declaration, { kind: "headerUnion", declaration, ...common });
      break;
    case "structDeclaration":
      checker.declaredTypes.set(declaration, { kind: "struct", declaration, ...common });
      break;
  }
}

/**
 * Records the values of arguments such as those of `@field_list(FieldLists.resubmit)`. `@length` speaks of the fields
 * above, `@match` of a match kind.
 */
function inferAnnotationArguments(
  checker: Checker,
  environment: Environment,
  fieldsAbove: Environment,
  annotations: readonly Annotation[],
): void {
  for (const annotation of annotations) {
    if (annotation.kind !== "unstructuredAnnotation") continue;
    const name = annotation.name.text;
    for (const argument of annotation.arguments ?? []) {
      const type = inferExpression(checker, name === "length" ? fieldsAbove : environment, argument);
      if (name === "match" && type.kind !== "matchKind" && type.kind !== "unknown")
        checker.report("p4-match-annotation", argument.span, { type: typeText(type) });
    }
  }
}

function containerKind(kind: DerivedTypeDeclaration["kind"]): "header" | "headerUnion" | "struct" {
  return kind === "headerDeclaration"
    ? "header"
    : kind === "headerUnionDeclaration"
      ? "headerUnion"
      : "struct";
}

/** Which types a field may have, section 7.2.8. */
export function fieldAllowed(container: "header" | "headerUnion" | "struct", type: Type): boolean {
  if (type.kind === "unknown" || type.kind === "typeVariable") return true;
  switch (container) {
    case "header":
      return type.kind === "varbit" || fixedBits(type);
    case "headerUnion":
      return type.kind === "header";
    default:
      return [
        "struct",
        "bit",
        "int",
        "header",
        "headerUnion",
        "enum",
        "error",
        "bool",
        "stack",
        "varbit",
        "tuple",
        "serializableEnum",
        "matchKind",
        "newtype",
      ].includes(type.kind);
  }
}

/** Values made of a fixed number of bits: what lies in a packet. */
function fixedBits(type: Type): boolean {
  switch (type.kind) {
    case "bit":
    case "int":
    case "bool":
    case "serializableEnum":
    case "typeVariable":
      return true;
    case "newtype":
      return fixedBits(type.underlying);
    case "stack":
      return fixedBits(type.element);
    case "struct":
      return type.fields.every((field) => fixedBits(field.type));
    default:
      return false;
  }
}
