import type { Span } from "../../../diagnostics/span.ts";
import type {
  ActionDeclaration,
  Annotation,
  Direction,
  FunctionDeclaration,
  FunctionPrototype,
  Parameter,
  TypeReference,
} from "../ast.ts";
import { parseAnnotations } from "./annotation.ts";
import { parseExpression } from "./expression.ts";
import { parseName, parseTypeParameters } from "./names.ts";
import { parseBlock } from "./statement.ts";
import type { TokenCursor } from "./token-cursor.ts";
import { parseType } from "./type-reference.ts";

/** A function from behind its return type. */
export function parseFunction(
  p: TokenCursor,
  annotations: readonly Annotation[],
  start: Span,
  returnType: TypeReference,
): FunctionDeclaration {
  const prototype = parsePrototype(p, annotations, returnType);
  const body = parseBlock(p);
  p.scopes.pop();
  return { kind: "functionDeclaration", span: p.spanFrom(start), ...prototype, body };
}

/**
 * `name<type parameters>(parameters)` behind a return type. Declares the name, and opens a scope with the
 * parameters, which the caller closes.
 */
export function parsePrototype(
  p: TokenCursor,
  annotations: readonly Annotation[],
  returnType: TypeReference,
): FunctionPrototype {
  const name = parseName(p);
  if (p.at("<")) p.scopes.declareGenericFunction(name.text);
  else p.scopes.declareValue(name.text);
  p.scopes.push();
  const typeParameters = parseTypeParameters(p);
  const parameters = parseParameters(p);
  return { annotations, returnType, name, typeParameters, parameters };
}

/** `(parameters)`; declares their names in the innermost scope. */
export function parseParameters(p: TokenCursor): Parameter[] {
  p.expect("(");
  const parameters: Parameter[] = [];
  if (!p.at(")")) {
    do {
      parameters.push(parseParameter(p));
    } while (p.accept(",") !== undefined);
  }
  p.expect(")");
  return parameters;
}

function parseParameter(p: TokenCursor): Parameter {
  const annotations = parseAnnotations(p);
  const start = p.token.span;
  const direction = parseDirection(p);
  const type = parseType(p);
  const name = parseName(p, "a name for the parameter");
  const defaultValue = p.accept("=") === undefined ? {} : { defaultValue: parseExpression(p) };
  p.scopes.declareValue(name.text);
  return { kind: "parameter", span: p.spanFrom(start), annotations, direction, type, name, ...defaultValue };
}

function parseDirection(p: TokenCursor): Direction {
  const { kind } = p.token;
  if (kind !== "in" && kind !== "out" && kind !== "inout") return "none";
  p.next();
  return kind;
}

/** `action name(parameters) { }` */
export function parseAction(p: TokenCursor, annotations: readonly Annotation[]): ActionDeclaration {
  const start = p.expect("action").span;
  const name = parseName(p, "a name for the action");
  p.scopes.push();
  const parameters = parseParameters(p);
  const body = parseBlock(p);
  p.scopes.pop();
  p.scopes.declareValue(name.text);
  return { kind: "actionDeclaration", span: p.spanFrom(start), annotations, name, parameters, body };
}
