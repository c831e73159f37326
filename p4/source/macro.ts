import { type Diagnostic, DiagnosticError } from "../../diagnostics/diagnostic.ts";
import { p4SyntaxMessages } from "../../diagnostics/messages-p4-syntax.ts";
import type { Span } from "../../diagnostics/span.ts";
import { Lexer } from "./lexer.ts";
import { adjoins, isKeyword, type Token } from "./token.ts";

const { diagnose } = p4SyntaxMessages;

/** A `#define`, as in C: specification section 6.2 takes the C preprocessor's rules. */
export interface Macro {
  readonly name: string;
  /** Absent for an object-like macro, which is replaced without parentheses. */
  readonly parameters?: readonly string[];
  /** The last parameter takes all remaining arguments with their commas. */
  readonly variadic: boolean;
  readonly body: readonly Token[];
  readonly span: Span;
}

/** A word that may name a macro: the preprocessor knows no keywords. */
export function isWord(token: Token): boolean {
  return token.kind === "identifier" || isKeyword(token.kind);
}

/**
 * Reads what stands behind `#define` on the line.
 *
 * @throws DiagnosticError with one diagnostic where it is no definition.
 */
export function parseMacro(tokens: readonly Token[], directive: Token): Macro {
  const [name, ...rest] = tokens;
  if (name === undefined || !isWord(name)) throw malformed(name ?? directive, "a macro needs a name");
  const opening = rest[0];
  if (opening?.kind !== "(" || !adjoins(opening)) {
    return { name: name.text, variadic: false, body: rest, span: name.span };
  }
  const closing = rest.findIndex((token) => token.kind === ")");
  if (closing < 0) throw malformed(opening, `the parameters of ${name.text} have no closing )`);
  const { parameters, variadic } = parseParameters(rest.slice(1, closing), name);
  return { name: name.text, parameters, variadic, body: rest.slice(closing + 1), span: name.span };
}

function parseParameters(tokens: readonly Token[], name: Token): { parameters: string[]; variadic: boolean } {
  const parameters: string[] = [];
  for (let i = 0; i < tokens.length; i += 2) {
    const token = tokens[i]!;
    const separator = tokens[i + 1];
    if (token.kind === "...") {
      if (separator !== undefined) throw malformed(separator, "... must be the last parameter");
      return { parameters: [...parameters, "__VA_ARGS__"], variadic: true };
    }
    if (!isWord(token)) throw malformed(token, `${token.text} is no name for a parameter of ${name.text}`);
    if (parameters.includes(token.text)) throw malformed(token, `parameter ${token.text} is there twice`);
    if (separator !== undefined && (separator.kind !== "," || i + 2 >= tokens.length)) {
      throw malformed(separator, `expected , or ) behind parameter ${token.text}`);
    }
    parameters.push(token.text);
  }
  return { parameters, variadic: false };
}

function malformed(token: Token, reason: string): DiagnosticError {
  return new DiagnosticError([
    diagnose("p4-directive", { span: token.span }, { directive: "define", reason }),
  ]);
}

/** A macro from outside the program, as `-D name=text` gives it. */
export function macroFromText(name: string, text: string): Macro {
  const file = `-D ${name}`;
  const reported: Diagnostic[] = [];
  const lexer = new Lexer(file, `${name} ${text}`, (diagnostic) => reported.push(diagnostic));
  const tokens: Token[] = [];
  for (let token = lexer.next(); token.kind !== "endOfFile"; token = lexer.next()) tokens.push(token);
  if (reported.length > 0) throw new DiagnosticError(reported);
  return parseMacro(tokens, tokens[0]!);
}

/** Two definitions that differ in white space only are the same. */
export function sameMacro(a: Macro, b: Macro): boolean {
  return (
    a.parameters?.join() === b.parameters?.join() &&
    (a.parameters === undefined) === (b.parameters === undefined) &&
    a.body.length === b.body.length &&
    a.body.every((token, index) => token.text === b.body[index]!.text)
  );
}
