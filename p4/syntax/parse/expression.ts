import type { Span } from "../../../diagnostics/span.ts";
import type { Expression } from "../ast.ts";
import { binaryOperatorAt, CONDITIONAL_STRENGTH, STRENGTH } from "../operators.ts";
import { isTypeStart, kindBehindTypeArguments } from "./lookahead.ts";
import { isName } from "./names.ts";
import { parsePostfix } from "./postfix-expression.ts";
import type { TokenCursor } from "./token-cursor.ts";
import { parseType } from "./type-reference.ts";

/** An expression of any kind, specification section 8. */
export function parseExpression(p: TokenCursor): Expression {
  return parseOperators(p, CONDITIONAL_STRENGTH, false);
}

/** An expression between `<` and `>`: an own `>` or `>>` needs parentheses there. */
export function parseConstantOf(p: TokenCursor): Expression {
  return parseOperators(p, CONDITIONAL_STRENGTH, true);
}

function parseOperators(p: TokenCursor, weakest: number, stopAtGreater: boolean): Expression {
  p.enter();
  let left = parsePrefixed(p);
  for (;;) {
    if (weakest === CONDITIONAL_STRENGTH && p.at("?")) {
      left = parseConditional(p, left, stopAtGreater);
      continue;
    }
    const operator = binaryOperatorAt(p);
    if (operator === undefined || (stopAtGreater && (operator === ">" || operator === ">>"))) break;
    const strength = STRENGTH.get(operator)!;
    if (strength < weakest) break;
    const operatorStart = p.next().span;
    if (operator === ">>") p.next();
    const operatorSpan = p.spanFrom(operatorStart);
    const { height } = p;
    const right = parseOperators(p, strength + 1, stopAtGreater);
    p.grow(height);
    left = { kind: "binaryExpression", span: p.spanFrom(left.span), operator, operatorSpan, left, right };
  }
  p.leave();
  return left;
}

/**
 * `condition ? a : b`. Unlike in C, `a ? b : c ? d : e` is `(a ? b : c) ? d : e`: in the grammar of the
 * specification, `?` is weaker than `:`, and p4c reads it so.
 */
function parseConditional(p: TokenCursor, condition: Expression, stopAtGreater: boolean): Expression {
  let { height } = p;
  p.expect("?");
  const whenTrue = parseExpression(p);
  height = Math.max(height, p.height);
  p.expect(":");
  const whenFalse = parseOperators(p, CONDITIONAL_STRENGTH + 1, stopAtGreater);
  p.grow(height);
  return { kind: "conditionalExpression", span: p.spanFrom(condition.span), condition, whenTrue, whenFalse };
}

function parsePrefixed(p: TokenCursor): Expression {
  const { kind, span } = p.token;
  switch (kind) {
    case "!":
    case "~":
    case "-":
    case "+": {
      p.next();
      const operand = parseOperand(p);
      return { kind: "unaryExpression", span: p.spanFrom(span), operator: kind, operand };
    }
    case "(":
      return isCast(p) ? parseCast(p, span) : parsePostfix(p);
    default:
      return parsePostfix(p);
  }
}

function parseOperand(p: TokenCursor): Expression {
  p.enter();
  const operand = parsePrefixed(p);
  p.leave();
  p.grow();
  return operand;
}

function parseCast(p: TokenCursor, start: Span): Expression {
  p.expect("(");
  const type = parseType(p);
  p.expect(")");
  const operand = parseOperand(p);
  return { kind: "castExpression", span: p.spanFrom(start), type, operand };
}

/** At `(`: true where a type and `)` follow. A type may also begin a member or a constructor call. */
function isCast(p: TokenCursor): boolean {
  if (!isTypeStart(p, 1)) return false;
  const { kind } = p.peek(1);
  const named = kind === "." ? 2 : 1;
  if (!isName(p.peek(named).kind) || kind === "list") return true;
  const behind = kindBehindTypeArguments(p, named + 1);
  return behind === ")" || behind === "[";
}

/**
 * One element of a keyset: an expression, `a &&& mask`, `a .. b`, `_` or `default`
 * (specification section 8.16).
 */
export function parseKeysetElement(p: TokenCursor): Expression {
  const { kind, span } = p.token;
  if (kind === "_" || kind === "default") {
    p.next();
    return { kind: "dontcareExpression", span, spelling: kind };
  }
  return parseRange(p);
}

/** An expression, a mask or a range. */
export function parseRange(p: TokenCursor): Expression {
  const first = parseExpression(p);
  if (p.accept("&&&") !== undefined) {
    const mask = parseExpression(p);
    return { kind: "maskExpression", span: p.spanFrom(first.span), value: first, mask };
  }
  if (p.accept("..") !== undefined) {
    const high = parseExpression(p);
    return { kind: "rangeExpression", span: p.spanFrom(first.span), low: first, high };
  }
  return first;
}
