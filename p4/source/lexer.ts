import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { p4SyntaxMessages } from "../../diagnostics/messages-p4-syntax.ts";
import { isKeyword, OPERATORS, type Operator, type Token, type TokenKind } from "./token.ts";

const { diagnose } = p4SyntaxMessages;

const TAB = 9;
const NEWLINE = 10;
const RETURN = 13;
const SPACE = 32;
const QUOTE = 34;
const STAR = 42;
const SLASH = 47;
const ZERO = 48;
const BACKSLASH = 92;

/** Operators by the code of their first character, longest first. */
const OPERATORS_BY_FIRST: readonly (readonly Operator[] | undefined)[] = groupByFirstCharacter();

/**
 * Tokens of one file, on demand and in one pass: comments, white space and backslash-newlines are dropped.
 * Nothing in a file stops it: what P4 does not know comes out as a token of kind `unknownCharacter`.
 * Lexical rules: specification section 6.4.
 */
export class Lexer {
  readonly file: string;
  readonly #text: string;
  readonly #report: (diagnostic: Diagnostic) => void;
  #offset = 0;
  #line = 1;
  #lineStart = 0;
  /** Where the last token ended; what follows it directly is not spaced. */
  #lastEnd = -1;
  /** A string ran into the end of the file: from here on, strings end with their line. */
  #quotesUnbalanced = false;
  /** What `#line` set: the presumed file and the difference of line numbers. */
  #presumedFile: string;
  #presumedLineDelta = 0;

  constructor(file: string, text: string, report: (diagnostic: Diagnostic) => void) {
    this.file = file;
    this.#presumedFile = file;
    this.#text = text;
    this.#report = report;
    if (text.charCodeAt(0) === 0xfeff) this.#offset = 1;
  }

  /** From the next line on, spans say that they lie in `file` from `line` on (the directive `#line`). */
  presumeNextLine(line: number, file: string | undefined): void {
    this.#presumedLineDelta = line - this.#line - 1;
    if (file !== undefined) this.#presumedFile = file;
  }

  /**
   * The next token; at the end, `endOfFile` as often as it is asked for.
   *
   * @param inDirective strings end with their line, and a string without end is no error (`#error don't "`).
   */
  next(inDirective = false): Token {
    const text = this.#text;
    const startsLine = this.#skipBlank() || this.#lastEnd < 0;
    const start = this.#offset;
    if (start >= text.length) return this.#token("endOfFile", start, startsLine, true);
    const spaced = start > this.#lastEnd;
    const code = text.charCodeAt(start);
    if (isIdentifierStart(code)) {
      this.#offset = endOfWord(text, start + 1);
      const word = text.slice(start, this.#offset);
      return this.#token(isKeyword(word) ? word : "identifier", start, startsLine, spaced, word);
    }
    if (isDigit(code)) {
      this.#offset = endOfWord(text, start + 1);
      return this.#token("integerLiteral", start, startsLine, spaced);
    }
    if (code === QUOTE) return this.#string(start, startsLine, spaced, inDirective);
    for (const operator of OPERATORS_BY_FIRST[code] ?? []) {
      if (text.startsWith(operator, start)) {
        this.#offset += operator.length;
        return this.#token(operator, start, startsLine, spaced, operator);
      }
    }
    this.#offset += text.codePointAt(start)! > 0xffff ? 2 : 1;
    return this.#token("unknownCharacter", start, startsLine, spaced);
  }

  /** True where no further token is on the line of the last one: a directive ends. */
  atLineEnd(): boolean {
    return this.#skipBlankInLine();
  }

  /** Skips to the next line that begins with `#`, or to the end; for groups that `#if` leaves out. */
  skipToDirective(): void {
    for (;;) {
      const startsLine = this.#skipBlank();
      if (this.#offset >= this.#text.length) return;
      if (startsLine && this.#text[this.#offset] === "#") return;
      this.#skipRestOfLine();
    }
  }

  #skipRestOfLine(): void {
    const text = this.#text;
    for (;;) {
      const code = text.charCodeAt(this.#offset);
      if (Number.isNaN(code) || code === NEWLINE) return;
      if (code === SLASH && text.charCodeAt(this.#offset + 1) === STAR) {
        this.#skipBlockComment();
      } else if (code === SLASH && text.charCodeAt(this.#offset + 1) === SLASH) {
        this.#skipLineComment();
      } else if (code === QUOTE) {
        this.#offset = behindClosingQuote(text, this.#offset, true) ?? endOfLine(text, this.#offset);
      } else if (!this.#skipContinuation()) {
        this.#offset++;
      }
    }
  }

  /** Skips white space and comments; true when a line ended among them. */
  #skipBlank(): boolean {
    const text = this.#text;
    let newline = false;
    for (;;) {
      const code = text.charCodeAt(this.#offset);
      if (code === NEWLINE) {
        this.#offset++;
        this.#beginLine();
        newline = true;
      } else if (isBlank(code)) {
        this.#offset++;
      } else if (code === SLASH && text.charCodeAt(this.#offset + 1) === SLASH) {
        this.#skipLineComment();
      } else if (code === SLASH && text.charCodeAt(this.#offset + 1) === STAR) {
        this.#skipBlockComment();
      } else if (code !== BACKSLASH || !this.#skipContinuation()) {
        return newline;
      }
    }
  }

  /** Skips blanks and comments within the line; true when the line or the file ends there. */
  #skipBlankInLine(): boolean {
    const text = this.#text;
    for (;;) {
      const code = text.charCodeAt(this.#offset);
      if (Number.isNaN(code) || code === NEWLINE) return true;
      if (isBlank(code)) this.#offset++;
      else if (code === SLASH && text.charCodeAt(this.#offset + 1) === SLASH) this.#skipLineComment();
      else if (code === SLASH && text.charCodeAt(this.#offset + 1) === STAR) this.#skipBlockComment();
      else if (code !== BACKSLASH || !this.#skipContinuation()) return false;
    }
  }

  #skipLineComment(): void {
    const text = this.#text;
    for (;;) {
      const code = text.charCodeAt(this.#offset);
      if (Number.isNaN(code) || code === NEWLINE) return;
      if (code !== BACKSLASH || !this.#skipContinuation()) this.#offset++;
    }
  }

  #skipBlockComment(): void {
    const start = this.#offset;
    const end = this.#text.indexOf("*/", start + 2);
    const { line, column } = this.#position(start);
    const stop = end < 0 ? this.#text.length : end + 2;
    for (let newline = this.#text.indexOf("\n", start); newline >= 0 && newline < stop; ) {
      this.#offset = newline + 1;
      this.#beginLine();
      newline = this.#text.indexOf("\n", newline + 1);
    }
    this.#offset = stop;
    if (end >= 0) return;
    const span = { file: this.#presumedFile, line, column, endLine: line, endColumn: column + 2 };
    this.#report(diagnose("p4-unterminated-comment", { span }));
  }

  /** A backslash at the end of a line joins it with the next one. */
  #skipContinuation(): boolean {
    const text = this.#text;
    if (text.charCodeAt(this.#offset) !== BACKSLASH) return false;
    let end = this.#offset + 1;
    if (text.charCodeAt(end) === RETURN) end++;
    if (text.charCodeAt(end) !== NEWLINE) return false;
    this.#offset = end + 1;
    this.#beginLine();
    return true;
  }

  /** Section 6.4.3.3: up to the first quote that no odd number of backslashes precedes; it may span lines. */
  #string(start: number, startsLine: boolean, spaced: boolean, inDirective: boolean): Token {
    const text = this.#text;
    const inLine = inDirective || this.#quotesUnbalanced;
    const end = behindClosingQuote(text, start, inLine);
    if (end === undefined) {
      this.#quotesUnbalanced ||= !inLine;
      return this.#unterminatedString(start, startsLine, spaced, inDirective);
    }
    const opening = this.#position(start);
    this.#offset = end;
    this.#countLines(start, end);
    this.#lastEnd = end;
    const span = { file: this.#presumedFile, ...opening, ...this.#endPosition() };
    return { kind: "stringLiteral", text: joinLines(text.slice(start, end)), span, startsLine, spaced };
  }

  /** The string ends with its line, so that one missing quote does not swallow the rest of the file. */
  #unterminatedString(start: number, startsLine: boolean, spaced: boolean, inDirective: boolean): Token {
    this.#offset = endOfLine(this.#text, start);
    const written = this.#text.slice(start, this.#offset);
    const token = this.#token("stringLiteral", start, startsLine, spaced, `${written}"`);
    if (!inDirective) this.#report(diagnose("p4-unterminated-string", { span: token.span }));
    return token;
  }

  #countLines(start: number, end: number): void {
    for (let newline = this.#text.indexOf("\n", start); newline >= 0 && newline < end; ) {
      this.#line++;
      this.#lineStart = newline + 1;
      newline = this.#text.indexOf("\n", newline + 1);
    }
  }

  #beginLine(): void {
    this.#line++;
    this.#lineStart = this.#offset;
  }

  #position(offset: number): { line: number; column: number } {
    return { line: this.#line + this.#presumedLineDelta, column: offset - this.#lineStart + 1 };
  }

  #endPosition(): { endLine: number; endColumn: number } {
    const end = this.#position(this.#offset);
    return { endLine: end.line, endColumn: end.column };
  }

  #token(kind: TokenKind, start: number, startsLine: boolean, spaced: boolean, written?: string): Token {
    this.#lastEnd = this.#offset;
    const line = this.#line + this.#presumedLineDelta;
    const column = start - this.#lineStart + 1;
    const span = {
      file: this.#presumedFile,
      line,
      column,
      endLine: line,
      endColumn: column + Math.max(1, this.#offset - start),
    };
    return { kind, text: written ?? this.#text.slice(start, this.#offset), span, startsLine, spaced };
  }
}

function groupByFirstCharacter(): (readonly Operator[] | undefined)[] {
  const groups: Operator[][] = [];
  for (const operator of OPERATORS) {
    const code = operator.charCodeAt(0);
    groups[code] ??= [];
    groups[code].push(operator);
  }
  return groups;
}

function isBlank(code: number): boolean {
  // Vertical tab and form feed are white space as well.
  return code === SPACE || code === TAB || code === RETURN || code === 11 || code === 12;
}

function isDigit(code: number): boolean {
  return code >= ZERO && code <= ZERO + 9;
}

function isIdentifierStart(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95;
}

function endOfWord(text: string, from: number): number {
  let end = from;
  for (;;) {
    const code = text.charCodeAt(end);
    if (!isIdentifierStart(code) && !isDigit(code)) return end;
    end++;
  }
}

function behindClosingQuote(text: string, start: number, inLine: boolean): number | undefined {
  for (let end = start + 1; end < text.length; end++) {
    const code = text.charCodeAt(end);
    if (code === QUOTE) return end + 1;
    if (code === NEWLINE && inLine) return undefined;
    if (code === BACKSLASH && !(inLine && text.charCodeAt(end + 1) === NEWLINE)) end++;
  }
  return undefined;
}

/** Offset of the newline, without a carriage return before it, or the end of the text. */
function endOfLine(text: string, start: number): number {
  const newline = text.indexOf("\n", start);
  if (newline < 0) return text.length;
  return text.charCodeAt(newline - 1) === RETURN && newline - 1 > start ? newline - 1 : newline;
}

function joinLines(literal: string): string {
  return literal.includes("\\\n") || literal.includes("\\\r\n") ? literal.replace(/\\\r?\n/g, "") : literal;
}
