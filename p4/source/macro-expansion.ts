import { type Diagnostic, DiagnosticError } from "../../diagnostics/diagnostic.ts";
import { p4SyntaxMessages } from "../../diagnostics/messages-p4-syntax.ts";
import type { Span } from "../../diagnostics/span.ts";
import { Lexer } from "./lexer.ts";
import { isWord, type Macro } from "./macro.ts";
import type { HideSet, Token } from "./token.ts";
import type { TokenBudget } from "./token-budget.ts";

const { diagnose } = p4SyntaxMessages;

/** Calls of macros within arguments of macros; deeper is a mistake or an attack. */
const MAX_ARGUMENT_DEPTH = 100;
/** Macros that come out of one another. */
const MAX_HIDDEN = 1000;

/** Where tokens come from: what a macro left in front, then what the text still has. */
interface Input {
  /** Tokens to read first, the next one last. */
  readonly pending: Token[];
  /** The next token of the text; undefined where it ends, or where a macro call may not go on. */
  readonly read: () => Token | undefined;
}

/**
 * Replaces macros as C does: arguments are expanded before they are put in, except beside `#` and `##`; the
 * result is read again; a macro is not expanded in what came out of it.
 *
 * Tokens of a macro's body have the span of its use. Tokens of arguments keep their own.
 */
export class MacroExpander {
  readonly macros = new Map<string, Macro>();
  readonly #budget: TokenBudget;
  readonly #report: (diagnostic: Diagnostic) => void;
  #argumentDepth = 0;

  constructor(budget: TokenBudget, report: (diagnostic: Diagnostic) => void) {
    this.#budget = budget;
    this.#report = report;
  }

  /** All of `tokens`, expanded. */
  expandAll(tokens: readonly Token[]): Token[] {
    const input: Input = { pending: [...tokens].reverse(), read: () => undefined };
    const expanded: Token[] = [];
    for (let token = this.next(input); token !== undefined; token = this.next(input)) expanded.push(token);
    return expanded;
  }

  /** The next token that is no macro. */
  next(input: Input): Token | undefined {
    for (;;) {
      const token = input.pending.pop() ?? input.read();
      if (token === undefined || !isWord(token)) return token;
      const macro = this.macros.get(token.text);
      if (macro === undefined || hides(token.hidden, macro.name)) return token;
      const replacement = this.#replace(macro, token, input);
      if (replacement === undefined) return token;
      this.#budget.spend(replacement.length + 1, token.span);
      for (let i = replacement.length - 1; i >= 0; i--) input.pending.push(replacement[i]!);
    }
  }

  /** What a use of the macro becomes; undefined where a function-like macro has no arguments behind it. */
  #replace(macro: Macro, use: Token, input: Input): Token[] | undefined {
    const hidden = hide(macro.name, use);
    if (macro.parameters === undefined) return this.#substitute(macro, new Map(), use, hidden);
    const opening = input.pending.pop() ?? input.read();
    if (opening === undefined) return undefined;
    if (opening.kind !== "(") {
      input.pending.push(opening);
      return undefined;
    }
    const written = this.#readArguments(macro, use, input);
    const bound = written === undefined ? undefined : this.#bind(macro, macro.parameters, written, use);
    return bound === undefined ? [] : this.#substitute(macro, bound, use, hidden);
  }

  #readArguments(macro: Macro, use: Token, input: Input): Token[][] | undefined {
    let argument: Token[] = [];
    const all = [argument];
    for (let depth = 0; ; ) {
      const token = input.pending.pop() ?? input.read();
      if (token === undefined || token.kind === "endOfFile") {
        this.#report(diagnose("p4-macro-unterminated", { span: use.span }, { macro: macro.name }));
        if (token !== undefined) input.pending.push(token);
        return undefined;
      }
      if (token.kind === ")" && depth-- === 0) return all;
      if (token.kind === "(") depth++;
      if (token.kind === "," && depth === 0) {
        argument = [];
        all.push(argument);
      } else {
        argument.push(token);
      }
    }
  }

  #bind(
    macro: Macro,
    parameters: readonly string[],
    written: Token[][],
    use: Token,
  ): Map<string, Token[]> | undefined {
    const given = parameters.length === 0 && written.length === 1 && written[0]!.length === 0 ? [] : written;
    const named = macro.variadic ? parameters.length - 1 : parameters.length;
    if (given.length < named || (given.length > named && !macro.variadic)) {
      const counts = { macro: macro.name, expected: countArguments(named), found: String(given.length) };
      const related = [{ message: `${macro.name} is defined here`, span: macro.span }];
      this.#report(diagnose("p4-macro-arguments", { span: use.span, related }, counts));
      return undefined;
    }
    const bound = new Map(parameters.slice(0, named).map((parameter, index) => [parameter, given[index]!]));
    if (macro.variadic) bound.set("__VA_ARGS__", joinWithCommas(given.slice(named), use));
    return bound;
  }

  #substitute(macro: Macro, bound: ReadonlyMap<string, Token[]>, use: Token, hidden: HideSet): Token[] {
    const result: Token[] = [];
    const { body } = macro;
    for (let i = 0; i < body.length; i++) {
      const token = body[i]!;
      const following = body[i + 1];
      const argument = bound.get(token.text);
      if (token.kind === "##" && result.length > 0 && following !== undefined) {
        const right = bound.get(following.text) ?? [following];
        this.#paste(result, right, use);
        i++;
      } else if (token.kind === "#" && following !== undefined && bound.has(following.text)) {
        result.push(stringize(bound.get(following.text)!, token));
        i++;
      } else if (argument !== undefined) {
        result.push(...(following?.kind === "##" ? argument : this.#expandArgument(argument, use)));
      } else {
        result.push({ ...token, span: use.span, startsLine: false });
      }
      this.#budget.spend(1, use.span);
    }
    return result.map((token, index) => ({
      ...token,
      hidden: token.hidden === undefined ? hidden : hide(macro.name, token),
      ...(index === 0 ? { startsLine: use.startsLine, spaced: use.spaced } : { startsLine: false }),
    }));
  }

  #expandArgument(argument: readonly Token[], use: Token): Token[] {
    if (this.#argumentDepth >= MAX_ARGUMENT_DEPTH) throw tooDeep(use.span, MAX_ARGUMENT_DEPTH);
    this.#argumentDepth++;
    try {
      return this.expandAll(argument);
    } finally {
      this.#argumentDepth--;
    }
  }

  /** `left ## right`: the last token so far and the first of `right` become one. */
  #paste(result: Token[], right: readonly Token[], use: Token): void {
    const [first, ...others] = right;
    if (first === undefined) return;
    const left = result.pop()!;
    const lexer = new Lexer(use.span.file, left.text + first.text, () => {});
    const joined = lexer.next();
    if (joined.text === left.text + first.text) {
      result.push({ ...joined, span: use.span, startsLine: false, spaced: left.spaced });
    } else {
      const texts = { left: left.text, right: first.text };
      this.#report(diagnose("p4-macro-paste", { span: use.span }, texts));
      result.push(left, first);
    }
    result.push(...others);
  }
}

/** `#parameter`: the argument as written, as a string. */
function stringize(argument: readonly Token[], place: Token): Token {
  const text = argument
    .map((token, index) => {
      const blank = index > 0 && (token.spaced || token.startsLine) ? " " : "";
      return blank + (token.kind === "stringLiteral" ? token.text.replace(/["\\]/g, "\\$&") : token.text);
    })
    .join("");
  return { ...place, kind: "stringLiteral", text: `"${text}"` };
}

function joinWithCommas(lists: readonly Token[][], use: Token): Token[] {
  const comma: Token = { kind: ",", text: ",", span: use.span, startsLine: false, spaced: false };
  return lists.flatMap((list, index) => (index === 0 ? list : [comma, ...list]));
}

function countArguments(count: number): string {
  return count === 1 ? "1 argument" : `${count} arguments`;
}

function hides(set: HideSet | undefined, macro: string): boolean {
  for (let entry = set; entry !== undefined; entry = entry.outer) if (entry.macro === macro) return true;
  return false;
}

function hide(macro: string, token: Token): HideSet {
  const depth = (token.hidden?.depth ?? 0) + 1;
  if (depth > MAX_HIDDEN) throw tooDeep(token.span, MAX_HIDDEN);
  return { macro, outer: token.hidden, depth };
}

function tooDeep(span: Span, limit: number): DiagnosticError {
  return new DiagnosticError([diagnose("p4-nesting-too-deep", { span }, { limit })]);
}
