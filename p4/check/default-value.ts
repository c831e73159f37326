import type { Type } from "./type.ts";
import type { Value } from "./value.ts";

/** More elements than this are not written out at compile time. */
const MAXIMUM_ELEMENTS = 65_536;

/** The value that `...` stands for, specification section 7.3; undefined for types that have none. */
export function defaultValue(type: Type): Value | undefined {
  switch (type.kind) {
    case "bit":
    case "int":
    case "arbitraryInt":
    case "varbit":
    case "serializableEnum":
      return { kind: "integer", value: 0n };
    case "bool":
      return { kind: "boolean", value: false };
    case "string":
      return { kind: "string", value: "" };
    case "error":
      return { kind: "error", name: "NoError" };
    case "enum":
      return type.members[0] === undefined
        ? undefined
        : { kind: "enum", declaration: type.declaration, member: type.members[0] };
    case "newtype":
      return defaultValue(type.underlying);
    case "header":
    case "headerUnion":
      return { kind: "invalidHeader" };
    case "struct":
      return aggregate(type.fields.map((field) => field.type));
    case "tuple":
      return aggregate(type.elements);
    case "stack":
      return type.size > MAXIMUM_ELEMENTS
        ? undefined
        : aggregate(Array.from({ length: type.size }, () => type.element));
    default:
      return undefined;
  }
}

function aggregate(types: readonly Type[]): Value | undefined {
  const elements: Value[] = [];
  for (const type of types) {
    const value = defaultValue(type);
    if (value === undefined) return undefined;
    elements.push(value);
  }
  return { kind: "aggregate", elements };
}
