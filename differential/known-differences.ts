import { readFileSync } from "node:fs";
import { UNDEFINED_BEHAVIOUR, type UndefinedBehaviour } from "./undefined-behaviour.ts";

export interface KnownDifference {
  readonly behaviour: UndefinedBehaviour;
  /** What of the program depends on it. */
  readonly because: string;
}

/** Programs by file name whose behaviour is not defined, from `known-differences.json`. */
export function readKnownDifferences(path: URL): ReadonlyMap<string, KnownDifference> {
  const known = Object.entries(JSON.parse(readFileSync(path, "utf8")) as Record<string, KnownDifference>);
  for (const [program, { behaviour }] of known) {
    if (!(behaviour in UNDEFINED_BEHAVIOUR))
      throw new Error(`${program}: no undefined behaviour ${behaviour}`);
  }
  return new Map(known);
}
