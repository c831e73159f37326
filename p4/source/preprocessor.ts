import { type Diagnostic, DiagnosticError } from "../../diagnostics/diagnostic.ts";
import { didYouMean } from "../../diagnostics/did-you-mean.ts";
import { p4SyntaxMessages } from "../../diagnostics/messages-p4-syntax.ts";
import { evaluateCondition } from "./conditional-expression.ts";
import { type ReadFile, resolveInclude, type SourceFile } from "./include-resolver.ts";
import { Lexer } from "./lexer.ts";
import { isWord, macroFromText, parseMacro, sameMacro } from "./macro.ts";
import { MacroExpander } from "./macro-expansion.ts";
import type { Token } from "./token.ts";
import { TokenBudget } from "./token-budget.ts";

const { diagnose } = p4SyntaxMessages;

const MAX_INCLUDE_DEPTH = 64;
const MAX_INCLUDES = 4096;

export interface PreprocessorOptions {
  readonly readFile: ReadFile;
  /** Directories of `#include`, in the order in which they are searched. */
  readonly includePath: readonly string[];
  /** Macros that are defined from the start, with their text. */
  readonly definitions: Readonly<Record<string, string>>;
}

export interface PreprocessedSource {
  /** Ends with `endOfFile`. */
  readonly tokens: readonly Token[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Tokens of a program, with included files in their places and macros replaced: the C preprocessor as far as
 * specification section 6.2 asks for it, and beyond that `#elif`, arguments of macros, `#` and `##`.
 */
export function preprocess(source: SourceFile, options: PreprocessorOptions): PreprocessedSource {
  const diagnostics: Diagnostic[] = [];
  const tokens: Token[] = [];
  const preprocessor = new Preprocessor(options, (diagnostic) => diagnostics.push(diagnostic));
  try {
    preprocessor.define(options.definitions);
    preprocessor.run(source, tokens);
  } catch (error) {
    if (!(error instanceof DiagnosticError)) throw error;
    diagnostics.push(...error.diagnostics);
    tokens.push(endOfFile(tokens, source));
  }
  return { tokens, diagnostics };
}

/** Stands where the last token ends: a person looks there for what is missing. */
function endOfFile(tokens: readonly Token[], source: SourceFile): Token {
  const last = tokens.at(-1)?.span;
  const line = last?.endLine ?? 1;
  const column = last?.endColumn ?? 1;
  const file = last?.file ?? source.path;
  const span = { file, line, column, endLine: line, endColumn: column + 1 };
  return { kind: "endOfFile", text: "", span, startsLine: true, spaced: true };
}

/** An `#if` that is open. */
interface Conditional {
  readonly directive: Token;
  /** A group was taken, so that no further one is. */
  taken: boolean;
  sawElse: boolean;
}

interface OpenFile {
  readonly lexer: Lexer;
  readonly conditionals: Conditional[];
}

const DIRECTIVES = [
  "if",
  "ifdef",
  "ifndef",
  "elif",
  "else",
  "endif",
  "define",
  "undef",
  "include",
  "error",
  "warning",
  "line",
  "pragma",
] as const;
type Directive = (typeof DIRECTIVES)[number];

function isDirective(name: string): name is Directive {
  return (DIRECTIVES as readonly string[]).includes(name);
}

/** Carries out a directive: its file, its name's token, and the rest of its line. */
type DirectiveHandler = (file: OpenFile, name: Token, rest: readonly Token[]) => void;

class Preprocessor {
  readonly #options: PreprocessorOptions;
  readonly #report: (diagnostic: Diagnostic) => void;
  readonly #budget = new TokenBudget();
  readonly #expander: MacroExpander;
  readonly #files: OpenFile[] = [];
  #includes = 0;

  readonly #directives: Readonly<Record<Directive, DirectiveHandler>> = {
    if: (file, name, rest) => this.#beginConditional(file, name, this.#condition(name, rest)),
    ifdef: (file, name, rest) => this.#beginConditional(file, name, this.#isDefined(name, rest)),
    ifndef: (file, name, rest) => this.#beginConditional(file, name, !this.#isDefined(name, rest)),
    elif: (file, name) => this.#endTakenGroup(file, name),
    else: (file, name) => this.#endTakenGroup(file, name),
    endif: (file, name) => {
      if (file.conditionals.pop() === undefined) this.#unmatched(name);
    },
    define: (_file, name, rest) => this.#define(name, rest),
    undef: (_file, name, rest) => {
      this.#expander.macros.delete(this.#macroName(name, rest));
    },
    include: (file, name, rest) => this.#include(file, name, rest),
    error: (_file, { span }, rest) =>
      this.#report(diagnose("p4-error-directive", { span }, { reason: textOf(rest) })),
    warning: (_file, { span }, rest) =>
      this.#report(diagnose("p4-warning-directive", { span }, { reason: textOf(rest) })),
    line: (file, name, rest) => this.#presumeLine(file, name, rest),
    pragma: () => {},
  };

  constructor(options: PreprocessorOptions, report: (diagnostic: Diagnostic) => void) {
    this.#options = options;
    this.#report = report;
    this.#expander = new MacroExpander(this.#budget, report);
  }

  define(definitions: Readonly<Record<string, string>>): void {
    for (const [name, text] of Object.entries(definitions)) {
      this.#expander.macros.set(name, macroFromText(name, text));
    }
  }

  run(source: SourceFile, output: Token[]): void {
    this.#open(source);
    const input = { pending: [], read: () => this.#read() };
    for (;;) {
      const token = this.#expander.next(input)!;
      if (token.kind !== "endOfFile") output.push(token);
      else if (this.#close()) break;
    }
    output.push(endOfFile(output, source));
  }

  #open(file: SourceFile): void {
    this.#files.push({ lexer: new Lexer(file.path, file.text, this.#report), conditionals: [] });
  }

  /** Ends the innermost file; true when it was the program's own. */
  #close(): boolean {
    for (const { directive } of this.#files.pop()!.conditionals) {
      const place = { span: directive.span };
      this.#report(diagnose("p4-conditional-unterminated", place, { directive: directive.text }));
    }
    return this.#files.length === 0;
  }

  /** The next token of the innermost file that belongs to no directive; `endOfFile` at the file's end. */
  #read(): Token {
    for (;;) {
      const file = this.#files.at(-1)!;
      const token = file.lexer.next();
      if (token.kind !== "#" || !token.startsLine) {
        this.#budget.spend(1, token.span);
        return token;
      }
      try {
        this.#directive(file, token);
      } catch (error) {
        if (!(error instanceof DiagnosticError)) throw error;
        // The budget ends everything; any other mistake in a directive ends the directive.
        if (error.diagnostics.some(({ code }) => code === "p4-program-too-large")) throw error;
        error.diagnostics.forEach(this.#report);
      }
    }
  }

  #directive(file: OpenFile, hash: Token): void {
    if (file.lexer.atLineEnd()) return;
    const name = file.lexer.next(true);
    const rest = restOfLine(file.lexer);
    // A line marker as the C preprocessor leaves it: # 12 "file.p4"
    if (name.kind === "integerLiteral") this.#presumeLine(file, hash, [name, ...rest]);
    else if (isDirective(name.text)) this.#directives[name.text](file, name, rest);
    else this.#unknownDirective(name);
  }

  #unknownDirective(name: Token): void {
    const meant = didYouMean(name.text, DIRECTIVES);
    const help = meant === undefined ? {} : { help: `Did you mean #${meant}?` };
    this.#report(diagnose("p4-directive-unknown", { span: name.span, ...help }, { directive: name.text }));
  }

  #unmatched(name: Token): void {
    this.#report(diagnose("p4-directive-unmatched", { span: name.span }, { directive: name.text }));
  }

  #beginConditional(file: OpenFile, directive: Token, taken: boolean): void {
    file.conditionals.push({ directive, taken, sawElse: false });
    if (!taken) this.#skipGroups(file);
  }

  /** At `#elif` or `#else` behind a group that was taken. */
  #endTakenGroup(file: OpenFile, name: Token): void {
    if (this.#checkBranch(file, name) !== undefined) this.#skipGroups(file);
  }

  /** Checks that `#elif` or `#else` may stand here; the open conditional, if there is one. */
  #checkBranch(file: OpenFile, name: Token): Conditional | undefined {
    const open = file.conditionals.at(-1);
    if (open === undefined) {
      this.#unmatched(name);
    } else if (open.sawElse) {
      const reason = `this #if at line ${open.directive.span.line} had its #else already`;
      this.#report(diagnose("p4-directive", { span: name.span }, { directive: name.text, reason }));
    }
    if (open !== undefined && name.text === "else") open.sawElse = true;
    return open;
  }

  /** Leaves text out, from behind a directive up to the group that is taken or to the `#endif`. */
  #skipGroups(file: OpenFile): void {
    const { lexer, conditionals } = file;
    for (let depth = 0; ; ) {
      lexer.skipToDirective();
      const hash = lexer.next();
      if (hash.kind === "endOfFile") return;
      if (lexer.atLineEnd()) continue;
      const name = lexer.next(true);
      if (name.text === "endif" && depth-- === 0) {
        conditionals.pop();
        return;
      }
      if (name.text === "if" || name.text === "ifdef" || name.text === "ifndef") depth++;
      if (depth > 0 || (name.text !== "elif" && name.text !== "else")) continue;
      const open = this.#checkBranch(file, name)!;
      if (open.taken) continue;
      open.taken = name.text === "else" || this.#condition(name, restOfLine(lexer));
      if (open.taken) return;
    }
  }

  /** The value of an `#if`; a malformed one is reported and counts as false. */
  #condition(directive: Token, tokens: readonly Token[]): boolean {
    try {
      return evaluateCondition(this.#expander.expandAll(this.#replaceDefined(directive, tokens)), directive);
    } catch (error) {
      if (!(error instanceof DiagnosticError)) throw error;
      error.diagnostics.forEach(this.#report);
      return false;
    }
  }

  /** `defined NAME` and `defined(NAME)` become 1 or 0, before macros are replaced. */
  #replaceDefined(directive: Token, tokens: readonly Token[]): Token[] {
    const replaced: Token[] = [];
    for (let i = 0; i < tokens.length; i++) {
      const token = tokens[i]!;
      if (token.text !== "defined") {
        replaced.push(token);
        continue;
      }
      const parenthesized = tokens[i + 1]?.kind === "(";
      const name = tokens[parenthesized ? i + 2 : i + 1];
      if (name === undefined || !isWord(name) || (parenthesized && tokens[i + 3]?.kind !== ")")) {
        throw malformed(directive, "defined needs the name of a macro", token);
      }
      const text = this.#expander.macros.has(name.text) ? "1" : "0";
      replaced.push({ ...token, kind: "integerLiteral", text });
      i += parenthesized ? 3 : 1;
    }
    return replaced;
  }

  #isDefined(directive: Token, tokens: readonly Token[]): boolean {
    return this.#expander.macros.has(this.#macroName(directive, tokens));
  }

  #macroName(directive: Token, tokens: readonly Token[]): string {
    const [name, extra] = tokens;
    if (name === undefined || !isWord(name)) throw malformed(directive, "expected the name of a macro", name);
    if (extra !== undefined) throw malformed(directive, `unexpected ${extra.text} behind the name`, extra);
    return name.text;
  }

  #define(directive: Token, tokens: readonly Token[]): void {
    const macro = parseMacro(tokens, directive);
    const { macros } = this.#expander;
    const earlier = macros.get(macro.name);
    if (earlier !== undefined && !sameMacro(earlier, macro)) {
      const related = [{ message: "defined here before", span: earlier.span }];
      this.#report(diagnose("p4-macro-redefined", { span: macro.span, related }, { macro: macro.name }));
    }
    macros.set(macro.name, macro);
  }

  #include(file: OpenFile, directive: Token, written: readonly Token[]): void {
    const named = written[0]?.kind === "stringLiteral" || written[0]?.kind === "<";
    const target = includeTarget(named ? written : this.#expander.expandAll(written), directive);
    const request = { ...target, from: file.lexer.file };
    const { includePath, readFile } = this.#options;
    const { file: found, tried } = resolveInclude(request, includePath, readFile);
    const span = written[0]?.span ?? directive.span;
    if (found === undefined) {
      const names = { path: target.path, tried: tried.length === 0 ? "no directory" : tried.join(", ") };
      this.#report(diagnose("p4-include-not-found", { span }, names));
    } else if (this.#files.length >= MAX_INCLUDE_DEPTH || ++this.#includes > MAX_INCLUDES) {
      const limit = this.#files.length >= MAX_INCLUDE_DEPTH ? MAX_INCLUDE_DEPTH : MAX_INCLUDES;
      throw new DiagnosticError([diagnose("p4-include-too-deep", { span }, { limit })]);
    } else {
      this.#open(found);
    }
  }

  #presumeLine(file: OpenFile, directive: Token, written: readonly Token[]): void {
    const [line, name] = this.#expander.expandAll(written);
    if (line === undefined || !/^[0-9]{1,9}$/.test(line.text)) {
      throw malformed(directive, "expected a line number", line);
    }
    if (name !== undefined && name.kind !== "stringLiteral") {
      throw malformed(directive, "expected a file name in quotes", name);
    }
    file.lexer.presumeNextLine(Number(line.text), name?.text.slice(1, -1));
  }
}

function restOfLine(lexer: Lexer): Token[] {
  const rest: Token[] = [];
  while (!lexer.atLineEnd()) rest.push(lexer.next(true));
  return rest;
}

function includeTarget(tokens: readonly Token[], directive: Token): { path: string; quoted: boolean } {
  const [first] = tokens;
  if (first?.kind === "stringLiteral") return { path: first.text.slice(1, -1), quoted: true };
  const closing = tokens.findIndex((token) => token.kind === ">");
  if (first?.kind !== "<" || closing < 2) throw malformed(directive, 'expected "file" or <file>', first);
  return { path: textOf(tokens.slice(1, closing)), quoted: false };
}

function textOf(tokens: readonly Token[]): string {
  return tokens.map((token, index) => (index > 0 && token.spaced ? " " : "") + token.text).join("");
}

function malformed(directive: Token, reason: string, place?: Token): DiagnosticError {
  const span = (place ?? directive).span;
  return new DiagnosticError([diagnose("p4-directive", { span }, { directive: directive.text, reason })]);
}
