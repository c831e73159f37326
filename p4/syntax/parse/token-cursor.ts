import type { Diagnostic, RelatedLocation } from "../../../diagnostics/diagnostic.ts";
import { p4SyntaxMessages } from "../../../diagnostics/messages-p4-syntax.ts";
import { type Span, spanFrom } from "../../../diagnostics/span.ts";
import { isKeyword, type Token, type TokenKind } from "../../source/token.ts";
import { NameScopes } from "./name-scopes.ts";
import { skipToItemEnd, TOP_LEVEL_KEYWORDS } from "./recovery.ts";

const { diagnose } = p4SyntaxMessages;

/** Statements, expressions and types within each other; bounds the parser's own stack. */
const MAX_NESTING = 512;
/** Levels of one expression's tree, also of a chain such as `a + a + a`; bounds the stacks of all who walk it. */
const MAX_HEIGHT = 512;
const MAX_ERRORS = 50;
/** Places at which something was left out, whether that was reported or not. */
const MAX_FAILURES = 500;

/** Ends the construct at hand; its diagnostic is reported already. */
export class SyntaxFailure {
  /** How far it ends things: up to the list of items around it, or up to the top level. */
  readonly reach: "item" | "topLevel" | "program";

  constructor(reach: "item" | "topLevel" | "program") {
    this.reach = reach;
  }
}

export interface FailureHints {
  readonly help?: string;
  readonly related?: readonly RelatedLocation[];
  readonly reach?: SyntaxFailure["reach"];
}

/** The parser's place in the tokens, its scopes, and what it has reported. */
export class TokenCursor {
  readonly scopes = new NameScopes();
  readonly diagnostics: Diagnostic[] = [];
  /** Of the tree of the expression that was parsed last. */
  height = 0;
  readonly #tokens: readonly Token[];
  #index = 0;
  #nesting = 0;
  /** Where the last error was: what else is wrong in the same line follows from it more often than not. */
  #lastFailure: Span | undefined;
  #failures = 0;

  /** @param tokens end with `endOfFile`. */
  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  get token(): Token {
    return this.#tokens[this.#index]!;
  }

  get index(): number {
    return this.#index;
  }

  get tokens(): readonly Token[] {
    return this.#tokens;
  }

  /** The token that was consumed last. */
  get previous(): Token {
    return this.#tokens[Math.max(0, this.#index - 1)]!;
  }

  peek(distance = 1): Token {
    return this.#tokens[Math.min(this.#index + distance, this.#tokens.length - 1)]!;
  }

  at(kind: TokenKind): boolean {
    return this.token.kind === kind;
  }

  /** Consumes a token; `endOfFile` stays. */
  next(): Token {
    const { token } = this;
    if (token.kind !== "endOfFile") this.#index++;
    return token;
  }

  /** Reads ahead: what `parse` consumes is still there afterwards. */
  ahead<Result>(parse: () => Result): Result {
    const index = this.#index;
    const result = parse();
    this.#index = index;
    return result;
  }

  /** Consumes the token if it is of that kind. */
  accept(kind: TokenKind): Token | undefined {
    return this.token.kind === kind ? this.next() : undefined;
  }

  /** Consumes a token of that kind, or fails. */
  expect(kind: TokenKind, hints?: FailureHints): Token {
    if (this.token.kind === kind) return this.next();
    // Where a line ends without its semicolon, the reader should look there, not at the next line.
    const missing = kind === ";" && this.token.startsLine && this.#index > 0;
    const related = [{ message: "`;` is missing behind this", span: this.previous.span }];
    return this.fail(`\`${kind}\``, missing ? { related, ...hints } : hints);
  }

  /** Reports that something else should stand here. */
  fail(expected: string, hints: FailureHints = {}): never {
    const { token } = this;
    const place = {
      span: token.span,
      ...(hints.help === undefined ? {} : { help: hints.help }),
      ...(hints.related === undefined ? {} : { related: hints.related }),
    };
    if (token.kind === "unknownCharacter") {
      this.failWith(diagnose("p4-unknown-character", place, { character: token.text }), hints.reach);
    }
    this.failWith(diagnose("p4-syntax", place, { expected, found: describe(token) }), hints.reach);
  }

  /** Reports and ends the construct at hand. */
  failWith(diagnostic: Diagnostic, reach: SyntaxFailure["reach"] = "item"): never {
    const { span } = diagnostic;
    const sameLine = span?.line === this.#lastFailure?.line && span?.file === this.#lastFailure?.file;
    if (!sameLine) this.report(diagnostic);
    if (++this.#failures > MAX_FAILURES) throw new SyntaxFailure("program");
    this.#lastFailure = span;
    throw new SyntaxFailure(reach);
  }

  /** Reports and goes on; ends the program where there are too many errors. */
  report(diagnostic: Diagnostic): void {
    this.diagnostics.push(diagnostic);
    if (this.diagnostics.length < MAX_ERRORS) return;
    this.diagnostics.push(
      diagnose("p4-too-many-errors", { span: diagnostic.span ?? this.token.span }, { limit: MAX_ERRORS }),
    );
    throw new SyntaxFailure("program");
  }

  /** From a token or node that was consumed up to the last one. */
  spanFrom(start: Span): Span {
    const last = this.previous.span;
    return start.file === last.file ? spanFrom(start, last) : start;
  }

  /** One level down; {@link leave} must follow unless the parser fails. */
  enter(): void {
    if (++this.#nesting > MAX_NESTING) this.#failTooDeep(MAX_NESTING);
  }

  leave(levels = 1): void {
    this.#nesting -= levels;
  }

  /** The expression that was parsed last gets a node on top, beside others of up to `height` levels. */
  grow(height = 0): void {
    this.height = Math.max(this.height, height) + 1;
    if (this.height > MAX_HEIGHT) this.#failTooDeep(MAX_HEIGHT);
  }

  #failTooDeep(limit: number): never {
    this.failWith(diagnose("p4-nesting-too-deep", { span: this.token.span }, { limit }));
  }

  /**
   * `{ items }`: an item that fails is left out, and the next one is looked for behind it, so that each mistake
   * is reported once and the rest of the text is still read.
   *
   * @param atEnd is called in front of the closing brace, to fail there if something is missing.
   */
  items<Item>(parseItem: () => Item | undefined, atEnd?: () => void): Item[] {
    const opening = this.expect("{");
    const related = [{ message: "to close this", span: opening.span }];
    const items: Item[] = [];
    const start = this.#index;
    while (!this.at("}") && !this.at("endOfFile")) {
      // Nothing of the top level can stand here: the brace that closes this list is missing.
      if (TOP_LEVEL_KEYWORDS.has(this.token.kind)) this.fail("`}`", { related, reach: "topLevel" });
      const item = this.recovering(parseItem, start);
      if (item !== undefined) items.push(item);
    }
    if (this.at("}")) atEnd?.();
    this.expect("}", { related, reach: "topLevel" });
    return items;
  }

  /**
   * One item of a list that began at token `listStart`; undefined where it failed, the cursor then being
   * behind it.
   */
  recovering<Item>(parseItem: () => Item | undefined, listStart: number): Item | undefined {
    const before = this.#index;
    const nesting = this.#nesting;
    const scopes = this.scopes.depth;
    try {
      return parseItem();
    } catch (error) {
      if (!(error instanceof SyntaxFailure)) throw error;
      if (error.reach === "program" || (error.reach === "topLevel" && listStart > 0)) throw error;
      this.#nesting = nesting;
      this.scopes.truncate(scopes);
      // A failure that reaches the top level stands where the next declaration begins.
      if (error.reach === "item") {
        this.#index = skipToItemEnd(this.#tokens, { listStart, itemStart: before, failure: this.#index });
      }
      return undefined;
    }
  }
}

function describe(token: Token): string {
  if (token.kind === "endOfFile") return "the end of the file";
  if (token.kind === "stringLiteral") return "a string";
  if (isKeyword(token.kind) && token.kind !== "_") return `keyword \`${token.text}\``;
  const text = token.text.length > 40 ? `${token.text.slice(0, 40)}…` : token.text;
  return `\`${text}\``;
}
