import type {
  Annotation,
  ConstructorPrototype,
  ExternForwardDeclaration,
  ExternFunctionDeclaration,
  ExternObjectDeclaration,
  MethodPrototype,
} from "../ast.ts";
import { parseAnnotations } from "./annotation.ts";
import { parseParameters, parsePrototype } from "./function.ts";
import { kindBehindTypeArguments } from "./lookahead.ts";
import { isName, parseName, parseTypeParameters } from "./names.ts";
import type { TokenCursor } from "./token-cursor.ts";
import { parseReturnType } from "./type-reference.ts";

/** An extern function, object, or the promise of one; specification section 7.2.11. */
export function parseExtern(
  p: TokenCursor,
  annotations: readonly Annotation[],
): ExternFunctionDeclaration | ExternObjectDeclaration | ExternForwardDeclaration {
  const start = p.expect("extern").span;
  const behindName = isName(p.token.kind) ? kindBehindTypeArguments(p, 1) : undefined;
  if (behindName === "{") return parseObject(p, annotations);
  if (behindName === ";" && p.peek().kind === ";") {
    const name = parseName(p);
    p.scopes.declareType(name.text);
    p.expect(";");
    return { kind: "externForwardDeclaration", span: p.spanFrom(start), annotations, name };
  }
  const prototype = parsePrototype(p, annotations, parseReturnType(p));
  p.scopes.pop();
  p.expect(";");
  return { kind: "externFunctionDeclaration", span: p.spanFrom(start), ...prototype };
}

function parseObject(p: TokenCursor, annotations: readonly Annotation[]): ExternObjectDeclaration {
  const start = p.previous.span;
  const name = parseName(p);
  p.scopes.declareType(name.text);
  p.scopes.push();
  const typeParameters = parseTypeParameters(p);
  const members = p.items(() => parseMember(p));
  p.scopes.pop();
  const span = p.spanFrom(start);
  return { kind: "externObjectDeclaration", span, annotations, name, typeParameters, members };
}

function parseMember(p: TokenCursor): ConstructorPrototype | MethodPrototype {
  const annotations = parseAnnotations(p);
  const start = p.token.span;
  // A constructor has the name of its type and no return type.
  if (isName(p.token.kind) && p.scopes.isType(p.token.text) && p.peek().kind === "(") {
    const name = parseName(p);
    p.scopes.push();
    const parameters = parseParameters(p);
    p.scopes.pop();
    p.expect(";");
    return { kind: "constructorPrototype", span: p.spanFrom(start), annotations, name, parameters };
  }
  const abstract = p.accept("abstract") !== undefined;
  const returnType = parseReturnType(p);
  if (p.at("(")) {
    p.fail("the name of the method", {
      help: "A method has a type in front of its name; only the constructor has none, nor type parameters.",
    });
  }
  const prototype = parsePrototype(p, annotations, returnType);
  p.scopes.pop();
  p.expect(";");
  return { kind: "methodPrototype", span: p.spanFrom(start), ...prototype, abstract };
}
