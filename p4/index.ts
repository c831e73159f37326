/** The P4-16 front end as a library: `import { parseProgram } from "nicforge/p4"`. */
export type { Diagnostic } from "../diagnostics/diagnostic.ts";
export { type PrintOptions, printProgram } from "./print/print-program.ts";
export type { SourceFile } from "./source/include-resolver.ts";
export type * as ast from "./syntax/ast.ts";
export { type ParseOptions, type ParseResult, parseProgram } from "./syntax/parse-program.ts";
