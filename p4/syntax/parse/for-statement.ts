import type { Annotation, ForInStatement, ForStatement, LoopVariable, VariableDeclaration } from "../ast.ts";
import { parseAnnotations } from "./annotation.ts";
import { parseExpression, parseRange } from "./expression.ts";
import { parseName } from "./names.ts";
import { parseAssignmentOrCall, parseStatement } from "./statement.ts";
import type { TokenCursor } from "./token-cursor.ts";
import { parseType } from "./type-reference.ts";
import { finishVariable, startsDeclaration } from "./variable.ts";

/** Both forms of `for`, specification section 12.8. The loop's variables end with it. */
export function parseFor(p: TokenCursor, annotations: readonly Annotation[]): ForStatement | ForInStatement {
  p.enter();
  const start = p.expect("for").span;
  p.expect("(");
  p.scopes.push();
  const first = p.at(";") ? undefined : parseInitializerOrVariable(p);
  const loop = first?.kind === "loopVariable" ? parseForIn(p, first) : parseForHead(p, first);
  p.expect(")");
  const body = parseStatement(p);
  p.scopes.pop();
  p.leave();
  return { ...loop, span: p.spanFrom(start), annotations, body };
}

type Initializer = ForStatement["initializers"][number];

/** The first initializer, or the variable of a loop over a collection: `in` behind it tells. */
function parseInitializerOrVariable(p: TokenCursor): Initializer | LoopVariable {
  if (!p.at("@") && !startsDeclaration(p)) return parseAssignment(p);
  const annotations = parseAnnotations(p);
  const start = p.token.span;
  const type = parseType(p);
  const name = parseName(p, "a name for the loop variable");
  if (!p.at("in")) return finishVariable(p, annotations, start, type, name);
  p.scopes.declareValue(name.text);
  return { kind: "loopVariable", span: p.spanFrom(start), annotations, type, name };
}

function parseAssignment(p: TokenCursor): Exclude<Initializer, VariableDeclaration> {
  if (p.peek().kind === "in") {
    p.next();
    p.fail("`=` or `(`", { help: "Give the loop variable its type, as in: for (bit<8> i in 1..6)" });
  }
  return parseAssignmentOrCall(p);
}

function parseForIn(p: TokenCursor, variable: LoopVariable): Omit<ForInStatement, "body" | "annotations"> {
  p.expect("in");
  const collection = parseRange(p);
  return { kind: "forInStatement", span: variable.span, variable, collection };
}

function parseForHead(
  p: TokenCursor,
  first: Initializer | undefined,
): Omit<ForStatement, "body" | "annotations"> {
  const initializers = first === undefined ? [] : [first];
  while (p.accept(",") !== undefined) {
    const next = parseInitializerOrVariable(p);
    if (next.kind === "loopVariable") p.fail("`=`, `,` or `;`");
    initializers.push(next);
  }
  p.expect(";");
  const condition = parseExpression(p);
  p.expect(";");
  const updates: Exclude<Initializer, VariableDeclaration>[] = [];
  if (!p.at(")")) {
    do {
      updates.push(parseAssignmentOrCall(p));
    } while (p.accept(",") !== undefined);
  }
  return { kind: "forStatement", span: condition.span, initializers, condition, updates };
}
