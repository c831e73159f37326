import type { Span } from "../../../diagnostics/span.ts";
import type {
  Annotation,
  ConstantDeclaration,
  Expression,
  Instantiation,
  Name,
  TypeReference,
  VariableDeclaration,
} from "../ast.ts";
import { parseAnnotations } from "./annotation.ts";
import { parseExpression } from "./expression.ts";
import { parseFunction } from "./function.ts";
import { distanceToClosingAngle, isTypeStart } from "./lookahead.ts";
import { isName, parseName } from "./names.ts";
import { parseArguments } from "./postfix-expression.ts";
import type { TokenCursor } from "./token-cursor.ts";
import { parseReturnType, parseStackSizes, parseType } from "./type-reference.ts";

/**
 * True where a variable or an instance is declared. A type that is not declared counts where a name follows
 * it, so that the checker can report it by its name.
 */
export function startsDeclaration(p: TokenCursor): boolean {
  const { kind } = p.token;
  if (kind !== "identifier" && kind !== ".") return isTypeStart(p);
  const known = isTypeStart(p);
  const behindName = kind === "." ? 2 : 1;
  const behind = distanceBehindTypeArguments(p, behindName);
  const following = p.peek(behind).kind;
  if (isName(following)) return known || kind === "identifier";
  return known && following !== ".";
}

function distanceBehindTypeArguments(p: TokenCursor, distance: number): number {
  if (p.peek(distance).kind !== "<") return distance;
  const closing = distanceToClosingAngle(p, distance);
  return closing === undefined ? distance : closing + 1;
}

/** A variable or an instance, by what follows the type. */
export function parseVariableOrInstantiation(
  p: TokenCursor,
  annotations: readonly Annotation[],
): VariableDeclaration | Instantiation {
  const start = p.token.span;
  const type = parseType(p, "a statement or a declaration");
  if (p.at("(")) return parseInstantiation(p, annotations, start, type);
  const name = parseName(p, "a name for the variable");
  const variable = finishVariable(p, annotations, start, type, name);
  p.expect(";");
  return { ...variable, span: p.spanFrom(start) };
}

/** A variable from behind its name up to the semicolon, which stays. */
export function finishVariable(
  p: TokenCursor,
  annotations: readonly Annotation[],
  start: Span,
  type: TypeReference,
  name: Name,
): VariableDeclaration {
  const stackType = parseStackSizes(p, type);
  const initializer = p.accept("=") === undefined ? {} : { initializer: parseExpression(p) };
  p.scopes.declareValue(name.text);
  const span = p.spanFrom(start);
  return { kind: "variableDeclaration", span, annotations, type: stackType, name, ...initializer };
}

/** `const type name = value;` */
export function parseConstant(p: TokenCursor, annotations: readonly Annotation[]): ConstantDeclaration {
  const start = p.expect("const").span;
  const written = parseType(p);
  const name = parseName(p, "a name for the constant");
  const type = parseStackSizes(p, written);
  p.expect("=", { help: "A constant needs its value here." });
  const value: Expression = parseExpression(p);
  p.scopes.declareValue(name.text);
  p.expect(";");
  return { kind: "constantDeclaration", span: p.spanFrom(start), annotations, type, name, value };
}

/** `Type(arguments) name;`, from behind the type; also with `= { methods }`, specification section 11.3. */
export function parseInstantiation(
  p: TokenCursor,
  annotations: readonly Annotation[],
  start: Span,
  written: TypeReference,
): Instantiation {
  p.enter();
  const constructorArguments = parseArguments(p);
  const name = parseName(p, "a name for the instance");
  const type = parseStackSizes(p, written);
  const body = p.accept("=") === undefined ? {} : { body: parseInstanceBody(p) };
  p.scopes.declareValue(name.text);
  p.expect(";");
  p.leave();
  const span = p.spanFrom(start);
  return { kind: "instantiation", span, annotations, type, arguments: constructorArguments, name, ...body };
}

function parseInstanceBody(p: TokenCursor): NonNullable<Instantiation["body"]> {
  p.scopes.push();
  const members = p.items(() => {
    const annotations = parseAnnotations(p);
    const start = p.token.span;
    const type = parseReturnType(p);
    return p.at("(")
      ? parseInstantiation(p, annotations, start, type)
      : parseFunction(p, annotations, start, type);
  });
  p.scopes.pop();
  return members;
}
