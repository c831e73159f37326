import type { Type } from "./type.ts";

/** Whether two types are the same: declared types by declaration and type arguments, others by their parts. */
export function sameType(a: Type, b: Type): boolean {
  if (a === b) return true;
  switch (a.kind) {
    case "bit":
    case "int":
      return b.kind === a.kind && a.width === b.width;
    case "varbit":
      return b.kind === "varbit" && a.maxWidth === b.maxWidth;
    case "enum":
    case "serializableEnum":
    case "newtype":
    case "typeVariable":
    case "table":
      return b.kind === a.kind && a.declaration === b.declaration;
    case "header":
    case "headerUnion":
    case "parser":
    case "control":
    case "package":
    case "extern":
      return (
        b.kind === a.kind && a.declaration === b.declaration && sameTypes(a.typeArguments, b.typeArguments)
      );
    case "struct":
      if (b.kind !== "struct" || a.declaration !== b.declaration) return false;
      if (a.declaration !== undefined) return sameTypes(a.typeArguments, b.typeArguments);
      return (
        sameNames(a.fields, b.fields) &&
        sameTypes(
          a.fields.map((field) => field.type),
          b.fields.map((field) => field.type),
        )
      );
    case "stack":
      return b.kind === "stack" && a.size === b.size && sameType(a.element, b.element);
    case "tuple":
      return b.kind === "tuple" && sameTypes(a.elements, b.elements);
    case "list":
    case "set":
      return b.kind === a.kind && sameType(a.element, b.element);
    case "action":
      return (
        b.kind === "action" && a.declaration === b.declaration && a.parameters.length === b.parameters.length
      );
    case "function":
      return b.kind === "function" && a.name === b.name;
    case "applyResult":
    case "actionRun":
      return b.kind === a.kind && a.table === b.table;
    case "typeName":
      return b.kind === "typeName" && sameType(a.type, b.type);
    default:
      return a.kind === b.kind;
  }
}

/** Whether a value of type `found` can stand where `expected` is asked for; `_` in `expected` takes everything. */
export function acceptsType(expected: Type, found: Type): boolean {
  if (expected.kind === "dontcare" || sameType(expected, found)) return true;
  if (expected.kind !== found.kind) return false;
  switch (expected.kind) {
    case "extern":
    case "header":
    case "struct": {
      const other = found as typeof expected;
      return (
        expected.declaration !== undefined &&
        expected.declaration === other.declaration &&
        expected.typeArguments.every((argument, index) => acceptsType(argument, other.typeArguments[index]!))
      );
    }
    default:
      return false;
  }
}

function sameTypes(a: readonly Type[], b: readonly Type[]): boolean {
  return a.length === b.length && a.every((type, index) => sameType(type, b[index]!));
}

function sameNames(
  a: readonly { readonly name: string }[],
  b: readonly { readonly name: string }[],
): boolean {
  return a.length === b.length && a.every((field, index) => field.name === b[index]!.name);
}
