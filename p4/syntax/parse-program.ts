import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { BUILT_IN_INCLUDE_DIRECTORY, readFileFromDisk } from "../source/built-in-includes.ts";
import type { ReadFile, SourceFile } from "../source/include-resolver.ts";
import { preprocess } from "../source/preprocessor.ts";
import type { Program } from "./ast.ts";
import { withoutConsequences } from "./consequences.ts";
import { parseTokens } from "./parse/program.ts";

export interface ParseOptions {
  /** Directories of `#include`, searched in this order, before nicforge's own architecture files. */
  readonly includePath?: readonly string[];
  /** Macros that are defined from the start, with their text. */
  readonly definitions?: Readonly<Record<string, string>>;
  /** Reads included files; from disk unless given. */
  readonly readFile?: ReadFile;
}

export interface ParseResult {
  /** All declarations that could be read; complete only without errors among the diagnostics. */
  readonly program: Program;
  /** What preprocessor and parser say, in the order of the text. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads a P4-16 program: preprocessor, lexer, parser. Never throws for what is in the text.
 *
 * @example
 * parseProgram({ path: "farm.p4", text: "const bit<8> TTL = 64;" }).program.declarations.length // 1
 */
export function parseProgram(source: SourceFile, options: ParseOptions = {}): ParseResult {
  const preprocessed = preprocess(source, {
    readFile: options.readFile ?? readFileFromDisk,
    includePath: [...(options.includePath ?? []), BUILT_IN_INCLUDE_DIRECTORY],
    definitions: options.definitions ?? {},
  });
  const { program, diagnostics } = parseTokens(preprocessed.tokens);
  return {
    program,
    diagnostics: [...preprocessed.diagnostics, ...withoutConsequences(preprocessed.diagnostics, diagnostics)],
  };
}
