import type { CallExpression } from "../syntax/ast.ts";
import type { ResolvedCall } from "./checked-program.ts";
import { type Checker, declaredHere } from "./checker.ts";
import type { Environment } from "./environment.ts";
import { widthRange } from "./layout.ts";
import type { Type } from "./type.ts";
import { typeText } from "./type-text.ts";

/**
 * What core.p4 says in words about its methods (specification sections 13.8 and 15.1): extract takes a header, lookahead
 * a type of fixed size, emit headers or what is made of them; verify belongs to parsers.
 */
export function checkCoreMethod(
  checker: Checker,
  environment: Environment,
  call: CallExpression,
  resolved: ResolvedCall,
): void {
  if (resolved.kind === "externFunction") {
    if (
      resolved.declaration.name.text === "verify" &&
      environment.parser === undefined &&
      environment.function === undefined
    )
      checker.report("p4-parser-only", call.span, { what: "verify" });
    return;
  }
  if (resolved.kind !== "externMethod") return;
  const method = `${resolved.extern.name.text}.${resolved.declaration.name.text}`;
  const [first, second] = resolved.arguments;
  if (method === "packet_in.lookahead") {
    const [type] = resolved.typeArguments;
    if (type !== undefined && !isFixed(type))
      checker.report("p4-lookahead-type", call.span, { type: typeText(type) });
    return;
  }
  const value = first?.value;
  if (value === undefined || value.kind === "dontcareExpression") return;
  const type = first!.parameter.type;
  if (method === "packet_in.extract") checkExtract(checker, value.span, type, second !== undefined);
  if (method === "packet_out.emit" && !isEmittable(type))
    checker.report("p4-emit-type", value.span, { type: typeText(type) });
}

function checkExtract(checker: Checker, span: CallExpression["span"], type: Type, withSize: boolean): void {
  if (type.kind === "unknown" || type.kind === "typeVariable") return;
  if (type.kind !== "header") {
    checker.report("p4-extract-type", span, { expected: "a header", found: typeText(type) });
    return;
  }
  const varbits = type.fields.filter((field) => field.type.kind === "varbit");
  if (varbits.length > 1)
    checker.report("p4-second-varbit", {
      span: varbits[1]!.declaration.span,
      related: [
        ...declaredHere(varbits[0]!.declaration.span, "the first varbit"),
        ...declaredHere(span, "extracted here"),
      ],
    });
  else if (withSize && varbits.length === 0)
    checker.report("p4-extract-type", span, {
      expected: "a header with a varbit field",
      found: typeText(type),
    });
  else if (!withSize && varbits.length > 0)
    checker.report("p4-extract-type", span, {
      expected: "a header without varbit fields",
      found: typeText(type),
    });
}

function isFixed(type: Type): boolean {
  if (type.kind === "unknown" || type.kind === "typeVariable" || type.kind === "dontcare") return true;
  if (type.kind === "headerUnion") return false;
  const range = widthRange(type);
  return range !== undefined && range.minimum === range.maximum;
}

function isEmittable(type: Type): boolean {
  switch (type.kind) {
    case "unknown":
    case "typeVariable":
    case "header":
    case "headerUnion":
      return true;
    case "stack":
      return isEmittable(type.element);
    case "struct":
      return type.fields.every((field) => isEmittable(field.type));
    case "tuple":
      return type.elements.every(isEmittable);
    default:
      return false;
  }
}
