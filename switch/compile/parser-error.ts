import type { Builder } from "./builder.ts";

/**
 * Ends the parser with an error when the condition holds. The packet goes on to the ingress pipeline; what is
 * left from the current position is its payload.
 */
export function failParser(b: Builder, condition: string, error: string): void {
  b.emit(`if (${condition}) return fail(pos, ${errorNumber(b, error)});`);
}

/** Number of a member of `error`: its place among all that the program declares. */
export function errorNumber(b: Builder, error: string): number {
  return b.generator.program.errors.indexOf(error);
}
