import { type Diagnostic, DiagnosticError } from "../../diagnostics/diagnostic.ts";
import { didYouMean } from "../../diagnostics/did-you-mean.ts";
import { stfMessages } from "../../diagnostics/messages-stf.ts";
import { type Span, spanAt } from "../../diagnostics/span.ts";
import { LineParser } from "./line-parser.ts";
import type { Comparison, PacketPattern, StfNumber, StfStatement } from "./statement.ts";
import { tokensOf } from "./token.ts";

export interface StfFile {
  readonly statements: readonly StfStatement[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads an STF file: one statement a line; a wrong line gives a diagnostic, and the others are read all the same. */
export function parseStf(file: string, text: string): StfFile {
  const statements: StfStatement[] = [];
  const diagnostics: Diagnostic[] = [];
  text.split(/\r\n|\r|\n/).forEach((line, index) => {
    try {
      const statement = parseLine(file, index + 1, line);
      if (statement !== undefined) statements.push(statement);
    } catch (error) {
      if (!(error instanceof DiagnosticError)) throw error;
      diagnostics.push(...error.diagnostics);
    }
  });
  return { statements, diagnostics };
}

type Parse = (parser: LineParser, span: Span) => StfStatement;

/** Commands that the switch's own command line takes; words and numbers up to the end of the line. */
const COMMANDS = [
  "mirroring_add",
  "mirroring_add_mc",
  "mirroring_delete",
  "mirroring_get",
  "mc_mgrp_create",
  "mc_node_create",
  "mc_node_update",
  "mc_node_associate",
  "counter_read",
  "counter_write",
  "register_read",
  "register_write",
  "register_reset",
  "meter_get_rates",
  "meter_set_rates",
  "meter_array_set_rates",
];

const KEYWORDS: Record<string, Parse> = {
  add,
  setdefault: (parser, span) => ({
    kind: "setdefault",
    span,
    table: parser.qualifiedName(),
    action: parser.action(),
  }),
  remove: (parser, span) => {
    if (parser.word('"all"').text !== "all") parser.fail('"all"');
    return { kind: "remove", span };
  },
  no_packet: (_, span) => ({ kind: "noPacket", span }),
  wait: (_, span) => ({ kind: "wait", span }),
  check_counter: checkCounter,
  check_register: checkRegister,
  ...Object.fromEntries(
    COMMANDS.map((name) => [name, (parser, span) => command(name, parser, span)] satisfies [string, Parse]),
  ),
};

function parseLine(file: string, line: number, text: string): StfStatement | undefined {
  const keyword = /^\s*([A-Za-z_$][A-Za-z_$0-9]*)/.exec(text);
  if (keyword === null) {
    if (/^\s*(#|$)/.test(text)) return undefined;
    return fail(spanAt(file, line, text.search(/\S/) + 1), "a command", `"${text.trim()[0]}"`);
  }
  const [before, written] = keyword;
  const name = written!.toLowerCase();
  const span = spanAt(file, line, before!.length - written!.length + 1, text.trim().length);
  if (name === "packet" || name === "expect") return packetLine(name, file, line, text, before!.length, span);
  const parse = Object.hasOwn(KEYWORDS, name) ? KEYWORDS[name] : undefined;
  if (parse === undefined) {
    const suggestion = didYouMean(name, ["packet", "expect", ...Object.keys(KEYWORDS)]);
    const place = spanAt(file, line, before!.length - written!.length + 1, written!.length);
    return fail(place, "a command", `"${written}"`, suggestion && `Did you mean ${suggestion}?`);
  }
  const parser = new LineParser(tokensOf(file, line, text, before!.length));
  const statement = parse(parser, span);
  parser.end();
  return statement;
}

function add(parser: LineParser, span: Span): StfStatement {
  const table = parser.qualifiedName();
  const priority = parser.token.kind === "number" ? parser.decimal() : undefined;
  const { keys, action } = parser.keysAndAction();
  const label = parser.accept("=") ? parser.word("a name").text : undefined;
  return { kind: "add", span, table, priority, keys, action, label };
}

function checkCounter(parser: LineParser, span: Span): StfStatement {
  const counter = parser.qualifiedName();
  const index = elementIndex(parser);
  const base = { kind: "checkCounter", span, counter, index } as const;
  if (parser.token.kind === "end") return { ...base, test: undefined };
  const isUnit = parser.token.text === "packets" || parser.token.text === "bytes";
  const unit = isUnit ? (parser.word("a unit").text as "packets" | "bytes") : "packets";
  return { ...base, test: { unit, comparison: comparisonOf(parser), value: parser.number() } };
}

function checkRegister(parser: LineParser, span: Span): StfStatement {
  const register = parser.qualifiedName();
  const index = elementIndex(parser);
  return {
    ...{ kind: "checkRegister", span, register, index },
    ...{ comparison: comparisonOf(parser), value: parser.number() },
  };
}

/** `(3)` behind the name of an array. */
function elementIndex(parser: LineParser): StfNumber {
  parser.expect("(");
  const { text, span } = parser.word("an index");
  parser.expect(")");
  return { text, span };
}

function comparisonOf(parser: LineParser): Comparison {
  const { text } = parser.token;
  if (!["==", "!=", "<", "<=", ">", ">="].includes(text)) parser.fail("a comparison");
  parser.word("a comparison");
  return text as Comparison;
}

function command(name: string, parser: LineParser, span: Span): StfStatement {
  const operands: StfNumber[] = [];
  while (parser.token.kind !== "end") {
    if (parser.token.kind === "name") operands.push(parser.qualifiedName());
    else if (!parser.accept(":")) {
      const { text, span: at } = parser.word("a number");
      const fraction = parser.accept(".") ? `.${parser.word("digits").text}` : "";
      operands.push({ text: text + fraction, span: at });
    }
  }
  return { kind: "command", span, command: name, operands };
}

/** Behind the port, hexadecimal digits in groups of any size; `*` and `$` only where something is expected. */
function packetLine(
  keyword: "packet" | "expect",
  file: string,
  line: number,
  text: string,
  from: number,
  span: Span,
): StfStatement {
  const data = text.slice(from).replace(/#.*/, "");
  const port = /^\s+(\d{1,9})(?=\s|$)/.exec(data);
  const first = from + (data.length - data.trimStart().length) + 1;
  if (port === null)
    return fail(
      spanAt(file, line, first),
      "a port number",
      data.trim().split(/\s/)[0] || "the end of the line",
    );
  const rest = data.slice(port[0].length);
  const wrong = rest.search(keyword === "packet" ? /[^0-9a-fA-F\s]/ : /[^0-9a-fA-F*$\s]|\$(?=\s*[^\s])/);
  if (wrong >= 0) {
    const place = spanAt(file, line, from + port[0].length + wrong + 1);
    return fail(place, "hexadecimal digits", `"${rest[wrong]}"`);
  }
  const digits = rest.replace(/[\s$]/g, "").toLowerCase();
  const number = Number(port[1]);
  if (keyword === "packet") return { kind: "packet", span, port: number, bytes: packetBytes(digits, span) };
  const exactLength = rest.includes("$");
  const pattern: PacketPattern | undefined =
    digits === "" && !exactLength ? undefined : { digits, exactLength };
  return { kind: "expect", span, port: number, pattern };
}

function packetBytes(digits: string, span: Span): Uint8Array {
  if (digits.length % 2 !== 0) {
    throw new DiagnosticError([stfMessages.diagnose("stf-odd-digits", { span }, { digits: digits.length })]);
  }
  return Uint8Array.from(Buffer.from(digits, "hex"));
}

function fail(span: Span, expected: string, found: string, help?: string): never {
  const place = help === undefined ? { span } : { span, help };
  throw new DiagnosticError([stfMessages.diagnose("stf-syntax", place, { expected, found })]);
}
