import { create, toJson } from "@bufbuild/protobuf";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { TableEntrySchema } from "../gen/p4/v1/p4runtime_pb.js";
import { needsPriority, tableEntry, tableRow } from "../table-entry.ts";
import type { TableRow } from "../table-row.ts";
import { INDEX } from "./p4info-fixture.ts";

const REMOTE: TableRow = {
  table: "I.connections",
  match: { client: { kind: "exact", value: 0xc6336407n }, port: { kind: "exact", value: 80n } },
  action: "I.remote",
  parameters: { node: 2n },
  priority: 0,
};

const DEFAULT: TableRow = { ...REMOTE, isDefaultAction: true, match: {} };

const ACL: TableRow = {
  table: "I.acl",
  match: {
    source: { kind: "ternary", value: 0xff01n, mask: 0xff00n },
    ports: { kind: "range", low: 80n, high: 443n },
    protocol: { kind: "optional", value: 6n },
  },
  action: "I.local",
  parameters: {},
  priority: 10,
};

const route = (prefixLength: number): TableRow => ({
  table: "I.routes",
  match: { destination: { kind: "lpm", value: 0x0a4d0102n, prefixLength } },
  action: "I.remote",
  parameters: { node: 1n },
  priority: 0,
});

const json = (row: TableRow) => toJson(TableEntrySchema, tableEntry(row, INDEX));

describe("a table entry's message", () => {
  test("has ids and canonical byte strings", () => {
    expect(json(REMOTE)).toEqual({
      tableId: 0x02000001,
      match: [
        { fieldId: 1, exact: { value: "xjNkBw==" } },
        { fieldId: 2, exact: { value: "UA==" } },
      ],
      action: { action: { actionId: 0x01000001, params: [{ paramId: 1, value: "Ag==" }] } },
    });
  });

  test("loses the bits that do not count", () => {
    const entry = tableEntry(ACL, INDEX);
    expect(entry.priority).toBe(10);
    expect(entry.match.map((match) => match.fieldMatchType.value)).toMatchObject([
      { value: Uint8Array.of(0xff, 0), mask: Uint8Array.of(0xff, 0) },
      { low: Uint8Array.of(80), high: Uint8Array.of(1, 0xbb) },
      { value: Uint8Array.of(6) },
    ]);
    expect(tableEntry(route(16), INDEX).match[0]?.fieldMatchType.value).toMatchObject({
      value: Uint8Array.of(0x0a, 0x4d, 0, 0),
      prefixLen: 16,
    });
  });

  test("leaves out what matches everything", () => {
    const everything: TableRow = {
      ...ACL,
      match: {
        source: { kind: "ternary", value: 5n, mask: 0n },
        ports: { kind: "range", low: 0n, high: 0xffffn },
      },
    };
    expect(tableEntry(everything, INDEX).match).toEqual([]);
    const toAll = tableEntry(route(0), INDEX);
    expect(toAll.match).toEqual([]);
    expect(toAll.isDefaultAction).toBe(false);
  });

  test("is the default action where the row says so", () => {
    const entry = tableEntry(DEFAULT, INDEX);
    expect(entry.isDefaultAction).toBe(true);
    expect(entry.match).toEqual([]);
    expect(() => tableEntry({ ...REMOTE, isDefaultAction: true }, INDEX)).toThrow(
      "neither match nor priority",
    );
  });

  test("reads back as the row", () => {
    const masked = {
      ...ACL,
      match: { ...ACL.match, source: { kind: "ternary", value: 0xff00n, mask: 0xff00n } },
    } as const;
    const toAll = { ...route(0), match: {} };
    for (const row of [REMOTE, DEFAULT, masked, toAll, { ...ACL, match: {} }]) {
      expect(tableRow(tableEntry(row, INDEX), INDEX)).toEqual(row);
    }
  });

  test("keeps any value of any width", () => {
    const wide = fc.bigInt({ min: 0n, max: (1n << 128n) - 1n });
    const range = fc
      .tuple(fc.bigInt({ min: 0n, max: 0xffffn }), fc.bigInt({ min: 0n, max: 0xffffn }))
      .filter(([low, high]) => low <= high && (low > 0n || high < 0xffffn));
    const priority = fc.integer({ min: 1, max: 0x7fffffff });
    fc.assert(
      fc.property(wide, wide, range, priority, (value, mask, [low, high], larger) => {
        fc.pre(mask !== 0n);
        const row: TableRow = {
          ...ACL,
          priority: larger,
          match: {
            source: { kind: "ternary", value: value & mask, mask },
            ports: { kind: "range", low, high },
          },
        };
        expect(tableRow(tableEntry(row, INDEX), INDEX)).toEqual(row);
      }),
    );
  });
});

describe("a table entry is refused", () => {
  const { client } = REMOTE.match;
  test.each<[string, TableRow, string]>([
    ["for an unknown table", { ...REMOTE, table: "I.x" }, "no table I.x"],
    ["for an unknown action", { ...REMOTE, action: "I.remot" }, "did you mean I.remote?"],
    [
      "for an unknown match field",
      { ...REMOTE, match: { ...REMOTE.match, x: client! } },
      "x is no match field in I.connections: client, port",
    ],
    [
      "for an unknown parameter",
      { ...REMOTE, parameters: { nodes: 1n } },
      "nodes is no parameter in I.remote: node",
    ],
    ["without a parameter", { ...REMOTE, parameters: {} }, "no value for node of I.remote"],
    [
      "without an exact field",
      { ...REMOTE, match: { client: client! } },
      "no value for the exact field port of I.connections",
    ],
    [
      "with another kind of match",
      { ...REMOTE, match: { ...REMOTE.match, port: { kind: "lpm", value: 0n, prefixLength: 4 } } },
      "field port does not match by lpm",
    ],
    [
      "with a value that does not fit",
      { ...REMOTE, match: { ...REMOTE.match, port: { kind: "exact", value: 65536n } } },
      "65536 does not fit in 16 bits",
    ],
    [
      "with a parameter that does not fit",
      { ...REMOTE, parameters: { node: 65536n } },
      "65536 does not fit in 16 bits",
    ],
    ["with a prefix that is too long", route(33), "a prefix of 33 of 32 bits"],
    [
      "with a range that goes down",
      { ...ACL, match: { ports: { kind: "range", low: 2n, high: 1n } } },
      "a range from 2 down to 1",
    ],
    [
      "with a priority that the table has not",
      { ...REMOTE, priority: 1 },
      "entries of I.connections have no priority",
    ],
    [
      "without the priority that the table needs",
      { ...ACL, priority: 0 },
      "an entry of I.acl needs a priority above 0",
    ],
  ])("%s", (_what, row, message) => {
    expect(() => tableEntry(row, INDEX)).toThrow(message);
  });

  test("when it has no direct action", () => {
    const entry = create(TableEntrySchema, {
      tableId: 0x02000001,
      action: { type: { case: "actionProfileMemberId", value: 1 } },
    });
    expect(() => tableRow(entry, INDEX)).toThrow("the entry of I.connections has no direct action");
  });

  test("when a read one lacks what it needs", () => {
    const entry = tableEntry(REMOTE, INDEX);
    expect(() => tableRow({ ...entry, match: entry.match.slice(1) }, INDEX)).toThrow(
      "no value for the exact field client",
    );
    const swapped = {
      ...entry.match[0]!,
      fieldMatchType: { case: "lpm", value: { value: Uint8Array.of(1), prefixLen: 8 } },
    };
    expect(() => tableRow({ ...entry, match: [swapped as never, entry.match[1]!] }, INDEX)).toThrow(
      "field client does not match by lpm",
    );
  });
});

test("tables with ternary, range or optional keys need priorities", () => {
  expect(["connections", "acl", "routes"].map((name) => needsPriority(INDEX.get("table", name)))).toEqual([
    false,
    true,
    false,
  ]);
});
