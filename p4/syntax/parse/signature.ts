import type { Annotation, Signature } from "../ast.ts";
import { parseParameters } from "./function.ts";
import { parseName, parseTypeParameters } from "./names.ts";
import type { TokenCursor } from "./token-cursor.ts";

/**
 * `name<type parameters>(parameters)` of a parser, control or package. Declares the name as a type, and opens
 * a scope with the parameters, which the caller closes.
 */
export function parseSignature(p: TokenCursor, annotations: readonly Annotation[]): Signature {
  const name = parseName(p);
  p.scopes.declareType(name.text);
  p.scopes.push();
  const typeParameters = parseTypeParameters(p);
  const parameters = parseParameters(p);
  return { annotations, name, typeParameters, parameters };
}
