import { z } from "zod";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { pipelineMessages } from "../../diagnostics/messages-pipeline.ts";
import type { Span } from "../../diagnostics/span.ts";
import { DECLARED, isDeclared } from "./declaration.ts";
import { withArticle } from "./describe-value.ts";
import { type SchemaIssue, schemaIssues } from "./schema-issue.ts";

/*
 * Options are checked by TypeScript while the user types. The loader only strips types, so they are checked once
 * more when the file runs. The error text of each schema says what belongs there: "a whole number from 0 to 510".
 */

export const text = () => z.string({ error: "text in quotes" });

export const integer = (least: number, most: number) => {
  const error = `a whole number from ${least} to ${most}`;
  return z.number({ error }).int({ error }).min(least, { error }).max(most, { error });
};

/** By exponents: `powerOfTwo(4, 16)` is 16, 32, … 65536. */
export const powerOfTwo = (least: number, most: number) => {
  const error = `a power of two from ${2 ** least} to ${2 ** most}`;
  const powers: readonly unknown[] = Array.from(
    { length: most - least + 1 },
    (_, step) => 2 ** (least + step),
  );
  return z.custom<number>((value) => powers.includes(value), { error });
};

export const oneOf = <const Names extends readonly [string, ...string[]]>(...names: Names) =>
  z.enum(names, { error: names.map((name) => JSON.stringify(name)).join(" or ") });

export const listOf = <Item extends z.ZodType>(item: Item, expected: string) =>
  z.array(item, { error: expected }).readonly();

/** Names of the user's choice with a value each, in the order in which they are written. */
export const named = <Value extends z.ZodType>(value: Value, expected: string) =>
  z.record(z.string(), value, { error: expected });

/** A value that the DSL made, of one of these kinds. */
export const declared = <T>(
  kinds: readonly string[],
  expected = withArticle(kinds[0]!.replaceAll("-", " ")),
) => z.custom<T>((value) => isDeclared(value) && kinds.includes(value[DECLARED].kind), { error: expected });

/** An object with exactly these options. */
export const options = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.strictObject(shape, {
    error: (issue) => (issue.code === "invalid_type" ? "an object with options" : undefined),
  });

export interface ReadOptions<T> {
  /** Undefined when there are problems. */
  readonly value: T | undefined;
  readonly problems: readonly Diagnostic[];
}

/** Checks what the user passed to `call`; all mistakes at once. */
export function readOptions<T>(
  schema: z.ZodType<T>,
  passed: unknown,
  call: string,
  span: Span,
): ReadOptions<T> {
  const result = schema.safeParse(passed);
  if (result.success) return { value: result.data, problems: [] };
  return {
    value: undefined,
    problems: schemaIssues(schema, passed).map((issue) => problemOf(issue, call, span)),
  };
}

function problemOf(issue: SchemaIssue, call: string, span: Span): Diagnostic {
  const { diagnose } = pipelineMessages;
  const option = issue.path.map(String).join(".");
  switch (issue.kind) {
    case "unknown": {
      const help = issue.nearest === undefined ? {} : { help: `Did you mean ${issue.nearest}?` };
      const name = option === "" ? issue.name : `${option}.${issue.name}`;
      return diagnose(
        "pipeline-option-unknown",
        { span, ...help },
        { call, option: name, known: issue.known.join(", ") },
      );
    }
    case "missing":
      return diagnose("pipeline-option-missing", { span }, { call, option, expected: issue.expected });
    case "invalid": {
      const { expected, actual } = issue;
      if (option === "") return diagnose("pipeline-argument", { span }, { call, expected, actual });
      return diagnose("pipeline-option-invalid", { span }, { call, option, expected, actual });
    }
  }
}
