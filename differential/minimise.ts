import type { Scenario } from "./scenario.ts";

/**
 * The smallest part of a scenario that still shows a difference: packets are taken away first, then updates, in halves and then one by
 * one.
 *
 * @param shows whether a scenario shows it; is called a few dozen times
 */
export async function minimise(
  scenario: Scenario,
  shows: (smaller: Scenario) => Promise<boolean>,
): Promise<Scenario> {
  const packets = await fewest(scenario.packets, (kept) => shows({ ...scenario, packets: kept }));
  const updates = await fewest(scenario.updates, (kept) => shows({ updates: kept, packets }));
  return { updates, packets };
}

async function fewest<Item>(
  items: readonly Item[],
  shows: (kept: readonly Item[]) => Promise<boolean>,
): Promise<readonly Item[]> {
  let kept = items;
  for (let piece = Math.ceil(items.length / 2); piece >= 1; piece = piece === 1 ? 0 : Math.ceil(piece / 2)) {
    for (let start = 0; start < kept.length; ) {
      const without = [...kept.slice(0, start), ...kept.slice(start + piece)];
      if (await shows(without)) kept = without;
      else start += piece;
    }
  }
  return kept;
}
