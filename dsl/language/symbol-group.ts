import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { DiagnosticError } from "../../diagnostics/diagnostic.ts";
import { didYouMean } from "../../diagnostics/did-you-mean.ts";
import { pipelineMessages } from "../../diagnostics/messages-pipeline.ts";
import type { Span } from "../../diagnostics/span.ts";
import { callSite } from "./call-site.ts";

/** `ipv4 has no soruce`, with the nearest name as help. */
export function unknownName(owner: string, name: string, known: readonly string[], span: Span): Diagnostic {
  const near = didYouMean(name, known);
  return pipelineMessages.diagnose(
    "pipeline-name-unknown",
    { span, ...(near === undefined ? {} : { help: `Did you mean ${near}?` }) },
    { owner, name, known: known.length === 0 ? "nothing" : known.join(", ") },
  );
}

/**
 * An object whose properties are made when they are read, with the place that reads them, such as the fields of a
 * header: `ipv4.source` in a user's file has its own line and column. A misspelt name goes to `missing`, where
 * TypeScript would have refused it, so that it ends as a diagnostic and not as `undefined` somewhere else.
 *
 * @param base what is there beside the names, such as the brand
 */
export function symbolGroup<Group extends object>(
  base: object,
  names: readonly string[],
  make: (name: string, span: Span) => unknown,
  missing: (name: string, span: Span) => unknown,
): Group {
  const get = (target: object, property: string | symbol): unknown => {
    if (typeof property === "symbol") return Reflect.get(target, property);
    const span = callSite(get);
    if (names.includes(property)) return make(property, span);
    return isProbedByRuntimes(property) ? undefined : missing(property, span);
  };
  return new Proxy(base, { get }) as Group;
}

/** An object that a misspelt method or property name on it ends the loading of the file, with a diagnostic. */
export function guarded<T extends object>(owner: string, object: T): T {
  const get = (target: T, property: string | symbol): unknown => {
    if (typeof property === "symbol" || property in target || isProbedByRuntimes(property)) {
      return Reflect.get(target, property);
    }
    throw new DiagnosticError([unknownName(owner, property, Object.keys(target), callSite(get))]);
  };
  return new Proxy(object, { get });
}

/** Names that promises, JSON, module loaders and test reporters look up on any object. */
export function isProbedByRuntimes(name: string): boolean {
  return ["then", "toJSON", "default", "constructor", "asymmetricMatch", "nodeType", "tagName"].includes(
    name,
  );
}
