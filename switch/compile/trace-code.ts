import type { Span } from "../../diagnostics/span.ts";
import type { CheckedTable } from "../../p4/check/checked-program.ts";
import type { ActionDeclaration, Expression, ParserDeclaration, ParserState } from "../../p4/syntax/ast.ts";
import type { TracedField } from "../trace-recorder.ts";
import type { Builder } from "./builder.ts";
import type { HeaderLayout } from "./layout.ts";
import type { ProgramTable } from "./program-objects.ts";
import { SLOT } from "./slots.ts";
import { wordsOf } from "./storage.ts";
import type { CallableParameter } from "./unit.ts";
import type { Value } from "./value.ts";

/** Calls of the trace recorder; nothing at all in programs that are compiled without tracing. */

export function traceState(b: Builder, parser: ParserDeclaration, state: ParserState): void {
  if (!b.generator.trace) return;
  const site = b.generator.site({
    kind: "parserState",
    parser: parser.name.text,
    state: state.name.text,
    span: state.name.span,
  });
  b.emit(`trace.state(${site});`);
}

export function traceExtract(
  b: Builder,
  target: Expression,
  layout: HeaderLayout,
  total: string,
  span: Span,
): void {
  if (!b.generator.trace) return;
  const site = b.generator.site({ kind: "extract", header: sourceText(target) || layout.name, span });
  b.emit(`trace.extract(${site}, pos - s[${SLOT.start}], ${total});`);
}

export function traceTable(
  b: Builder,
  checked: CheckedTable,
  program: ProgramTable,
  words: readonly string[],
): void {
  if (!b.generator.trace) return;
  const { shape } = program.table;
  const site = b.generator.site({
    kind: "table",
    table: program.name,
    key: shape.key.map(({ name, width }) => ({ name, width, signed: false })),
    actions: shape.actions.map((action) => action.name),
    span: checked.declaration.name.span,
  });
  b.emit(`trace.table(${[site, "hit", "d[o] - 1", "d[o + 1]", ...words].join(", ")});`);
}

export function traceAction(
  b: Builder,
  declaration: ActionDeclaration,
  parameters: readonly CallableParameter[],
): void {
  if (!b.generator.trace) return;
  const { instance } = b.context.unit;
  const name =
    (instance?.kind === "control" ? instance.actions.get(declaration) : undefined) ?? declaration.name.text;
  const shown: TracedField[] = [];
  const words: string[] = [];
  for (const parameter of parameters) {
    const binding = b.scope.find(parameter.declaration);
    if (parameter.form !== "words" || parameter.layout.kind !== "scalar" || binding?.kind !== "value")
      continue;
    shown.push({
      name: parameter.declaration.name.text,
      width: parameter.layout.width,
      signed: parameter.layout.signed,
    });
    words.push(...wordsOf(b, binding.value).words);
  }
  const site = b.generator.site({
    kind: "action",
    action: name,
    parameters: shown,
    span: declaration.name.span,
  });
  b.emit(`trace.action(${[site, ...words].join(", ")});`);
}

export function traceLog(b: Builder, text: string, values: readonly Value[], span: Span): void {
  if (!b.generator.trace) return;
  const scalars = values
    .filter((value) => value.kind === "words" || value.kind === "condition")
    .map((value) => wordsOf(b, value));
  const fields = scalars.map(({ width, signed }, index) => ({ name: String(index), width, signed }));
  const site = b.generator.site({ kind: "log", text, fields, span });
  b.emit(`trace.log(${[site, ...scalars.flatMap(({ words }) => words)].join(", ")});`);
}

export function traceEmit(b: Builder, name: string, layout: HeaderLayout, span: Span): void {
  if (!b.generator.trace) return;
  const site = b.generator.site({ kind: "emit", header: name || layout.name, span });
  b.emit(`trace.emit(${site});`);
}

/** The path of a header as the program writes it. */
export function sourceText(expression: Expression): string {
  switch (expression.kind) {
    case "pathExpression":
      return expression.name.text;
    case "memberExpression":
      return `${sourceText(expression.target)}.${expression.member.text}`;
    case "indexExpression":
      return `${sourceText(expression.target)}[${expression.index.kind === "integerLiteral" ? expression.index.text : ""}]`;
    default:
      return "";
  }
}
