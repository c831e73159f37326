import type { Name } from "../syntax/ast.ts";
import type { AnonymousFieldType, ListLiteralType, StructLiteralType, Type } from "./type.ts";
import { sameType } from "./type-equality.ts";

/** What is known so far about the type parameters of a callee. */
export type Inferred = Map<Name, Type | undefined>;

/**
 * Learns type arguments from one argument: walks the parameter's type beside the argument's. A mismatch outside of
 * type variables is left for the conversion of the argument, which knows how to report it.
 *
 * @returns false when a type variable would need two types that no type joins.
 */
export function learn(parameter: Type, argument: Type, inferred: Inferred): boolean {
  switch (parameter.kind) {
    case "typeVariable": {
      if (!inferred.has(parameter.declaration)) return true;
      const known = inferred.get(parameter.declaration);
      const joined = known === undefined ? argument : join(known, argument);
      if (joined === undefined) return false;
      inferred.set(parameter.declaration, joined);
      return true;
    }
    case "tuple": {
      const elements = elementsOf(argument);
      return (
        elements === undefined ||
        parameter.elements.every((part, i) => learnMaybe(part, elements[i], inferred))
      );
    }
    case "stack":
    case "list":
    case "set":
      if (argument.kind === parameter.kind) return learn(parameter.element, argument.element, inferred);
      if (argument.kind === "listLiteral")
        return argument.elements.every((element) => learn(parameter.element, element, inferred));
      return true;
    case "header":
    case "headerUnion":
    case "struct":
      if (argument.kind === parameter.kind && argument.declaration === parameter.declaration)
        return parameter.typeArguments.every((part, i) =>
          learnMaybe(part, argument.typeArguments[i], inferred),
        );
      if (argument.kind === "listLiteral")
        return parameter.fields.every((field, i) => learnMaybe(field.type, argument.elements[i], inferred));
      if (argument.kind === "structLiteral")
        return parameter.fields.every((field) =>
          learnMaybe(field.type, argument.fields.find((given) => given.name === field.name)?.type, inferred),
        );
      return true;
    case "extern":
      return (
        argument.kind !== "extern" ||
        parameter.typeArguments.every((part, i) => learnMaybe(part, argument.typeArguments[i], inferred))
      );
    case "parser":
    case "control":
    case "package":
      return (
        argument.kind !== parameter.kind ||
        parameter.parameters.every((part, i) => learnMaybe(part.type, argument.parameters[i]?.type, inferred))
      );
    default:
      return true;
  }
}

function learnMaybe(parameter: Type, argument: Type | undefined, inferred: Inferred): boolean {
  return argument === undefined || learn(parameter, argument, inferred);
}

function elementsOf(type: Type): readonly Type[] | undefined {
  return type.kind === "tuple" || type.kind === "listLiteral" ? type.elements : undefined;
}

/**
 * The type that two expressions share where each may still be converted implicitly: `int` gives way to a width, a
 * literal to the type that its counterpart has. Undefined when there is none.
 */
export function join(a: Type, b: Type): Type | undefined {
  if (a.kind === "unknown" || a.kind === "dontcare" || a.kind === "defaultValue") return b;
  if (b.kind === "unknown" || b.kind === "dontcare" || b.kind === "defaultValue") return a;
  if (sameType(a, b) && a.kind !== "listLiteral" && a.kind !== "structLiteral") return a;
  if (a.kind === "arbitraryInt" && (b.kind === "bit" || b.kind === "int")) return b;
  if (b.kind === "arbitraryInt" && (a.kind === "bit" || a.kind === "int")) return a;
  if (a.kind === "invalidHeader" && (b.kind === "header" || b.kind === "headerUnion")) return b;
  if (b.kind === "invalidHeader" && (a.kind === "header" || a.kind === "headerUnion")) return a;
  if (a.kind === "listLiteral" && b.kind === "listLiteral") return joinLists(a, b);
  if (a.kind === "structLiteral" && b.kind === "structLiteral") return joinStructs(a, b);
  if (a.kind === "tuple" && b.kind === "tuple") {
    const elements = joinAll(a.elements, b.elements);
    return elements === undefined ? undefined : { kind: "tuple", elements };
  }
  if (a.kind === "listLiteral" || a.kind === "structLiteral") return joinLiteral(a, b);
  if (b.kind === "listLiteral" || b.kind === "structLiteral") return joinLiteral(b, a);
  if (a.kind === "set" || b.kind === "set") return joinSets(a, b);
  return undefined;
}

function joinSets(a: Type, b: Type): Type | undefined {
  const element = join(a.kind === "set" ? a.element : a, b.kind === "set" ? b.element : b);
  return element === undefined ? undefined : { kind: "set", element };
}

function joinLists(a: ListLiteralType, b: ListLiteralType): Type | undefined {
  const elements = joinAll(a.elements, b.elements);
  return elements === undefined ? undefined : { kind: "listLiteral", elements, open: a.open && b.open };
}

function joinStructs(a: StructLiteralType, b: StructLiteralType): Type | undefined {
  if (a.fields.length !== b.fields.length) return undefined;
  const fields: AnonymousFieldType[] = [];
  for (const field of a.fields) {
    const other = b.fields.find((candidate) => candidate.name === field.name);
    const type = other === undefined ? undefined : join(field.type, other.type);
    if (type === undefined) return undefined;
    fields.push({ ...field, type });
  }
  return { kind: "structLiteral", fields, open: a.open && b.open };
}

function joinAll(a: readonly Type[], b: readonly Type[]): readonly Type[] | undefined {
  if (a.length !== b.length) return undefined;
  const joined: Type[] = [];
  for (const [index, type] of a.entries()) {
    const both = join(type, b[index]!);
    if (both === undefined) return undefined;
    joined.push(both);
  }
  return joined;
}

/** A literal beside a type that it may become; whether it fits in detail the conversion says. */
function joinLiteral(literal: ListLiteralType | StructLiteralType, type: Type): Type | undefined {
  switch (type.kind) {
    case "header":
    case "struct":
      return type;
    case "tuple":
      return literal.kind === "listLiteral" ? type : undefined;
    case "stack":
    case "list":
      return literal.kind === "listLiteral" ? type : undefined;
    default:
      return undefined;
  }
}

/** What a literal becomes when no context asks for a type: a tuple, or a struct without a name. */
export function settle(type: Type): Type {
  switch (type.kind) {
    case "listLiteral":
      return { kind: "tuple", elements: type.elements.map(settle) };
    case "structLiteral":
      return {
        kind: "struct",
        name: "",
        declaration: undefined,
        typeArguments: [],
        fields: type.fields.map((field) => ({ ...field, type: settle(field.type) })),
      };
    case "set":
      return { kind: "set", element: settle(type.element) };
    default:
      return type;
  }
}
