import { DECLARED, isDeclared } from "./declaration.ts";

const ARTICLES: Readonly<Record<string, string>> = { a: "an", e: "an", i: "an", o: "an", u: "an" };

/** `table` as `a table`, for messages. */
export function withArticle(noun: string): string {
  return `${ARTICLES[noun[0] ?? ""] ?? "a"} ${noun}`;
}

/** A value as a message names it: `undefined`, `"tcp"`, `70000`, `a table`, `a list`. */
export function describeValue(value: unknown): string {
  if (isDeclared(value)) return withArticle(value[DECLARED].kind.replaceAll("-", " "));
  if (typeof value === "string") return JSON.stringify(value);
  if (Array.isArray(value)) return "a list";
  if (typeof value === "function") return "a function";
  if (typeof value === "object" && value !== null) return "an object";
  if (typeof value === "bigint") return `${value}n`;
  return String(value);
}
