/** The syntax tree of P4-16, specification 1.2.5: plain read-only data, one union member per `kind`. */
export type * from "./ast/annotations.ts";
export type * from "./ast/controls.ts";
export type * from "./ast/declarations.ts";
export type * from "./ast/expressions.ts";
export type * from "./ast/node.ts";
export type * from "./ast/parsers.ts";
export type * from "./ast/statements.ts";
export type * from "./ast/type-declarations.ts";
export type * from "./ast/type-references.ts";
