import type { Expression, TypeReference } from "../syntax/ast.ts";
import { type Doc, enclose } from "./document.ts";
import { printExpression } from "./print-expression.ts";

type Printers = {
  readonly [Kind in TypeReference["kind"]]: (node: Extract<TypeReference, { kind: Kind }>) => Doc;
};

const PRINTERS: Printers = {
  bitType: ({ width }) => (width === undefined ? "bit" : ["bit<", printWidth(width), ">"]),
  intType: ({ width }) => ["int<", printWidth(width), ">"],
  varbitType: ({ width }) => ["varbit<", printWidth(width), ">"],
  arbitraryIntType: () => "int",
  boolType: () => "bool",
  stringType: () => "string",
  errorType: () => "error",
  matchKindType: () => "match_kind",
  voidType: () => "void",
  dontcareType: () => "_",
  namedType: ({ name, absolute }) => (absolute ? `.${name.text}` : name.text),
  specializedType: ({ base, arguments: args }) => [printType(base), enclose("<", args.map(printType), ">")],
  stackType: ({ element, size }) => [printType(element), "[", printExpression(size), "]"],
  tupleType: ({ elements }) => enclose("tuple<", elements.map(printType), ">"),
  listType: ({ element }) => ["list<", printType(element), ">"],
};

export function printType(type: TypeReference): Doc {
  return (PRINTERS[type.kind] as (node: TypeReference) => Doc)(type);
}

/** An operator within `<` and `>` may be a `>`, so that all but the plainest widths have parentheses. */
function printWidth(width: Expression): Doc {
  const plain = width.kind === "integerLiteral" || width.kind === "pathExpression";
  return plain ? printExpression(width) : ["(", printExpression(width), ")"];
}
