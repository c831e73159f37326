import { InvalidArgumentError } from "commander";
import { didYouMean } from "../diagnostics/did-you-mean.ts";
import { TARGETS } from "../targets/index.ts";
import type { Target } from "../targets/target.ts";

/** Commander's parser of `--target bmv2,pna`. */
export function parseTargets(text: string): readonly Target[] {
  return text.split(",").map((name) => findTarget(name.trim()));
}

function findTarget(name: string): Target {
  const known = TARGETS.map((target) => target.name);
  const target = TARGETS.find((candidate) => candidate.name === name);
  if (target !== undefined) return target;
  const meant = didYouMean(name, known);
  throw new InvalidArgumentError(meant ? `Did you mean ${meant}?` : `Targets are: ${known.join(", ")}.`);
}
