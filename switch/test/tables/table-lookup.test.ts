import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type FieldMatch, type KeyField, prefixMask } from "../../tables/match-key.ts";
import { Table } from "../../tables/table.ts";
import { ControlError } from "../../tables/table-error.ts";

/** The obvious implementation: every entry in turn, the winner by the rule of the table's kind. */
class NaiveTable {
  readonly key: readonly KeyField[];
  readonly entries: { fields: FieldMatch[]; priority: number; sequence: number }[] = [];
  #sequence = 0;

  constructor(key: readonly KeyField[]) {
    this.key = key;
  }

  insert(fields: FieldMatch[], priority: number): void {
    this.entries.push({ fields, priority, sequence: this.#sequence++ });
  }

  lookup(values: readonly bigint[]): number | undefined {
    // The longest prefix wins in tables of kind lpm only; elsewhere a prefix is a mask like any other.
    const isLpm = this.key.every(({ matchKind }) => matchKind === "exact" || matchKind === "lpm");
    const rank = (fields: FieldMatch[]) => (isLpm ? prefix(fields) : 0);
    const prefix = (fields: FieldMatch[]) =>
      fields.reduce((length, field) => length + (field.kind === "lpm" ? field.prefixLength : 0), 0);
    return this.entries
      .filter(({ fields }) =>
        fields.every((field, index) => matches(field, values[index]!, this.key[index]!.width)),
      )
      .sort(
        (a, b) => b.priority - a.priority || rank(b.fields) - rank(a.fields) || a.sequence - b.sequence,
      )[0]?.sequence;
  }
}

function matches(field: FieldMatch, value: bigint, width: number): boolean {
  switch (field.kind) {
    case "any":
      return true;
    case "lpm":
      return (value & prefixMask(width, field.prefixLength)) === field.value;
    case "ternary":
      return (value & field.mask) === field.value;
    case "range":
      return field.low <= value && value <= field.high;
    default:
      return value === field.value;
  }
}

/** Few distinct bits, so that generated keys meet generated entries, but at both ends of wide fields. */
function someValue(width: number): fc.Arbitrary<bigint> {
  const top = BigInt(Math.max(0, width - 2));
  return fc.nat(15).map((bits) => BigInt.asUintN(width, BigInt(bits & 3) | (BigInt(bits >> 2) << top)));
}

function matchOf({ width, matchKind }: KeyField): fc.Arbitrary<FieldMatch> {
  const value = someValue(width);
  switch (matchKind) {
    case "exact":
      return value.map((v) => ({ kind: "exact", value: v }));
    case "optional":
      return fc.option(value).map((v) => (v === null ? { kind: "any" } : { kind: "optional", value: v }));
    case "lpm":
      return fc
        .tuple(value, fc.constantFrom(0, 1, 2, width - 2, width - 1, width))
        .map(([v, length]) => ({ kind: "lpm", value: v & prefixMask(width, length), prefixLength: length }));
    case "ternary":
      return fc
        .tuple(value, someValue(width))
        .map(([v, mask]) => ({ kind: "ternary", value: v & mask, mask }));
    case "range":
      return fc
        .tuple(value, value)
        .map(([a, b]) => ({ kind: "range", low: a < b ? a : b, high: a < b ? b : a }));
  }
}

const TABLES: Record<string, readonly KeyField[]> = {
  "exact over a 5-tuple": [32, 32, 16, 16, 8].map((width, index) => exact(`k${index}`, width)),
  "exact over 48 and 128 bits": [exact("mac", 48), exact("ipv6", 128)],
  "lpm over 32 bits": [{ name: "dst", width: 32, matchKind: "lpm" }],
  "lpm over 128 bits behind an exact field": [
    exact("vrf", 12),
    { name: "dst", width: 128, matchKind: "lpm" },
  ],
  ternary: [
    { name: "src", width: 32, matchKind: "ternary" },
    { name: "port", width: 16, matchKind: "ternary" },
  ],
  "ternary with a prefix, an exact and an optional field": [
    { name: "dst", width: 48, matchKind: "lpm" },
    exact("proto", 8),
    { name: "vlan", width: 12, matchKind: "optional" },
  ],
  "range of one field": [{ name: "port", width: 16, matchKind: "range" }],
  "range over 48 bits with a ternary field": [
    { name: "from", width: 48, matchKind: "range" },
    { name: "flags", width: 8, matchKind: "ternary" },
  ],
};

function exact(name: string, width: number): KeyField {
  return { name, width, matchKind: "exact" };
}

function tableOf(key: readonly KeyField[], size = 100_000): Table {
  const nothing = { name: "nothing", parameters: [], tableOnly: false, defaultOnly: false };
  return new Table({
    name: "t",
    key,
    actions: [nothing],
    size,
    hasImplementation: false,
    hasIdleTimeout: false,
  });
}

const NOTHING = { kind: "action", action: 0, args: [] } as const;

type Step =
  | { kind: "insert"; fields: FieldMatch[]; priority: number }
  | { kind: "delete"; victim: number }
  | { kind: "lookup"; values: bigint[] };

function stepsOf(key: readonly KeyField[]): fc.Arbitrary<Step[]> {
  const insert = fc
    .record({ fields: fc.tuple(...key.map(matchOf)), priority: fc.nat(5) })
    .map((entry): Step => ({ kind: "insert", ...entry }));
  const remove = fc.nat().map((victim): Step => ({ kind: "delete", victim }));
  const lookup = fc
    .tuple(...key.map((field) => someValue(field.width)))
    .map((values): Step => ({ kind: "lookup", values }));
  return fc.array(fc.oneof({ arbitrary: insert, weight: 4 }, remove, { arbitrary: lookup, weight: 4 }), {
    minLength: 1,
    maxLength: 300,
    size: "max",
  });
}

describe("a table finds the entry that a naive list finds, through insertions and deletions", () => {
  for (const [title, key] of Object.entries(TABLES)) {
    test(title, () => {
      fc.assert(
        fc.property(stepsOf(key), (steps) => run(key, steps)),
        { numRuns: 60 },
      );
    });
  }
});

function run(key: readonly KeyField[], steps: readonly Step[]): void {
  const table = tableOf(key);
  const naive = new NaiveTable(key);
  const ordered = table.kind === "ternary" || table.kind === "range";
  for (const step of steps) {
    if (step.kind === "insert") {
      const priority = ordered ? step.priority : 0;
      try {
        table.insert({ fields: step.fields, priority }, NOTHING, 0);
      } catch (error) {
        expect((error as ControlError).code).toBe("already-exists");
        continue;
      }
      // The sequence numbers of both count accepted insertions only.
      naive.insert(step.fields, priority);
    } else if (step.kind === "delete") {
      const [victim] = naive.entries.splice(step.victim % Math.max(1, naive.entries.length), 1);
      if (victim !== undefined) table.delete(victim);
    } else {
      expect(table.lookup(step.values)?.sequence).toBe(naive.lookup(step.values));
    }
  }
  expect(table.size).toBe(naive.entries.length);
}

describe("an exact table with many entries", () => {
  test("finds each through growth, and none after deletion", () => {
    const table = tableOf([exact("k", 32)]);
    const match = (k: number) => ({ fields: [{ kind: "exact", value: BigInt(k) } as const], priority: 0 });
    const missing: number[] = [];
    for (let k = 0; k < 20_000; k++) {
      table.insert(match(k * 7), NOTHING, 0);
      const probe = k >> 1;
      if (table.lookup([BigInt(probe * 7)])?.sequence !== probe) missing.push(probe);
    }
    expect(missing).toEqual([]);
    for (let k = 0; k < 20_000; k += 2) table.delete(match(k * 7));
    for (let k = 0; k < 20_000; k++) {
      if ((table.lookup([BigInt(k * 7)]) !== undefined) !== (k % 2 === 1)) missing.push(k);
    }
    expect(missing).toEqual([]);
  });
});

describe("a table refuses", () => {
  const key: KeyField[] = [exact("a", 8), { name: "b", width: 16, matchKind: "lpm" }];
  const match = (a: bigint, b: FieldMatch) => ({
    fields: [{ kind: "exact", value: a } as const, b],
    priority: 0,
  });
  const refusal = (work: () => unknown) => {
    try {
      work();
    } catch (error) {
      if (error instanceof ControlError) return error.code;
      throw error;
    }
    return undefined;
  };

  test("more entries than its size", () => {
    const table = tableOf(key, 2);
    table.insert(match(1n, { kind: "any" }), NOTHING, 0);
    table.insert(match(2n, { kind: "any" }), NOTHING, 0);
    expect(refusal(() => table.insert(match(3n, { kind: "any" }), NOTHING, 0))).toBe("table-full");
    table.delete(match(1n, { kind: "any" }));
    expect(refusal(() => table.insert(match(3n, { kind: "any" }), NOTHING, 0))).toBeUndefined();
  });

  test.each([
    ["a value too wide", match(256n, { kind: "any" })],
    ["a prefix too long", match(1n, { kind: "lpm", value: 0n, prefixLength: 17 })],
    ["value bits outside the prefix", match(1n, { kind: "lpm", value: 1n, prefixLength: 8 })],
    ["a range for a prefix", match(1n, { kind: "range", low: 1n, high: 2n })],
    ["a scattered mask for a prefix", match(1n, { kind: "ternary", value: 1n, mask: 0x0f01n })],
    ["too few fields", { fields: [], priority: 0 }],
  ])("%s", (_title, wrong) => {
    expect(refusal(() => tableOf(key).insert(wrong, NOTHING, 0))).toBe("invalid-argument");
  });

  test("the change of an entry that is not there, or that is const", () => {
    const table = tableOf(key);
    expect(refusal(() => table.delete(match(1n, { kind: "any" })))).toBe("not-found");
    table.insert(match(1n, { kind: "any" }), NOTHING, 0, { isConst: true });
    expect(refusal(() => table.modify(match(1n, { kind: "any" }), NOTHING))).toBe("permission-denied");
  });
});
