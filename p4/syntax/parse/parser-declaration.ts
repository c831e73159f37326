import { p4SyntaxMessages } from "../../../diagnostics/messages-p4-syntax.ts";
import type { TokenKind } from "../../source/token.ts";
import type {
  Annotation,
  BlockItem,
  ParserDeclaration,
  ParserLocal,
  ParserState,
  ParserTypeDeclaration,
  SelectCase,
  SelectTransition,
  Transition,
  ValueSetDeclaration,
} from "../ast.ts";
import { parseAnnotations } from "./annotation.ts";
import { parseExpression } from "./expression.ts";
import { parseParameters } from "./function.ts";
import { parseKeyset } from "./keyset.ts";
import { parseName } from "./names.ts";
import { parseSignature } from "./signature.ts";
import { parseBlockItem, parseBracedItems } from "./statement.ts";
import type { TokenCursor } from "./token-cursor.ts";
import { parseType } from "./type-reference.ts";
import { parseConstant, parseVariableOrInstantiation } from "./variable.ts";

/** A parser, or a parser type where a semicolon follows its parameters; specification section 13. */
export function parseParser(
  p: TokenCursor,
  annotations: readonly Annotation[],
): ParserDeclaration | ParserTypeDeclaration {
  const start = p.expect("parser").span;
  const signature = parseSignature(p, annotations);
  if (p.accept(";") !== undefined) {
    p.scopes.pop();
    return { kind: "parserTypeDeclaration", span: p.spanFrom(start), ...signature };
  }
  const constructorParameters = p.at("(") ? parseParameters(p) : [];
  const reported = p.diagnostics.length;
  const locals: ParserLocal[] = [];
  const states: ParserState[] = [];
  const parseItem = () => {
    const itemAnnotations = parseAnnotations(p);
    if (p.at("state")) states.push(parseState(p, itemAnnotations));
    else if (states.length > 0) p.fail("`state` or `}`");
    else locals.push(parseLocal(p, itemAnnotations));
    return undefined;
  };
  p.items(parseItem, () => {
    // A state that failed was reported already.
    if (states.length === 0 && p.diagnostics.length === reported) p.fail("`state`");
  });
  p.scopes.pop();
  const span = p.spanFrom(start);
  return { kind: "parserDeclaration", span, ...signature, constructorParameters, locals, states };
}

function parseLocal(p: TokenCursor, annotations: readonly Annotation[]): ParserLocal {
  if (p.at("const")) return parseConstant(p, annotations);
  if (p.at("value_set")) return parseValueSet(p, annotations);
  return parseVariableOrInstantiation(p, annotations);
}

function parseValueSet(p: TokenCursor, annotations: readonly Annotation[]): ValueSetDeclaration {
  const start = p.expect("value_set").span;
  p.expect("<");
  const elementType = parseType(p);
  p.expect(">");
  p.expect("(");
  const size = parseExpression(p);
  p.expect(")");
  const name = parseName(p, "a name for the value set");
  p.scopes.declareValue(name.text);
  p.expect(";");
  return { kind: "valueSetDeclaration", span: p.spanFrom(start), annotations, elementType, size, name };
}

function parseState(p: TokenCursor, annotations: readonly Annotation[]): ParserState {
  const start = p.expect("state").span;
  const name = parseName(p, "a name for the state");
  let transition: Transition | undefined;
  const { items } = parseBracedItems(p, [], () => {
    if (!p.at("transition")) return parseStateItem(p);
    transition = parseTransition(p);
    // What follows would never be reached.
    if (!p.at("}")) p.fail("`}` behind the transition");
    return undefined;
  });
  const span = p.spanFrom(start);
  return {
    kind: "parserState",
    span,
    annotations,
    name,
    items,
    ...(transition === undefined ? {} : { transition }),
  };
}

/** Statements that a state cannot hold: `parserStatement` of the grammar leaves them out. */
const NOT_IN_STATE: ReadonlySet<TokenKind> = new Set([
  "return",
  "exit",
  "switch",
  "for",
  "break",
  "continue",
]);

function parseStateItem(p: TokenCursor): BlockItem {
  const { kind, span } = p.token;
  if (NOT_IN_STATE.has(kind)) {
    p.failWith(p4SyntaxMessages.diagnose("p4-statement-not-in-state", { span }, { statement: kind }));
  }
  return p.at("{") ? parseBracedItems(p, [], parseStateItem) : parseBlockItem(p);
}

function parseTransition(p: TokenCursor): Transition {
  const start = p.expect("transition").span;
  if (p.at("select")) return { ...parseSelect(p), span: p.spanFrom(start) };
  const next = parseName(p, "the name of a state or `select`");
  p.expect(";");
  return { kind: "directTransition", span: p.spanFrom(start), next };
}

function parseSelect(p: TokenCursor): SelectTransition {
  const start = p.expect("select").span;
  p.expect("(");
  const subjects = p.at(")") ? [] : [parseExpression(p)];
  while (p.accept(",") !== undefined) subjects.push(parseExpression(p));
  p.expect(")");
  const cases = p.items(() => parseSelectCase(p));
  return { kind: "selectTransition", span: p.spanFrom(start), subjects, cases };
}

function parseSelectCase(p: TokenCursor): SelectCase {
  const start = p.token.span;
  const keyset = parseKeyset(p);
  p.expect(":");
  const next = parseName(p, "the name of a state");
  p.expect(";");
  return { kind: "selectCase", span: p.spanFrom(start), keyset, next };
}
