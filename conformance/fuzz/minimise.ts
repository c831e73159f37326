import { pieces } from "./mutate.ts";

/**
 * A shorter text that still fails: leaves out parts as long as `fails` says yes, first lines, then words.
 *
 * @param budget how often `fails` may be asked
 */
export async function minimise(
  text: string,
  fails: (candidate: string) => Promise<boolean>,
  budget = 400,
): Promise<string> {
  const limited = { left: budget };
  const lines = await withoutParts(text.split(/(?<=\n)/), fails, limited);
  const words = await withoutParts([...pieces(lines.join(""))], fails, limited);
  return words.join("");
}

/** Leaves out runs of parts, half of them first, then ever shorter runs. */
async function withoutParts(
  all: readonly string[],
  fails: (candidate: string) => Promise<boolean>,
  budget: { left: number },
): Promise<readonly string[]> {
  let parts = all;
  for (let length = Math.ceil(parts.length / 2); length >= 1; length = Math.floor(length / 2)) {
    for (let at = 0; at < parts.length && budget.left > 0; ) {
      const candidate = [...parts.slice(0, at), ...parts.slice(at + length)];
      budget.left--;
      if (await fails(candidate.join(""))) parts = candidate;
      else at += length;
    }
  }
  return parts;
}
