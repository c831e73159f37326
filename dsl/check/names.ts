import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { pipelineMessages } from "../../diagnostics/messages-pipeline.ts";
import type { Span } from "../../diagnostics/span.ts";
import { STANDARD_HEADERS } from "../model/field-reference.ts";
import type { Check } from "./check.ts";
import { RESERVED_WORDS } from "./reserved-words.ts";

interface Named {
  readonly name: string;
  readonly span: Span;
}

/** Tables that every target has beside the user's. */
const OWN_TABLES = ["services", "connections", "peers", "self", "verdicts"];

/** Letters, digits and underscores, a letter first: an identifier in P4, C, TypeScript and Lua alike. */
const IDENTIFIER = /^[A-Za-z][A-Za-z0-9_]*$/;

/** Names that can stand in generated programs, each once in its scope. */
export const checkNames: Check = (pipeline) => {
  const { tables, headers, encapsulations, services, applications, connectionTables } = pipeline;
  return [
    ...scope("pipeline", [pipeline]),
    ...scope("table", tables, OWN_TABLES),
    ...scope("header", [...headers, ...encapsulations.slice(0, 1)], Object.keys(STANDARD_HEADERS)),
    ...scope("service", services),
    ...scope("application", applications),
    ...tables.flatMap(({ name, key, actions }) => [
      ...scope(`key of table ${name}`, key),
      ...scope(`action of table ${name}`, actions),
    ]),
    ...headers.flatMap(({ name, fields }) => scope(`field of header ${name}`, fields)),
    ...encapsulations.flatMap(({ name, fields }) => scope(`field of encapsulation ${name}`, fields)),
    ...connectionTables.flatMap(({ data }) => scope("value of connections", data, ["node"])),
  ];
};

function scope(what: string, named: readonly Named[], taken: readonly string[] = []): readonly Diagnostic[] {
  return named.flatMap(({ name, span }, index) => {
    if (typeof name !== "string" || !IDENTIFIER.test(name)) {
      return [pipelineMessages.diagnose("pipeline-name-invalid", { span }, { what, name: String(name) })];
    }
    if (RESERVED_WORDS.has(name)) {
      return [pipelineMessages.diagnose("pipeline-name-reserved", { span }, { what, name })];
    }
    if (taken.includes(name)) {
      return [
        pipelineMessages.diagnose("pipeline-name-own", { span }, { what, name, taken: taken.join(", ") }),
      ];
    }
    const first = named.findIndex((other) => folded(other.name) === folded(name));
    if (first === index) return [];
    const other = named[first]!;
    const related = [{ message: "the first is here", span: other.span }];
    return [
      pipelineMessages.diagnose(
        "pipeline-name-repeated",
        { span, related },
        { what, name, first: other.name },
      ),
    ];
  });
}

/** Generated programs write names in the style of their language, so that `fooBar` and `foo_bar` are one. */
function folded(name: unknown): string {
  return String(name).replaceAll("_", "").toLowerCase();
}
