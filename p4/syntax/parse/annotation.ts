import { p4SyntaxMessages } from "../../../diagnostics/messages-p4-syntax.ts";
import type { Token } from "../../source/token.ts";
import { isKeyword } from "../../source/token.ts";
import type { Annotation, AnnotationToken, Expression, Name, NamedExpression } from "../ast.ts";
import { parseExpression } from "./expression.ts";
import { missingFrom } from "./known-annotations.ts";
import { isName } from "./names.ts";
import { parseNamedExpression } from "./primary-expression.ts";
import type { TokenCursor } from "./token-cursor.ts";

/** Unstructured annotations whose arguments are expressions of the program; `@field_list` is v1model's. */
const WITH_EXPRESSIONS: ReadonlySet<string> = new Set(["field_list", "length", "match"]);

/** All annotations in front of something, specification section 20. */
export function parseAnnotations(p: TokenCursor): Annotation[] {
  const annotations: Annotation[] = [];
  while (p.at("@")) {
    const annotation = parseAnnotation(p);
    annotations.push(annotation);
    const expected = missingFrom(annotation);
    if (expected === undefined) continue;
    const names = { annotation: annotation.name.text, expected };
    p.report(p4SyntaxMessages.diagnose("p4-annotation-arguments", { span: annotation.span }, names));
  }
  return annotations;
}

function parseAnnotation(p: TokenCursor): Annotation {
  const start = p.expect("@").span;
  if (p.token.text === "pragma") return parsePragma(p);
  const name = parseAnnotationName(p);
  if (p.at("(")) {
    const bodyArguments = WITH_EXPRESSIONS.has(name.text)
      ? { arguments: p.ahead(() => parseArguments(p)) }
      : {};
    p.next();
    const body = parseBody(p);
    const span = p.spanFrom(start);
    return { kind: "unstructuredAnnotation", span, name, body, pragma: false, ...bodyArguments };
  }
  if (p.accept("[") === undefined) {
    return { kind: "unstructuredAnnotation", span: p.spanFrom(start), name, pragma: false };
  }
  return isName(p.token.kind) && p.peek().kind === "="
    ? { kind: "keyValueAnnotation", name, pairs: parsePairs(p), span: p.spanFrom(start) }
    : { kind: "expressionListAnnotation", name, expressions: parseExpressions(p), span: p.spanFrom(start) };
}

/** Any word may name an annotation, keywords too. */
function parseAnnotationName(p: TokenCursor): Name {
  const { kind, text, span } = p.token;
  if (kind !== "identifier" && !isKeyword(kind)) p.fail("the name of an annotation");
  p.next();
  return { kind: "name", span, text };
}

/** `@pragma name tokens` up to the end of the line, as P4-14 has it. */
function parsePragma(p: TokenCursor): Annotation {
  const start = p.next().span;
  const name = parseAnnotationName(p);
  const body: AnnotationToken[] = [];
  while (!p.token.startsLine && !p.at("endOfFile")) body.push(annotationToken(p.next()));
  return { kind: "unstructuredAnnotation", span: p.spanFrom(start), name, body, pragma: true };
}

/** Tokens up to the parenthesis that closes the one before the cursor. */
function parseBody(p: TokenCursor): AnnotationToken[] {
  const opening = p.previous;
  const body: AnnotationToken[] = [];
  for (let depth = 0; ; ) {
    if (p.at("endOfFile")) p.fail("`)`", { related: [{ message: "to close this", span: opening.span }] });
    const token = p.next();
    if (token.kind === ")" && depth-- === 0) return body;
    if (token.kind === "(") depth++;
    body.push(annotationToken(token));
  }
}

function annotationToken({ kind, text, span }: Token): AnnotationToken {
  return { kind: "annotationToken", span, token: categoryOf(kind), text };
}

function categoryOf(kind: Token["kind"]): AnnotationToken["token"] {
  switch (kind) {
    case "identifier":
      return "identifier";
    case "integerLiteral":
      return "integer";
    case "stringLiteral":
      return "string";
    case "unknownCharacter":
      return "unknown";
    default:
      return isKeyword(kind) ? "keyword" : "operator";
  }
}

/** `(a, b)` as expressions. */
function parseArguments(p: TokenCursor): Expression[] {
  p.expect("(");
  const expressions = p.at(")") ? [] : [parseExpression(p)];
  while (p.accept(",") !== undefined) expressions.push(parseExpression(p));
  p.expect(")");
  return expressions;
}

function parsePairs(p: TokenCursor): NamedExpression[] {
  return parseBracketed(p, () => parseNamedExpression(p));
}

function parseExpressions(p: TokenCursor): Expression[] {
  return parseBracketed(p, () => parseExpression(p));
}

/** Up to `]`, with a comma between and possibly one at the end. */
function parseBracketed<Element>(p: TokenCursor, parseElement: () => Element): Element[] {
  const elements: Element[] = [];
  while (!p.at("]")) {
    elements.push(parseElement());
    if (p.accept(",") === undefined) break;
  }
  p.expect("]");
  return elements;
}
