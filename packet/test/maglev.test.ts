import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { maglevTable } from "../maglev.ts";

const SIZES = [4_096, 65_536, 65_537] as const;

function nodes(count: number, first = 1): readonly number[] {
  return Array.from({ length: count }, (_, index) => first + index);
}

/** Places by node. */
function shares(table: readonly number[]): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  for (const node of table) counts.set(node, (counts.get(node) ?? 0) + 1);
  return counts;
}

function changed(before: readonly number[], after: readonly number[]): readonly number[] {
  return before.flatMap((node, place) => (node === after[place] ? [] : [place]));
}

describe("a Maglev table", () => {
  test("gives every place to one of the nodes, and every node its share but for one place", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 1, max: 65_535 }), { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 60, max: 3_000 }),
        (ids, size) => {
          const counts = shares(maglevTable(ids, size));
          expect([...counts.keys()].sort()).toEqual([...ids].sort());
          const places = [...counts.values()];
          // Nodes take their turns: the shares differ by one at most.
          expect(Math.max(...places) - Math.min(...places)).toBeLessThanOrEqual(1);
        },
      ),
      { numRuns: 100 },
    );
  });

  test("is what it was: members of different versions agree", () => {
    expect(maglevTable([1, 2, 3], 16)).toEqual([1, 3, 3, 2, 2, 2, 1, 1, 2, 1, 3, 3, 1, 1, 2, 3]);
    expect(maglevTable([7, 300, 65_535], 17)).toEqual([
      300, 65_535, 65_535, 300, 7, 300, 7, 7, 65_535, 300, 65_535, 65_535, 7, 300, 7, 7, 300,
    ]);
  });

  test("is the same whatever the order of the nodes, and if one is named twice", () => {
    const table = maglevTable([1, 2, 3, 4, 5], 4_096);
    expect(maglevTable([4, 1, 5, 3, 2], 4_096)).toEqual(table);
    expect(maglevTable([1, 2, 2, 3, 4, 5, 1], 4_096)).toEqual(table);
  });

  test("has no place without nodes, and one node has all", () => {
    expect(maglevTable([], 64)).toEqual([]);
    expect(new Set(maglevTable([7], 64))).toEqual(new Set([7]));
  });

  test.each(SIZES)("of %i places changes little more than what a node had that goes", (size) => {
    for (const count of [3, 10, 40]) {
      const before = maglevTable(nodes(count), size);
      for (const gone of [1, Math.ceil(count / 2), count]) {
        const after = maglevTable(
          nodes(count).filter((node) => node !== gone),
          size,
        );
        const needless = changed(before, after).filter((place) => before[place] !== gone);
        expect(needless.length / size).toBeLessThan(0.06);
      }
    }
  });

  test.each(SIZES)("of %i places changes little more than what a node gets that comes", (size) => {
    const before = maglevTable(nodes(10), size);
    const after = maglevTable(nodes(11), size);
    const places = changed(before, after);
    expect(places.filter((place) => after[place] === 11).length / size).toBeCloseTo(1 / 11, 2);
    expect(places.filter((place) => after[place] !== 11).length / size).toBeLessThan(0.06);
  });

  test("spreads a node's places: those that a node leaves go to all the others", () => {
    const before = maglevTable(nodes(5), 4_096);
    const after = maglevTable(nodes(4), 4_096);
    const heirs = shares(before.flatMap((node, place) => (node === 5 ? [after[place]!] : [])));
    expect(heirs.size).toBe(4);
    expect(Math.min(...heirs.values())).toBeGreaterThan(4_096 / 5 / 4 / 2);
  });
});
