import { basename } from "node:path";
import type { Span } from "../../diagnostics/span.ts";

/** A place for a comment: the file without its folders, and the line. */
export function placeText({ file, line }: Span): string {
  return `${basename(file)}:${line}`;
}

/** `serviceList` as `ServiceList`, the form of types. */
export function typeName(name: string): string {
  const words = name.split(/[^A-Za-z0-9]+/).filter((word) => word !== "");
  const joined = words.map((word) => `${word[0]!.toUpperCase()}${word.slice(1)}`).join("");
  return /^[0-9]/.test(joined) ? `_${joined}` : joined;
}

/** A property's name as TypeScript writes it. */
export function propertyName(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);
}

/** Names that TypeScript keeps for itself where a module declares one. */
const RESERVED = new Set(
  `arguments await break case catch class const continue debugger default delete do else enum eval export extends false
  finally for function if implements import in instanceof interface let new null package private protected public return
  static super switch this throw true try typeof var void while with yield definition`.split(/\s+/),
);

/** `web-shop` as `webShop`, a name that a module can declare. */
export function variableName(name: string): string {
  const type = typeName(name);
  const variable = `${type[0]!.toLowerCase()}${type.slice(1)}`;
  return RESERVED.has(variable) ? `${variable}_` : variable;
}
