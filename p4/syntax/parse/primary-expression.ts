import type { Span } from "../../../diagnostics/span.ts";
import type { Token } from "../../source/token.ts";
import type { Expression, NamedExpression, TypeExpression } from "../ast.ts";
import { parseExpression } from "./expression.ts";
import { parseIntegerLiteral } from "./integer-literal.ts";
import { isTypeStart } from "./lookahead.ts";
import { isName, parseName } from "./names.ts";
import { parseArguments } from "./postfix-expression.ts";
import type { TokenCursor } from "./token-cursor.ts";
import { parseNamedType } from "./type-reference.ts";

/** An expression without operators in front of it or selectors behind it. */
export function parsePrimary(p: TokenCursor): Expression {
  const { token } = p;
  const { kind, span } = token;
  p.height = 1;
  switch (kind) {
    case "integerLiteral":
      p.next();
      return parseIntegerLiteral(p, token);
    case "stringLiteral":
      p.next();
      return { kind: "stringLiteral", span, value: token.text.slice(1, -1) };
    case "true":
    case "false":
      p.next();
      return { kind: "booleanLiteral", span, value: kind === "true" };
    case "this":
      p.next();
      return { kind: "thisExpression", span };
    case "...":
      p.next();
      return { kind: "defaultValue", span };
    case "{#}":
      p.next();
      return { kind: "invalidHeader", span };
    case "{":
      return parseBraces(p);
    case "(":
      return parseParentheses(p);
    case "error":
      return parseErrorMember(p, token);
    default:
      return parsePath(p);
  }
}

function parseParentheses(p: TokenCursor): Expression {
  const opening = p.expect("(");
  const inner = parseExpression(p);
  p.expect(")", { related: [{ message: "to close this", span: opening.span }] });
  return inner;
}

/** `error.Name`: the type `error` stands before a dot only. */
function parseErrorMember(p: TokenCursor, token: Token): Expression {
  p.next();
  if (!p.at(".")) p.fail("`.` and the name of an error");
  p.grow();
  return { kind: "typeExpression", span: token.span, type: { kind: "errorType", span: token.span } };
}

/** A name: of a value, or of a type before `.` or `(`. */
function parsePath(p: TokenCursor): Expression {
  const start = p.token.span;
  if (isTypeStart(p)) return parseTypePath(p, start);
  const absolute = p.accept(".") !== undefined;
  if (!isName(p.token.kind)) failAtExpression(p);
  const name = parseName(p);
  return { kind: "pathExpression", span: p.spanFrom(start), name, absolute };
}

function parseTypePath(p: TokenCursor, start: Span): Expression {
  if (!isName(p.token.kind) && !p.at(".")) failAtExpression(p);
  const type = parseNamedType(p);
  if (p.at(".")) return typeExpression(p, type);
  const constructorArguments = p.at("(") ? parseArguments(p) : failBehindType(p, type.span);
  p.grow();
  return { kind: "constructorCall", span: p.spanFrom(start), type, arguments: constructorArguments };
}

function typeExpression(p: TokenCursor, type: TypeExpression["type"]): TypeExpression {
  p.grow();
  return { kind: "typeExpression", span: type.span, type };
}

function failAtExpression(p: TokenCursor): never {
  const { kind } = p.token;
  if (kind === "_") p.fail("an expression", { help: "`_` stands only for an argument or in a keyset." });
  if (kind === "list" || kind === "{" || !isTypeStart(p)) p.fail("an expression");
  p.fail("an expression", { help: "A cast has its type in parentheses: (bit<8>) x." });
}

function failBehindType(p: TokenCursor, type: Span): never {
  p.fail("`(` or `.` behind the name of a type", { related: [{ message: "this is a type", span: type }] });
}

/** `{ a, b }`, `{ x = a, ... }` or `{ }`. */
function parseBraces(p: TokenCursor): Expression {
  p.enter();
  const opening = p.expect("{");
  const isStruct = isName(p.token.kind) && p.peek().kind === "=";
  const expression = isStruct ? parseStruct(p, opening) : parseList(p, opening);
  p.leave();
  return expression;
}

function parseList(p: TokenCursor, opening: Token): Expression {
  let height = 0;
  const elements: Expression[] = [];
  while (!p.at("}")) {
    elements.push(parseExpression(p));
    height = Math.max(height, p.height);
    if (p.accept(",") === undefined) break;
  }
  closeBraces(p, opening);
  p.grow(height);
  return { kind: "listExpression", span: p.spanFrom(opening.span), elements };
}

function parseStruct(p: TokenCursor, opening: Token): Expression {
  let height = 0;
  const members: NamedExpression[] = [];
  let rest: Span | undefined;
  while (!p.at("}")) {
    rest = p.accept("...")?.span;
    if (rest === undefined) {
      members.push(parseNamedExpression(p));
      height = Math.max(height, p.height);
    }
    if (p.accept(",") === undefined || rest !== undefined) break;
  }
  closeBraces(p, opening);
  p.grow(height);
  const span = p.spanFrom(opening.span);
  return { kind: "structExpression", span, members, ...(rest === undefined ? {} : { rest }) };
}

function closeBraces(p: TokenCursor, opening: Token): void {
  p.expect("}", { related: [{ message: "to close this", span: opening.span }] });
}

/** `name = value`. */
export function parseNamedExpression(p: TokenCursor): NamedExpression {
  const name = parseName(p);
  p.expect("=");
  const value = parseExpression(p);
  return { kind: "namedExpression", span: p.spanFrom(name.span), name, value };
}
