import type {
  ActionReference,
  ActionsProperty,
  Annotation,
  EntriesProperty,
  KeyElement,
  KeyProperty,
  TableDeclaration,
  TableEntry,
  TableProperty,
} from "../ast.ts";
import { parseAnnotations } from "./annotation.ts";
import { parseExpression } from "./expression.ts";
import { parseIntegerLiteral } from "./integer-literal.ts";
import { parseKeyset } from "./keyset.ts";
import { parseName } from "./names.ts";
import { parseArguments } from "./postfix-expression.ts";
import type { TokenCursor } from "./token-cursor.ts";

/** `table name { properties }`, specification section 14.2. */
export function parseTable(p: TokenCursor, annotations: readonly Annotation[]): TableDeclaration {
  const start = p.expect("table").span;
  const name = parseName(p, "a name for the table");
  if (p.at("{") && p.peek().kind === "}") {
    p.next();
    p.fail("a property of the table", { help: "A table needs at least its actions." });
  }
  const properties = p.items(() => parseProperty(p));
  p.scopes.declareValue(name.text);
  return { kind: "tableDeclaration", span: p.spanFrom(start), annotations, name, properties };
}

function parseProperty(p: TokenCursor): TableProperty {
  if (p.at("key")) return parseKey(p);
  if (p.at("actions")) return parseActions(p);
  const annotations = parseAnnotations(p);
  const start = p.token.span;
  const isConst = p.accept("const") !== undefined;
  if (p.at("entries")) return parseEntries(p, annotations, isConst);
  const name = parseName(p, "a property of the table");
  p.expect("=");
  const value = parseExpression(p);
  p.expect(";");
  return { kind: "valueProperty", span: p.spanFrom(start), annotations, isConst, name, value };
}

function parseKey(p: TokenCursor): KeyProperty {
  const start = p.expect("key").span;
  p.expect("=");
  const elements = p.items(() => parseKeyElement(p));
  return { kind: "keyProperty", span: p.spanFrom(start), elements };
}

function parseKeyElement(p: TokenCursor): KeyElement {
  const start = p.token.span;
  const expression = parseExpression(p);
  p.expect(":", { help: "A key has its match kind behind a colon, as in: hdr.ipv4.dst: lpm;" });
  const matchKind = parseName(p, "a match kind");
  const annotations = parseAnnotations(p);
  p.expect(";");
  return { kind: "keyElement", span: p.spanFrom(start), expression, matchKind, annotations };
}

function parseActions(p: TokenCursor): ActionsProperty {
  const start = p.expect("actions").span;
  p.expect("=");
  const actions = p.items(() => {
    const action = parseActionReference(p);
    p.expect(";");
    return action;
  });
  return { kind: "actionsProperty", span: p.spanFrom(start), actions };
}

function parseActionReference(p: TokenCursor): ActionReference {
  const annotations = parseAnnotations(p);
  const start = p.token.span;
  const absolute = p.accept(".") !== undefined;
  const name = parseName(p, "the name of an action");
  const actionArguments = p.at("(") ? { arguments: parseArguments(p) } : {};
  return {
    kind: "actionReference",
    span: p.spanFrom(start),
    annotations,
    name,
    absolute,
    ...actionArguments,
  };
}

function parseEntries(p: TokenCursor, annotations: readonly Annotation[], isConst: boolean): EntriesProperty {
  const start = p.expect("entries").span;
  p.expect("=");
  const entries = p.items(() => parseEntry(p));
  return { kind: "entriesProperty", span: p.spanFrom(start), annotations, isConst, entries };
}

/** `const priority = 10: (keys): action(arguments);`, specification section 14.2.1.4. */
function parseEntry(p: TokenCursor): TableEntry {
  const start = p.token.span;
  const isConst = p.accept("const") !== undefined;
  const hasPriority = p.at("priority") && p.peek().kind === "=";
  const priority = hasPriority ? { priority: parsePriority(p) } : {};
  const keyset = parseKeyset(p);
  p.expect(":");
  const action = parseActionReference(p);
  const annotations = parseAnnotations(p);
  p.expect(";");
  return { kind: "tableEntry", span: p.spanFrom(start), isConst, ...priority, keyset, action, annotations };
}

function parsePriority(p: TokenCursor): NonNullable<TableEntry["priority"]> {
  p.expect("priority");
  p.expect("=");
  const { token } = p;
  if (p.accept("integerLiteral") !== undefined) {
    const literal = parseIntegerLiteral(p, token);
    p.expect(":");
    return literal;
  }
  p.expect("(", { help: "A priority is an integer, or an expression in parentheses." });
  const priority = parseExpression(p);
  p.expect(")");
  p.expect(":");
  return priority;
}
