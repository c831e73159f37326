import { didYouMean } from "../../diagnostics/did-you-mean.ts";
import type { Engine } from "../engine.ts";
import { bmv2Engine } from "./bmv2/engine.ts";
import { embeddedEngine } from "./embedded/engine.ts";
import { interpreterEngine } from "./interpreter/engine.ts";

/** Every engine; the interpreter, which judges the others, first. */
export const ENGINES: readonly Engine[] = [interpreterEngine, embeddedEngine, bmv2Engine];

/** @throws RangeError for a name that no engine has. */
export function engineNamed(name: string): Engine {
  const engine = ENGINES.find((candidate) => candidate.name === name);
  if (engine !== undefined) return engine;
  const names = ENGINES.map((candidate) => candidate.name);
  const meant = didYouMean(name, names);
  throw new RangeError(
    `no engine ${name}; ${meant ? `did you mean ${meant}?` : `engines are ${names.join(", ")}`}`,
  );
}
