import { flowHashOfWords } from "./flow-hash.ts";

/**
 * Which node is responsible for each place of a table, by the consistent hashing of Maglev (Eisenbud et al., "Maglev: A Fast
 * and Reliable Software Network Load Balancer", NSDI 2016, 3.4): every node gets nearly the same number of places, and
 * when a node comes or goes, few places change beside its own. Every member of a farm computes the same table from the same nodes.
 *
 * The paper asks for a prime size so that every step width reaches all places; here a width that shares a factor with
 * the size is taken one larger until it does not, so that sizes may be powers of two, which data planes index by a mask.
 *
 * @param nodes ids of up to 16 bits, in any order; a repeated one counts once
 * @param size number of places; about a hundred times the number of nodes keeps their shares within a few per cent
 * @returns a node id for each place; empty without nodes
 */
export function maglevTable(nodes: readonly number[], size: number): readonly number[] {
  const preferences = [...new Set(nodes)].sort((a, b) => a - b).map((node) => preference(node, size));
  if (preferences.length === 0) return [];
  const table = new Array<number>(size).fill(FREE);
  for (let filled = 0; filled < size; ) {
    for (const wish of preferences) {
      if (filled === size) break;
      while (table[wish.place] !== FREE) wish.place = (wish.place + wish.step) % size;
      table[wish.place] = wish.node;
      filled += 1;
    }
  }
  return table;
}

const FREE = -1;

/** A node's order of preference among the places: from one of them on, in steps of one width. */
interface Preference {
  readonly node: number;
  readonly step: number;
  /** The next one to ask for. */
  place: number;
}

function preference(node: number, size: number): Preference {
  return { node, place: hash(node, 1) % size, step: stepWidth(hash(node, 2), size) };
}

/** Two hashes that have nothing to do with each other, nor with those of connections. */
function hash(node: number, purpose: number): number {
  return flowHashOfWords([node, purpose, node, purpose], 0);
}

function stepWidth(wanted: number, size: number): number {
  let step = size === 1 ? 1 : 1 + (wanted % (size - 1));
  while (greatestCommonDivisor(step, size) !== 1) step += 1;
  return step;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
