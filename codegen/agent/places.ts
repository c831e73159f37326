import { basename } from "node:path";
import type { Span } from "../../diagnostics/span.ts";

/** A place for a comment: the file without its folders, and the line. */
export function placeText({ file, line }: Span): string {
  return `${basename(file)}:${line}`;
}

/** `serviceList` as `ServiceList`, the form of types. The DSL's names are letters, digits and underscores. */
export function typeName(name: string): string {
  return `${name[0]!.toUpperCase()}${name.slice(1)}`;
}

/** What a module cannot declare, or the generated one declares itself. */
const RESERVED = new Set(
  `arguments await break case catch class const continue debugger default definition defineAgent delete do else enum eval
  export extends false finally for function if implements import in instanceof interface let new null package private
  process protected public return runAgentModule startAgent static super switch this throw true try typeof URL var void
  while with yield`.split(/\s+/),
);

/** An application's name as the variable that its module is imported as. */
export function variableName(name: string): string {
  return RESERVED.has(name) ? `${name}_` : name;
}
