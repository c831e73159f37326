import { DiagnosticError } from "../../diagnostics/diagnostic.ts";
import { p4SyntaxMessages } from "../../diagnostics/messages-p4-syntax.ts";
import { adjoins, type Token } from "./token.ts";

const { diagnose } = p4SyntaxMessages;

const MAX_DEPTH = 200;

type Apply = (left: bigint, right: bigint) => bigint;

const truth = (value: boolean): bigint => (value ? 1n : 0n);
const shiftCount = (count: bigint): bigint => count & 63n;

/** Binary operators of C by strength; `&&`, `||` and `?:` decide what else is evaluated and stand apart. */
const BINARY: ReadonlyMap<string, { readonly strength: number; readonly apply: Apply }> = new Map([
  ["|", { strength: 3, apply: (a, b) => a | b }],
  ["^", { strength: 4, apply: (a, b) => a ^ b }],
  ["&", { strength: 5, apply: (a, b) => a & b }],
  ["==", { strength: 6, apply: (a, b) => truth(a === b) }],
  ["!=", { strength: 6, apply: (a, b) => truth(a !== b) }],
  ["<", { strength: 7, apply: (a, b) => truth(a < b) }],
  ["<=", { strength: 7, apply: (a, b) => truth(a <= b) }],
  [">", { strength: 7, apply: (a, b) => truth(a > b) }],
  [">=", { strength: 7, apply: (a, b) => truth(a >= b) }],
  ["<<", { strength: 8, apply: (a, b) => a << shiftCount(b) }],
  [">>", { strength: 8, apply: (a, b) => a >> shiftCount(b) }],
  ["+", { strength: 9, apply: (a, b) => a + b }],
  ["-", { strength: 9, apply: (a, b) => a - b }],
  ["*", { strength: 10, apply: (a, b) => a * b }],
  ["/", { strength: 10, apply: (a, b) => a / b }],
  ["%", { strength: 10, apply: (a, b) => a % b }],
]);
const OR_STRENGTH = 1;
const AND_STRENGTH = 2;

/**
 * Evaluates what stands behind `#if` or `#elif`, macros already replaced: integers of 64 bits as in C, where
 * a name that is left is 0.
 *
 * @throws DiagnosticError with one diagnostic where it is no such expression.
 */
export function evaluateCondition(tokens: readonly Token[], directive: Token): boolean {
  return new ConditionEvaluator(tokens, directive).evaluate() !== 0n;
}

class ConditionEvaluator {
  readonly #tokens: readonly Token[];
  readonly #directive: Token;
  #index = 0;
  #depth = 0;

  constructor(tokens: readonly Token[], directive: Token) {
    this.#tokens = tokens;
    this.#directive = directive;
  }

  evaluate(): bigint {
    const value = this.#conditional(true);
    const rest = this.#tokens[this.#index];
    if (rest !== undefined) throw this.#malformed(`${rest.text} does not continue the expression`, rest);
    return value;
  }

  /** `live` is false in a part whose value does not count, so that it may divide by zero. */
  #conditional(live: boolean): bigint {
    const condition = this.#binary(OR_STRENGTH, live);
    if (!this.#accept("?")) return condition;
    const whenTrue = this.#conditional(live && condition !== 0n);
    if (!this.#accept(":")) throw this.#malformed("expected : of the conditional expression");
    const whenFalse = this.#conditional(live && condition === 0n);
    return condition !== 0n ? whenTrue : whenFalse;
  }

  #binary(weakest: number, live: boolean): bigint {
    let left = this.#unary(live);
    for (;;) {
      const operator = this.#operator();
      if (operator === "||" && weakest <= OR_STRENGTH) {
        this.#index++;
        const right = this.#binary(OR_STRENGTH + 1, live && left === 0n);
        left = truth(left !== 0n || right !== 0n);
      } else if (operator === "&&" && weakest <= AND_STRENGTH) {
        this.#index++;
        const right = this.#binary(AND_STRENGTH + 1, live && left !== 0n);
        left = truth(left !== 0n && right !== 0n);
      } else {
        const binary = operator === undefined ? undefined : BINARY.get(operator);
        if (operator === undefined || binary === undefined || binary.strength < weakest) return left;
        const place = this.#tokens[this.#index];
        this.#index += operator === ">>" ? 2 : 1;
        const right = this.#binary(binary.strength + 1, live);
        const divides = operator === "/" || operator === "%";
        if (divides && right === 0n && live) throw this.#malformed("division by zero", place);
        left = divides && right === 0n ? 0n : BigInt.asIntN(64, binary.apply(left, right));
      }
    }
  }

  #unary(live: boolean): bigint {
    if (++this.#depth > MAX_DEPTH) throw this.#malformed(`nested deeper than ${MAX_DEPTH} levels`);
    const value = this.#prefixed(live);
    this.#depth--;
    return value;
  }

  #prefixed(live: boolean): bigint {
    const token = this.#tokens[this.#index++];
    if (token === undefined) throw this.#malformed("expected an expression");
    switch (token.kind) {
      case "!":
        return truth(this.#unary(live) === 0n);
      case "~":
        return ~this.#unary(live);
      case "-":
        return BigInt.asIntN(64, -this.#unary(live));
      case "+":
        return this.#unary(live);
      case "(": {
        const value = this.#conditional(live);
        if (!this.#accept(")")) throw this.#malformed("expected )");
        return value;
      }
      case "integerLiteral":
        return this.#integer(token);
      default:
        if (!/^\w/.test(token.text)) throw this.#malformed(`${token.text} is no integer`, token);
        return 0n;
    }
  }

  #integer(token: Token): bigint {
    const digits = /^(0[xX][0-9a-fA-F]+|0[bB][01]+|[0-9]+)[uUlL]*$/.exec(token.text)?.[1];
    if (digits === undefined || digits.length > 66) {
      throw this.#malformed(`${token.text.slice(0, 40)} is no integer of 64 bits`, token);
    }
    return BigInt.asIntN(64, BigInt(/^0[0-7]+$/.test(digits) ? `0o${digits}` : digits));
  }

  /** The operator at hand; `>>` comes as two tokens. */
  #operator(): string | undefined {
    const token = this.#tokens[this.#index];
    const following = this.#tokens[this.#index + 1];
    if (token?.kind === ">" && following?.kind === ">" && adjoins(following)) return ">>";
    return token?.kind;
  }

  #accept(kind: string): boolean {
    if (this.#tokens[this.#index]?.kind !== kind) return false;
    this.#index++;
    return true;
  }

  #malformed(reason: string, place?: Token): DiagnosticError {
    const { span } = place ?? this.#tokens.at(-1) ?? this.#directive;
    const directive = this.#directive.text;
    return new DiagnosticError([diagnose("p4-directive", { span }, { directive, reason })]);
  }
}
