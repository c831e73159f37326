import type {
  Annotation,
  BlockStatement,
  ControlDeclaration,
  ControlLocal,
  ControlTypeDeclaration,
} from "../ast.ts";
import { parseAnnotations } from "./annotation.ts";
import { parseAction, parseParameters } from "./function.ts";
import { parseSignature } from "./signature.ts";
import { parseBlock } from "./statement.ts";
import { parseTable } from "./table.ts";
import type { TokenCursor } from "./token-cursor.ts";
import { parseConstant, parseVariableOrInstantiation } from "./variable.ts";

/** A control, or a control type where a semicolon follows its parameters; specification section 14. */
export function parseControl(
  p: TokenCursor,
  annotations: readonly Annotation[],
): ControlDeclaration | ControlTypeDeclaration {
  const start = p.expect("control").span;
  const signature = parseSignature(p, annotations);
  if (p.accept(";") !== undefined) {
    p.scopes.pop();
    return { kind: "controlTypeDeclaration", span: p.spanFrom(start), ...signature };
  }
  const constructorParameters = p.at("(") ? parseParameters(p) : [];
  const reported = p.diagnostics.length;
  const locals: ControlLocal[] = [];
  let apply: BlockStatement | undefined;
  const parseItem = () => {
    if (apply !== undefined) p.fail("`}` behind the apply block");
    const localAnnotations = parseAnnotations(p);
    if (localAnnotations.length === 0 && p.accept("apply") !== undefined) {
      apply = parseBlock(p, parseAnnotations(p));
    } else {
      locals.push(parseLocal(p, localAnnotations));
    }
    return undefined;
  };
  p.items(parseItem, () => {
    // An apply block that failed was reported already.
    if (apply === undefined && p.diagnostics.length === reported) p.fail("`apply`");
  });
  p.scopes.pop();
  const span = p.spanFrom(start);
  const body: BlockStatement = apply ?? { kind: "blockStatement", span, annotations: [], items: [] };
  return { kind: "controlDeclaration", span, ...signature, constructorParameters, locals, apply: body };
}

function parseLocal(p: TokenCursor, annotations: readonly Annotation[]): ControlLocal {
  switch (p.token.kind) {
    case "const":
      return parseConstant(p, annotations);
    case "action":
      return parseAction(p, annotations);
    case "table":
      return parseTable(p, annotations);
    default:
      return parseVariableOrInstantiation(p, annotations);
  }
}
