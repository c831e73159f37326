/** The P4-16 front end as a library: `import { compile } from "nicforge/p4"`. */
export type { Diagnostic } from "../diagnostics/diagnostic.ts";
export { protocText } from "../p4runtime/text-format.ts";
export { type CheckResult, checkProgram } from "./check/check.ts";
export type * from "./check/checked-program.ts";
export type * from "./check/instance.ts";
export type * as types from "./check/type.ts";
export { checkV1model } from "./check/v1model/check-v1model.ts";
export type { Value } from "./check/value.ts";
export { type CheckedFile, type CompileOptions, type CompileStep, checkFile } from "./check-file.ts";
export { type Compilation, compileP4, compileP4 as compile } from "./compile.ts";
export { type ControlPlaneDescription, generateP4Info } from "./p4info/generate-p4info.ts";
export { type PrintOptions, printProgram } from "./print/print-program.ts";
export { readFileFromDisk } from "./source/built-in-includes.ts";
export type { ReadFile, SourceFile } from "./source/include-resolver.ts";
export type * as ast from "./syntax/ast.ts";
export { type ParseOptions, type ParseResult, parseProgram } from "./syntax/parse-program.ts";
