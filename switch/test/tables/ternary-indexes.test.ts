import fc from "fast-check";
import { expect, test } from "vitest";
import { BitVectorIndex } from "../../tables/bit-vector-index.ts";
import { type IndexedEntry, type MatchIndex, precedes } from "../../tables/match-index.ts";
import { type FieldWords, type KeyField, KeyLayout, normalizeMatch } from "../../tables/match-key.ts";
import { TernaryIndex } from "../../tables/ternary-index.ts";
import { TupleSpace } from "../../tables/tuple-space.ts";

const FIELDS: readonly KeyField[] = [
  { name: "address", width: 32, matchKind: "ternary" },
  { name: "vlan", width: 12, matchKind: "ternary" },
  { name: "mac", width: 48, matchKind: "ternary" },
  { name: "flag", width: 1, matchKind: "optional" },
];
const layout = new KeyLayout(FIELDS);

/** Few values and masks, so that entries overlap and keys hit several. */
const value = (width: number) =>
  fc.constantFrom(0n, 1n, 0xa5n, 0x80n << 24n, 0xf0f0_0000_00ffn).map((bits) => BigInt.asUintN(width, bits));
const mask = (width: number) =>
  fc
    .constantFrom(0n, 1n, 0xffn, (1n << 48n) - 1n, 0xffff_0000_0000n)
    .map((bits) => BigInt.asUintN(width, bits));
const fieldWords = (field: KeyField): fc.Arbitrary<FieldWords> =>
  field.matchKind === "optional"
    ? fc
        .option(value(field.width), { nil: undefined })
        .map((wanted) =>
          normalizeMatch(field, wanted === undefined ? { kind: "any" } : { kind: "optional", value: wanted }),
        )
    : fc
        .tuple(value(field.width), mask(field.width))
        .map(([bits, care]) => normalizeMatch(field, { kind: "ternary", value: bits & care, mask: care }));
const fields = fc.tuple(...FIELDS.map(fieldWords));
const keys = fc.array(fc.tuple(...FIELDS.map((field) => value(field.width))), {
  minLength: 10,
  maxLength: 20,
});

/** An entry with its match as words of the whole key. */
interface TriedEntry extends IndexedEntry {
  readonly care: readonly number[];
  readonly wanted: readonly number[];
}

function tried(id: number, words: readonly FieldWords[], priority: number, sequence: number): TriedEntry {
  const care = words.flatMap((field) => [...field.mask]);
  const wanted = words.flatMap((field) => [...field.value]);
  return { id, fields: words, priority, sequence, care, wanted };
}

/** What the definition of a ternary match says, entry by entry. */
function naive(entries: readonly TriedEntry[], key: Int32Array): number {
  let best: TriedEntry | undefined;
  for (const entry of entries) {
    if (!entry.care.every((bits, word) => (key[word]! & bits) === entry.wanted[word])) continue;
    if (best === undefined || precedes(entry, best)) best = entry;
  }
  return best?.id ?? -1;
}

test.each<[string, () => MatchIndex]>([
  ["bit vectors", () => new BitVectorIndex(layout)],
  ["tuple space", () => new TupleSpace(layout)],
  ["the index that changes its form as it grows", () => new TernaryIndex(layout)],
])("%s find what trying every entry finds, through growth and removal", (_, make) => {
  const entry = fc.record({ fields, priority: fc.nat(4), stays: fc.boolean() });
  fc.assert(
    fc.property(fc.array(entry, { minLength: 60, maxLength: 300, size: "max" }), keys, (drawn, wanted) => {
      const index = make();
      // Numbers of entries that are gone are given again, as tables do.
      let there: TriedEntry[] = [];
      const compare = () => {
        for (const values of wanted) {
          const key = layout.keyWords(values);
          expect(index.find(key)).toBe(naive(there, key));
        }
      };
      drawn.forEach(({ fields: words, priority }, id) => {
        const made = tried(id, words, priority, id);
        index.insert(made);
        there.push(made);
      });
      compare();
      for (const gone of there.filter(({ id }) => !drawn[id]!.stays)) index.remove(gone);
      there = there.filter(({ id }) => drawn[id]!.stays);
      compare();
      drawn.forEach(({ stays, fields: words, priority }, id) => {
        if (stays) return;
        const made = tried(id, words, 4 - priority, drawn.length + id);
        index.insert(made);
        there.push(made);
      });
      compare();
      index.clear();
      expect(index.find(layout.keyWords([0n, 0n, 0n, 0n]))).toBe(-1);
    }),
    { numRuns: 8 },
  );
});
