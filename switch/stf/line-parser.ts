import { DiagnosticError } from "../../diagnostics/diagnostic.ts";
import { stfMessages } from "../../diagnostics/messages-stf.ts";
import type { StfAction, StfKey, StfMatch, StfName, StfNumber } from "./statement.ts";
import type { Token } from "./token.ts";

/** Reads the tokens of one line from left to right. */
export class LineParser {
  readonly #tokens: readonly Token[];
  #next = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  get token(): Token {
    return this.#tokens[this.#next]!;
  }

  /** Ends the work with a diagnostic at the current token. */
  fail(expected: string): never {
    const { text, kind, span } = this.token;
    const found = kind === "end" ? text : `"${text}"`;
    throw new DiagnosticError([stfMessages.diagnose("stf-syntax", { span }, { expected, found })]);
  }

  accept(symbol: string): boolean {
    if (this.token.kind === "end" || this.token.text !== symbol) return false;
    this.#next++;
    return true;
  }

  expect(symbol: string): void {
    if (!this.accept(symbol)) this.fail(`"${symbol}"`);
  }

  /** Any single word, for keywords inside a line. */
  word(expected: string): Token {
    if (this.token.kind === "end") this.fail(expected);
    return this.#tokens[this.#next++]!;
  }

  end(): void {
    if (this.token.kind !== "end") this.fail("the end of the line");
  }

  number(): StfNumber {
    const { kind, text, span } = this.token;
    if (kind !== "number") this.fail("a number");
    this.#next++;
    return { text, span };
  }

  decimal(): number {
    const { text } = this.token;
    if (!/^\d+$/.test(text) || !Number.isSafeInteger(Number(text))) this.fail("a decimal number");
    this.#next++;
    return Number(text);
  }

  /** `name`, `name.name`, `name[3]`, in any mixture. */
  qualifiedName(): StfName {
    const first = this.token;
    let text = this.#identifier();
    for (;;) {
      if (this.accept(".")) {
        text += `.${this.token.kind === "number" ? this.number().text : this.#identifier()}`;
      } else if (this.accept("[")) {
        text += `[${this.decimal()}]`;
        this.expect("]");
      } else {
        break;
      }
    }
    const last = this.#tokens[this.#next - 1]!.span;
    return { text, span: { ...first.span, endLine: last.endLine, endColumn: last.endColumn } };
  }

  /** `name : value`, where the value may be a prefix, a mask or a range. */
  key(): StfKey {
    const name = this.qualifiedName();
    this.expect(":");
    return { name, match: this.#match() };
  }

  /** `name(parameter: value, …)`. */
  action(): StfAction {
    const name = this.qualifiedName();
    return { name, args: this.#arguments() };
  }

  /** Keys up to the action, which is what a `(` follows. */
  keysAndAction(): { readonly keys: readonly StfKey[]; readonly action: StfAction } {
    const keys: StfKey[] = [];
    for (;;) {
      const name = this.qualifiedName();
      if (!this.accept(":")) return { keys, action: { name, args: this.#arguments() } };
      keys.push({ name, match: this.#match() });
    }
  }

  #identifier(): string {
    const { kind, text } = this.token;
    if (kind !== "name") this.fail("a name");
    this.#next++;
    return text;
  }

  #match(): StfMatch {
    const value = this.number();
    if (this.accept("/")) return { kind: "prefix", value, length: this.number() };
    if (this.accept("&&&")) return { kind: "mask", value, mask: this.number() };
    if (this.accept("->")) return { kind: "range", low: value, high: this.number() };
    return { kind: "value", value };
  }

  #arguments(): StfAction["args"] {
    this.expect("(");
    const args: StfAction["args"][number][] = [];
    if (this.accept(")")) return args;
    do {
      if (this.token.kind === "number") {
        args.push({ name: undefined, value: this.number() });
        continue;
      }
      const name = this.qualifiedName();
      this.expect(":");
      args.push({ name, value: this.number() });
    } while (this.accept(","));
    this.expect(")");
    return args;
  }
}
