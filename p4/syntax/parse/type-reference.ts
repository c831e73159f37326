import type { Span } from "../../../diagnostics/span.ts";
import type { Expression, NamedType, SpecializedType, TypeReference } from "../ast.ts";
import { parseConstantOf, parseExpression } from "./expression.ts";
import { isName } from "./names.ts";
import type { TokenCursor } from "./token-cursor.ts";

/** A type as a variable, field or parameter has it. A name that is not declared is for the checker to report. */
export function parseType(p: TokenCursor, expected = "a type"): TypeReference {
  p.enter();
  const type = parseStackSizes(p, parseElementType(p, expected));
  p.leave();
  return type;
}

/** `[size]` behind a type, or behind the name that is declared with it, makes the type a stack. */
export function parseStackSizes(p: TokenCursor, element: TypeReference): TypeReference {
  let type = element;
  let levels = 0;
  for (; p.accept("[") !== undefined; levels++) {
    p.enter();
    const size = parseExpression(p);
    p.expect("]");
    type = { kind: "stackType", span: p.spanFrom(element.span), element: type, size };
  }
  p.leave(levels);
  return type;
}

/** A return type: any type, or `void`. */
export function parseReturnType(p: TokenCursor): TypeReference {
  const token = p.accept("void");
  return token === undefined ? parseType(p) : { kind: "voidType", span: token.span };
}

function parseElementType(p: TokenCursor, expected: string): TypeReference {
  const { kind, span } = p.token;
  switch (kind) {
    case "bit": {
      p.next();
      const width = parseWidth(p);
      return { kind: "bitType", span: p.spanFrom(span), ...(width === undefined ? {} : { width }) };
    }
    case "int": {
      p.next();
      const width = parseWidth(p);
      if (width === undefined) return { kind: "arbitraryIntType", span };
      return { kind: "intType", span: p.spanFrom(span), width };
    }
    case "varbit":
      p.next();
      return {
        kind: "varbitType",
        width: parseWidth(p) ?? p.fail("`<` and a width"),
        span: p.spanFrom(span),
      };
    case "bool":
      p.next();
      return { kind: "boolType", span };
    case "string":
      p.next();
      return { kind: "stringType", span };
    case "error":
      p.next();
      return { kind: "errorType", span };
    case "match_kind":
      p.next();
      return { kind: "matchKindType", span };
    case "tuple": {
      p.next();
      const elements = parseTypeArguments(p);
      return { kind: "tupleType", span: p.spanFrom(span), elements };
    }
    case "list":
      return parseListType(p, span);
    case "identifier":
    case ".":
      return parseNamedType(p, expected);
    default:
      return p.fail(expected);
  }
}

function parseListType(p: TokenCursor, start: Span): TypeReference {
  p.expect("list");
  p.expect("<");
  const element = parseTypeArgument(p);
  p.expect(">");
  return { kind: "listType", span: p.spanFrom(start), element };
}

/** `<width>` behind `bit`, `int` or `varbit`. */
function parseWidth(p: TokenCursor): Expression | undefined {
  if (p.accept("<") === undefined) return undefined;
  const width = parseConstantOf(p);
  p.expect(">");
  return width;
}

/** A declared type, with type arguments where it has them. */
export function parseNamedType(p: TokenCursor, expected = "the name of a type"): NamedType | SpecializedType {
  const start = p.token.span;
  const absolute = p.accept(".") !== undefined;
  // Contextual keywords can be names of types (`type bit<8> state;`), but only known ones are taken for one.
  const { text, span, kind } = p.token;
  if (kind !== "identifier" && !(isName(kind) && (absolute || p.scopes.isType(text)))) p.fail(expected);
  p.next();
  const base: NamedType = {
    kind: "namedType",
    span: p.spanFrom(start),
    name: { kind: "name", span, text },
    absolute,
  };
  if (!p.at("<")) return base;
  const typeArguments = parseTypeArguments(p);
  return { kind: "specializedType", span: p.spanFrom(start), base, arguments: typeArguments };
}

/** `<A, bit<8>, _>`, possibly empty. */
export function parseTypeArguments(p: TokenCursor): TypeReference[] {
  p.expect("<");
  const typeArguments: TypeReference[] = [];
  if (!p.at(">")) {
    do {
      typeArguments.push(parseTypeArgument(p));
    } while (p.accept(",") !== undefined);
  }
  p.expect(">");
  return typeArguments;
}

function parseTypeArgument(p: TokenCursor): TypeReference {
  const { kind, span, text } = p.token;
  if (kind === "void") {
    p.next();
    return { kind: "voidType", span };
  }
  if (kind === "_") {
    p.next();
    return { kind: "dontcareType", span };
  }
  if (isName(kind) && kind !== "identifier" && kind !== "list") {
    // A type parameter may have such a name: `id<type>`.
    p.next();
    return { kind: "namedType", span, name: { kind: "name", span, text }, absolute: false };
  }
  return parseType(p);
}
