import { z } from "zod";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { didYouMean } from "../../diagnostics/did-you-mean.ts";
import { pipelineMessages } from "../../diagnostics/messages-pipeline.ts";
import type { Span } from "../../diagnostics/span.ts";
import { DECLARED, isDeclared } from "./declaration.ts";
import { describeValue, withArticle } from "./describe-value.ts";

/*
 * Options are checked by TypeScript while the user types. The loader only strips types, so they are checked once
 * more when the file runs. The error text of each schema says what belongs there: "a whole number from 0 to 510".
 */

export const text = () => z.string({ error: "text in quotes" });

export const integer = (least: number, most: number) => {
  const error = `a whole number from ${least} to ${most}`;
  return z.number({ error }).int({ error }).min(least, { error }).max(most, { error });
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
    problems: result.error.issues.flatMap((issue) => problemsOf(issue, schema, passed, call, span)),
  };
}

function problemsOf(
  issue: z.core.$ZodIssue,
  schema: z.ZodType,
  passed: unknown,
  call: string,
  span: Span,
): readonly Diagnostic[] {
  const path = issue.path.map(String);
  if (issue.code === "unrecognized_keys") {
    const known = knownOptions(schema, path);
    return issue.keys.map((key) => unknownOption([...path, key].join("."), key, known, call, span));
  }
  const actual = path.reduce<unknown>((value, key) => (value as Record<string, unknown>)?.[key], passed);
  const option = path.join(".");
  const expected = issue.message;
  if (option === "") {
    return [
      pipelineMessages.diagnose(
        "pipeline-argument",
        { span },
        { call, expected, actual: describeValue(actual) },
      ),
    ];
  }
  if (actual === undefined) {
    return [pipelineMessages.diagnose("pipeline-option-missing", { span }, { call, option, expected })];
  }
  return [
    pipelineMessages.diagnose(
      "pipeline-option-invalid",
      { span },
      { call, option, expected, actual: describeValue(actual) },
    ),
  ];
}

function unknownOption(
  option: string,
  key: string,
  known: readonly string[],
  call: string,
  span: Span,
): Diagnostic {
  const near = didYouMean(key, known);
  return pipelineMessages.diagnose(
    "pipeline-option-unknown",
    { span, ...(near === undefined ? {} : { help: `Did you mean ${near}?` }) },
    { call, option, known: known.join(", ") },
  );
}

function knownOptions(schema: z.ZodType, path: readonly string[]): readonly string[] {
  const inner = path.reduce<z.ZodType | undefined>(
    (at, key) => unwrap(at)?.shape[key] as z.ZodType | undefined,
    schema,
  );
  return Object.keys(unwrap(inner)?.shape ?? {});
}

/** The object schema inside `optional` and alternatives. */
function unwrap(schema: z.ZodType | undefined): z.ZodObject | undefined {
  if (schema instanceof z.ZodObject) return schema;
  if (schema instanceof z.ZodOptional) return unwrap(schema.unwrap() as z.ZodType);
  if (schema instanceof z.ZodUnion) {
    return (schema.options as readonly z.ZodType[]).map(unwrap).find((option) => option !== undefined);
  }
  return undefined;
}
