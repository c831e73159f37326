import type { TokenKind } from "../../source/token.ts";
import type {
  Annotation,
  AssignmentOperator,
  AssignmentStatement,
  BlockItem,
  BlockStatement,
  CallStatement,
  DirectApplication,
  Statement,
  SwitchCase,
  SwitchStatement,
} from "../ast.ts";
import { parseAnnotations } from "./annotation.ts";
import { parseExpression } from "./expression.ts";
import { parseFor } from "./for-statement.ts";
import { parseTarget } from "./postfix-expression.ts";
import type { TokenCursor } from "./token-cursor.ts";
import { parseConstant, parseVariableOrInstantiation, startsDeclaration } from "./variable.ts";

const ASSIGNMENT_OPERATORS: ReadonlySet<TokenKind> = new Set<AssignmentOperator>([
  "=",
  "+=",
  "-=",
  "|+|=",
  "|-|=",
  "*=",
  "/=",
  "%=",
  "<<=",
  ">>=",
  "&=",
  "^=",
  "|=",
]);

/** `{ items }`; its names end with it. */
export function parseBlock(p: TokenCursor, annotations: readonly Annotation[] = []): BlockStatement {
  return parseBracedItems(p, annotations, parseBlockItem);
}

/** A block whose items are read by `parseItem`: a parser state allows fewer kinds of statements. */
export function parseBracedItems(
  p: TokenCursor,
  annotations: readonly Annotation[],
  parseItem: (p: TokenCursor) => BlockItem | undefined,
): BlockStatement {
  p.enter();
  const start = p.token.span;
  p.scopes.push();
  const items = p.items(() => parseItem(p));
  p.scopes.pop();
  p.leave();
  return { kind: "blockStatement", span: p.spanFrom(start), annotations, items };
}

/** A statement or a declaration, as blocks hold them. */
export function parseBlockItem(p: TokenCursor): BlockItem {
  if (!p.at("@")) {
    if (p.at("const")) return parseConstant(p, []);
    return startsDeclaration(p) ? parseVariableOrInstantiation(p, []) : parseStatement(p);
  }
  const annotations = parseAnnotations(p);
  switch (p.token.kind) {
    case "{":
      return parseBlock(p, annotations);
    case "for":
      return parseFor(p, annotations);
    case "const":
      return parseConstant(p, annotations);
    default:
      return parseVariableOrInstantiation(p, annotations);
  }
}

/** A statement without annotations, specification section 12. */
export function parseStatement(p: TokenCursor): Statement {
  const { kind, span } = p.token;
  switch (kind) {
    case "{":
      return parseBlock(p);
    case "@": {
      const annotations = parseAnnotations(p);
      return p.at("for") ? parseFor(p, annotations) : parseBlock(p, annotations);
    }
    case "if":
      return parseIf(p);
    case "switch":
      return parseSwitch(p);
    case "for":
      return parseFor(p, []);
    case "return": {
      p.next();
      const value = p.at(";") ? {} : { value: parseExpression(p) };
      p.expect(";");
      return { kind: "returnStatement", span: p.spanFrom(span), ...value };
    }
    case "exit":
      p.next();
      p.expect(";");
      return { kind: "exitStatement", span: p.spanFrom(span) };
    case "break":
      p.next();
      p.expect(";");
      return { kind: "breakStatement", span: p.spanFrom(span) };
    case "continue":
      p.next();
      p.expect(";");
      return { kind: "continueStatement", span: p.spanFrom(span) };
    case ";":
      p.next();
      return { kind: "emptyStatement", span };
    default: {
      const statement = parseAssignmentOrCall(p);
      p.expect(";");
      return { ...statement, span: p.spanFrom(span) };
    }
  }
}

/** Without the semicolon, as the heads of `for` loops have it. */
export function parseAssignmentOrCall(
  p: TokenCursor,
): AssignmentStatement | CallStatement | DirectApplication {
  const { span } = p.token;
  if (p.at("{")) p.fail("a statement");
  const target = parseTarget(p);
  const operator = p.token.kind;
  if (isAssignmentOperator(operator)) {
    p.next();
    const value = parseExpression(p);
    return { kind: "assignmentStatement", span: p.spanFrom(span), target, operator, value };
  }
  if (target.kind !== "callExpression") p.fail("`=` or `(`");
  const { callee } = target;
  if (
    callee.kind === "memberExpression" &&
    callee.target.kind === "typeExpression" &&
    callee.target.type.kind !== "errorType" &&
    callee.member.text === "apply"
  ) {
    const { type } = callee.target;
    return { kind: "directApplication", span: target.span, type, arguments: target.arguments };
  }
  return { kind: "callStatement", span: target.span, call: target };
}

function isAssignmentOperator(kind: TokenKind): kind is AssignmentOperator {
  return ASSIGNMENT_OPERATORS.has(kind);
}

function parseIf(p: TokenCursor): Statement {
  p.enter();
  const start = p.expect("if").span;
  p.expect("(");
  const condition = parseExpression(p);
  p.expect(")");
  const then = parseStatement(p);
  const otherwise = p.accept("else") === undefined ? {} : { else: parseStatement(p) };
  p.leave();
  return { kind: "ifStatement", span: p.spanFrom(start), condition, then, ...otherwise };
}

function parseSwitch(p: TokenCursor): SwitchStatement {
  const start = p.expect("switch").span;
  p.expect("(");
  const subject = parseExpression(p);
  p.expect(")");
  const cases = p.items(() => parseSwitchCase(p));
  return { kind: "switchStatement", span: p.spanFrom(start), subject, cases };
}

function parseSwitchCase(p: TokenCursor): SwitchCase {
  const { span, kind } = p.token;
  if (kind === "{") p.fail("`default` or an expression");
  const label = p.accept("default");
  const expression =
    label === undefined
      ? parseExpression(p)
      : ({ kind: "dontcareExpression", span, spelling: "default" } as const);
  p.expect(":");
  const body = p.at("{") || p.at("@") ? { body: parseBlock(p, parseAnnotations(p)) } : {};
  return { kind: "switchCase", span: p.spanFrom(span), label: expression, ...body };
}
