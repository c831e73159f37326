import type { Name } from "../syntax/ast.ts";
import type { ParameterType, Type } from "./type.ts";

/** Types for type parameters, by the parameter's name in its declaration. */
export type TypeBindings = ReadonlyMap<Name, Type>;

/** Pairs type parameters with type arguments. */
export function bindTypeParameters(parameters: readonly Name[], types: readonly Type[]): TypeBindings {
  return new Map(
    parameters.flatMap((name, index) => (types[index] === undefined ? [] : [[name, types[index]]])),
  );
}

/** The type with type variables replaced; variables without a binding stay. */
export function substitute(type: Type, bindings: TypeBindings): Type {
  if (bindings.size === 0 || !mentionsVariables(type)) return type;
  const inside = (part: Type) => substitute(part, bindings);
  switch (type.kind) {
    case "typeVariable":
      return bindings.get(type.declaration) ?? type;
    case "header":
    case "headerUnion":
      return {
        ...type,
        typeArguments: type.typeArguments.map(inside),
        fields: type.fields.map((field) => ({ ...field, type: inside(field.type) })),
      };
    case "struct":
      return {
        ...type,
        typeArguments: type.typeArguments.map(inside),
        fields: type.fields.map((field) => ({ ...field, type: inside(field.type) })),
      };
    case "parser":
    case "control":
    case "package":
      return {
        ...type,
        typeArguments: type.typeArguments.map(inside),
        parameters: substituteParameters(type.parameters, bindings),
      };
    case "extern":
      return { ...type, typeArguments: type.typeArguments.map(inside) };
    case "action":
      return { ...type, parameters: substituteParameters(type.parameters, bindings) };
    case "stack":
    case "list":
    case "set":
      return { ...type, element: inside(type.element) };
    case "tuple":
      return { ...type, elements: type.elements.map(inside) };
    case "typeName":
      return { ...type, type: inside(type.type) };
    default:
      return type;
  }
}

export function substituteParameters(
  parameters: readonly ParameterType[],
  bindings: TypeBindings,
): readonly ParameterType[] {
  return parameters.map((parameter) => ({ ...parameter, type: substitute(parameter.type, bindings) }));
}

const mentions = new WeakMap<Type, boolean>();

/** Whether a type variable occurs in the type. */
export function mentionsVariables(type: Type): boolean {
  const known = mentions.get(type);
  if (known !== undefined) return known;
  const result = parts(type).some(mentionsVariables);
  mentions.set(type, result || type.kind === "typeVariable");
  return result || type.kind === "typeVariable";
}

function parts(type: Type): readonly Type[] {
  switch (type.kind) {
    case "header":
    case "headerUnion":
    case "struct":
      return [...type.typeArguments, ...type.fields.map((field) => field.type)];
    case "parser":
    case "control":
    case "package":
      return [...type.typeArguments, ...type.parameters.map((parameter) => parameter.type)];
    case "extern":
      return type.typeArguments;
    case "action":
      return type.parameters.map((parameter) => parameter.type);
    case "stack":
    case "list":
    case "set":
      return [type.element];
    case "tuple":
      return type.elements;
    case "typeName":
      return [type.type];
    default:
      return [];
  }
}
