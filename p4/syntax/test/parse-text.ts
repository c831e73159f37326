import { formatSpan } from "../../../diagnostics/span.ts";
import type { Declaration, Expression, Statement } from "../ast.ts";
import { type ParseOptions, type ParseResult, parseProgram } from "../parse-program.ts";

/** Parses a text that is the file `a.p4`, beside other files by their names. */
export function parseText(
  text: string,
  files: Readonly<Record<string, string>> = {},
  options: ParseOptions = {},
): ParseResult {
  return parseProgram({ path: "a.p4", text }, { readFile: (path) => files[path], ...options });
}

/** `file:line:column code: message` of each diagnostic. */
export function complaints(
  text: string,
  files: Readonly<Record<string, string>> = {},
  options: ParseOptions = {},
): string[] {
  return parseText(text, files, options).diagnostics.map(
    ({ span, code, message }) => `${span === undefined ? "" : formatSpan(span)} ${code}: ${message}`,
  );
}

/** The declarations of a text without errors. */
export function declarationsOf(
  text: string,
  files: Readonly<Record<string, string>> = {},
): readonly Declaration[] {
  const { program, diagnostics } = parseText(text, files);
  if (diagnostics.length > 0) throw new Error(diagnostics.map(({ message }) => message).join("\n"));
  return program.declarations;
}

/** The statements of a control's apply block with this text, where `T` and `U` are types and `hdr` is not. */
export function statementsOf(text: string): readonly Statement[] {
  const declarations = declarationsOf(
    `struct T {} struct U<A> {} control Around(inout T hdr) { apply { ${text} } }`,
  );
  const control = declarations.find((declaration) => declaration.kind === "controlDeclaration");
  return (control?.apply.items ?? []) as readonly Statement[];
}

/** An expression where `T` and `U` are types, `f` is a generic function, and nothing else is declared. */
export function expressionOf(text: string): Expression {
  const declarations = declarationsOf(
    `struct T {} struct U<A> {} extern A f<A>(A a); const int X = ${text};`,
  );
  const constant = declarations.at(-1);
  if (constant?.kind !== "constantDeclaration") throw new Error(`no constant: ${constant?.kind}`);
  return constant.value;
}
