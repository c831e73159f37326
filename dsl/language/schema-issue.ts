import { z } from "zod";
import { didYouMean } from "../../diagnostics/did-you-mean.ts";
import { describeValue } from "./describe-value.ts";

/** What a schema found wrong, in words for a message. The error text of a schema says what belongs there. */
export type SchemaIssue =
  | {
      readonly kind: "unknown";
      /** Of the object that holds the surplus name. */
      readonly path: readonly PropertyKey[];
      readonly name: string;
      readonly known: readonly string[];
      readonly nearest: string | undefined;
    }
  | { readonly kind: "missing"; readonly path: readonly PropertyKey[]; readonly expected: string }
  | {
      readonly kind: "invalid";
      readonly path: readonly PropertyKey[];
      readonly expected: string;
      readonly actual: string;
    };

/** All that `value` gets wrong. */
export function schemaIssues(schema: z.ZodType, value: unknown): readonly SchemaIssue[] {
  const issues = schema.safeParse(value).error?.issues ?? [];
  return issues.flatMap((issue) => explain(issue, schema, value));
}

function explain(issue: z.core.$ZodIssue, schema: z.ZodType, value: unknown): readonly SchemaIssue[] {
  const { path } = issue;
  if (issue.code === "unrecognized_keys") {
    const known = namesIn(schema, path);
    return issue.keys.map((name) => ({
      kind: "unknown",
      path,
      name,
      known,
      nearest: didYouMean(name, known),
    }));
  }
  const actual = path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown>)?.[key], value);
  const expected = issue.message;
  if (actual === undefined && path.length > 0) return [{ kind: "missing", path, expected }];
  return [{ kind: "invalid", path, expected, actual: describeValue(actual) }];
}

/** The names that the object schema at this path knows. */
function namesIn(schema: z.ZodType, path: readonly PropertyKey[]): readonly string[] {
  let at: z.ZodType | undefined = schema;
  for (const key of path) at = within(at, String(key));
  return Object.keys(objectIn(at)?.shape ?? {});
}

function within(schema: z.ZodType | undefined, key: string): z.ZodType | undefined {
  const inner = unwrapped(schema);
  if (inner instanceof z.ZodArray) return inner.element as z.ZodType;
  if (inner instanceof z.ZodRecord) return inner.valueType as z.ZodType;
  return objectIn(inner)?.shape[key] as z.ZodType | undefined;
}

function unwrapped(schema: z.ZodType | undefined): z.ZodType | undefined {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodReadonly) {
    return unwrapped(schema.unwrap() as z.ZodType);
  }
  return schema;
}

/** The object schema behind `optional`, or among alternatives. */
function objectIn(schema: z.ZodType | undefined): z.ZodObject | undefined {
  const inner = unwrapped(schema);
  if (inner instanceof z.ZodObject) return inner;
  if (!(inner instanceof z.ZodUnion)) return undefined;
  return (inner.options as readonly z.ZodType[]).map(objectIn).find((option) => option !== undefined);
}
