import type { ParameterType, Type } from "./type.ts";

/** A type as its reader would write it in P4; what cannot be written is in words. */
export function typeText(type: Type): string {
  switch (type.kind) {
    case "unknown":
      return "an unknown type";
    case "void":
    case "bool":
    case "string":
    case "error":
      return type.kind;
    case "matchKind":
      return "match_kind";
    case "arbitraryInt":
      return "int";
    case "bit":
    case "int":
      return `${type.kind}<${type.width}>`;
    case "varbit":
      return `varbit<${type.maxWidth}>`;
    case "enum":
    case "serializableEnum":
    case "newtype":
    case "typeVariable":
      return type.name;
    case "header":
    case "headerUnion":
    case "struct":
      return type.name === "" ? fieldsText(type.fields) : genericText(type);
    case "parser":
    case "control":
    case "package":
    case "extern":
      return `${type.kind} ${genericText(type)}`;
    case "stack":
      return `${typeText(type.element)}[${type.size}]`;
    case "tuple":
      return `tuple<${type.elements.map(typeText).join(", ")}>`;
    case "list":
    case "set":
      return `${type.kind}<${typeText(type.element)}>`;
    case "action":
    case "function":
    case "table":
      return `${type.kind} ${type.name}`;
    case "applyResult":
      return `the result of applying table ${type.table.name.text}`;
    case "actionRun":
      return `the action that table ${type.table.name.text} has run`;
    case "dontcare":
      return "_";
    case "state":
      return "a parser state";
    case "typeName":
      return `the type ${typeText(type.type)}`;
    case "invalidHeader":
      return "{#}";
    case "defaultValue":
      return "...";
    case "listLiteral":
      return `{${[...type.elements.map(typeText), ...(type.open ? ["..."] : [])].join(", ")}}`;
    case "structLiteral":
      return fieldsText(type.fields);
  }
}

/** `in bit<8> x`, as in a declaration. */
export function parameterText(parameter: ParameterType): string {
  const direction = parameter.direction === "none" ? "" : `${parameter.direction} `;
  return `${direction}${typeText(parameter.type)} ${parameter.name}`;
}

function genericText(type: { readonly name: string; readonly typeArguments: readonly Type[] }): string {
  return type.typeArguments.length === 0
    ? type.name
    : `${type.name}<${type.typeArguments.map(typeText).join(", ")}>`;
}

function fieldsText(fields: readonly { readonly name: string; readonly type: Type }[]): string {
  return `{${fields.map((field) => `${typeText(field.type)} ${field.name}`).join("; ")}}`;
}
