import type { Argument, CallExpression, Expression, TypeReference } from "../ast.ts";
import { parseExpression } from "./expression.ts";
import { distanceToClosingAngle, isTypeStart } from "./lookahead.ts";
import { isName, parseName } from "./names.ts";
import { parsePrimary } from "./primary-expression.ts";
import type { TokenCursor } from "./token-cursor.ts";
import { parseTypeArguments } from "./type-reference.ts";

/** A primary expression with members, indices, slices and calls behind it. */
export function parsePostfix(p: TokenCursor): Expression {
  let expression = parsePrimary(p);
  for (;;) {
    if (p.at(".") || p.at("[")) {
      expression = parseSelector(p, expression);
    } else if (p.at("(") || (p.at("<") && isTypeArguments(p, expression))) {
      expression = parseCall(p, expression);
    } else {
      return expression;
    }
  }
}

/**
 * What an assignment or a call begins with (`lvalue` of the grammar). A `<` begins type arguments here, as a
 * statement cannot be a comparison; a call ends it, as nothing can be done with a call's result.
 */
export function parseTarget(p: TokenCursor): Expression {
  let expression = parsePrimary(p);
  while (p.at(".") || p.at("[")) expression = parseSelector(p, expression);
  return p.at("(") || p.at("<") ? parseCall(p, expression) : expression;
}

/** `.member`, `[index]`, `[high:low]` or `[low+:width]`. */
function parseSelector(p: TokenCursor, target: Expression): Expression {
  const { height } = p;
  if (p.accept(".") !== undefined) {
    const member = parseName(p, "the name of a member");
    p.grow(height);
    return { kind: "memberExpression", span: p.spanFrom(target.span), target, member };
  }
  p.expect("[");
  const first = parseExpression(p);
  const firstHeight = Math.max(height, p.height);
  const separator = p.accept(":") ?? p.accept("+:");
  if (separator === undefined) {
    p.expect("]", { help: "Behind [ stands an index, or a slice as in [7:0] or [0+:8]." });
    p.grow(firstHeight);
    return { kind: "indexExpression", span: p.spanFrom(target.span), target, index: first };
  }
  const second = parseExpression(p);
  p.expect("]");
  p.grow(firstHeight);
  const span = p.spanFrom(target.span);
  return separator.kind === ":"
    ? { kind: "sliceExpression", span, target, high: first, low: second }
    : { kind: "plusSliceExpression", span, target, low: first, width: second };
}

function parseCall(p: TokenCursor, callee: Expression): CallExpression {
  const { height } = p;
  const typeArguments: TypeReference[] = p.at("<") ? parseTypeArguments(p) : [];
  const callArguments = parseArguments(p);
  p.grow(height);
  return {
    kind: "callExpression",
    span: p.spanFrom(callee.span),
    callee,
    typeArguments,
    arguments: callArguments,
  };
}

/**
 * At `<` behind an expression: a comparison, or type arguments of a call. They are it where `> (` follows and
 * either a type begins behind the `<`, or the callee is known to take type arguments.
 */
function isTypeArguments(p: TokenCursor, callee: Expression): boolean {
  if (callee.kind !== "pathExpression" && callee.kind !== "memberExpression") return false;
  const generic = callee.kind === "pathExpression" && p.scopes.isGenericFunction(callee.name.text);
  const { kind } = p.peek();
  if (!generic && kind !== "_" && kind !== "void" && !isTypeStart(p, 1)) return false;
  const closing = distanceToClosingAngle(p, 0);
  return closing !== undefined && p.peek(closing + 1).kind === "(";
}

/** `(a, name = b, _)`; leaves the height of the highest argument. */
export function parseArguments(p: TokenCursor): Argument[] {
  const opening = p.expect("(");
  let height = 0;
  const parsed: Argument[] = [];
  if (!p.at(")")) {
    do {
      parsed.push(parseArgument(p));
      height = Math.max(height, p.height);
    } while (p.accept(",") !== undefined);
  }
  p.expect(")", { related: [{ message: "to close this", span: opening.span }] });
  p.height = height;
  return parsed;
}

function parseArgument(p: TokenCursor): Argument {
  const start = p.token.span;
  if (isName(p.token.kind) && p.peek().kind === "=") {
    const name = parseName(p);
    p.expect("=");
    const value = parseArgumentValue(p);
    return { kind: "argument", span: p.spanFrom(start), name, value };
  }
  const value = parseArgumentValue(p);
  return { kind: "argument", span: value.span, value };
}

function parseArgumentValue(p: TokenCursor): Expression {
  const token = p.accept("_");
  if (token === undefined) return parseExpression(p);
  p.height = 1;
  return { kind: "dontcareExpression", span: token.span, spelling: "_" };
}
