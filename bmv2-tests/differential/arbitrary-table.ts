import fc from "fast-check";
import type { EntryMatch, TableEntry } from "../../dsl/entries/node-entries.ts";
import type {
  ActionModel,
  FieldReference,
  HeaderModel,
  MatchKind,
  TableKeyModel,
  UserTableModel,
} from "../../dsl/model/index.ts";
import {
  deliver,
  drop,
  encapsulateTo,
  key,
  parameter,
  passOnTo,
  proceed,
  punt,
  standardField,
  table,
  tableAction,
} from "../models/model-literal.ts";
import { addressBits, CLIENT_PORTS, CLIENTS, OWNERS } from "./world.ts";

/** The rules that apply a table. */
export type TablePlace = "wan" | "lan" | "both";

export interface PlacedTable {
  readonly table: UserTableModel;
  readonly place: TablePlace;
}

/** What a table's fields and actions may be in a pipeline. */
export interface TableContext {
  readonly families: readonly ("ipv4" | "ipv6")[];
  readonly headers: readonly HeaderModel[];
  /** Encapsulation fields that may be keys on lan. */
  readonly carried: readonly FieldReference[];
  readonly cpu: boolean;
}

function fieldsFor(
  place: TablePlace,
  { families, headers, carried }: TableContext,
): readonly FieldReference[] {
  return [
    ...families.flatMap((family) => [
      standardField(family, "source"),
      standardField(family, "ecn"),
      family === "ipv4" ? standardField("ipv4", "ttl") : standardField("ipv6", "flowLabel"),
    ]),
    standardField("connection", "clientPort"),
    standardField("connection", "servicePort"),
    standardField("connection", "protocol"),
    standardField("tcp", "flags"),
    standardField("udp", "length"),
    standardField("ethernet", "etherType"),
    ...(place === "wan" ? [standardField("vlan", "id"), standardField("vlan", "priority")] : []),
    ...(place === "lan" ? carried : []),
    ...headers.flatMap(({ name, fields }) =>
      fields.map(
        (field): FieldReference => ({
          kind: "field",
          scope: "header",
          header: name,
          field: field.name,
          bits: field.bits,
        }),
      ),
    ),
  ];
}

/** A table of up to three keys; at most one of them is a prefix. */
export function arbitraryTable(name: string, context: TableContext): fc.Arbitrary<PlacedTable> {
  return fc.constantFrom<TablePlace>("wan", "lan", "both").chain((place) =>
    fc
      .record({
        keys: fc.array(
          fc.tuple(
            fc.constantFrom(...fieldsFor(place, context)),
            fc.constantFrom<MatchKind>("exact", "ternary", "range", "lpm"),
          ),
          { minLength: 1, maxLength: 3 },
        ),
        actions: fc.subarray([...actionsFor(place, context)], { minLength: 1 }),
        defaultAction: fc.constantFrom("pass", "pass", "pass", "pass", "deny"),
      })
      .map(({ keys, actions, defaultAction }) => ({
        place,
        table: table(
          name,
          keys.map(([field, match], index) => {
            const secondPrefix = match === "lpm" && keys.findIndex(([, other]) => other === "lpm") < index;
            // Ranges are of numbers that fit in 32 bits everywhere.
            const wideRange = match === "range" && field.bits > 16;
            // BMv2 takes prefixes of whole bytes only.
            const oddPrefix = match === "lpm" && field.bits % 8 !== 0;
            return key(`key${index}`, secondPrefix || wideRange || oddPrefix ? "ternary" : match, field);
          }),
          [
            tableAction("pass", proceed),
            tableAction("deny", drop("policy")),
            ...actions.map((action, index) =>
              "owner" in action
                ? tableAction(`other${index}`, action, parameter("node", 16))
                : tableAction(`other${index}`, action),
            ),
          ],
          defaultAction,
        ),
      })),
  );
}

function actionsFor(place: TablePlace, { cpu }: TableContext): readonly ActionModel[] {
  return [
    deliver,
    drop("unknown"),
    ...(cpu ? [punt] : []),
    ...(place === "wan" ? [encapsulateTo("node")] : []),
    ...(place === "lan" ? [passOnTo("node")] : []),
  ];
}

/** Values that packets have in some field, so that entries are hit. */
const FREQUENT: readonly bigint[] = [
  ...[0, 1, 2, 3, 6, 17, 57, 80, 53, 0x10, 0x02, 0x0800, 0x8100, 0x86dd].map(BigInt),
  ...CLIENT_PORTS.map(BigInt),
  ...[...CLIENTS.ipv4, ...CLIENTS.ipv6].map(addressBits),
];

function fieldValue(bits: number): fc.Arbitrary<bigint> {
  const most = (1n << BigInt(bits)) - 1n;
  const fitting = FREQUENT.filter((value) => value <= most);
  return fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom(...fitting) },
    { weight: 1, arbitrary: fc.bigInt(0n, most) },
  );
}

function matchOf({ match, field: { bits } }: TableKeyModel): fc.Arbitrary<EntryMatch | undefined> {
  const most = (1n << BigInt(bits)) - 1n;
  const value = fieldValue(bits);
  const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 4 });
  switch (match) {
    case "exact":
      return value.map((exact) => ({ kind: "exact", value: exact }));
    case "lpm":
      return maybe(
        fc.tuple(value, fc.integer({ min: 1, max: bits })).map(([whole, prefixLength]): EntryMatch => {
          const free = BigInt(bits - prefixLength);
          return { kind: "lpm", value: (whole >> free) << free, prefixLength };
        }),
      );
    case "ternary":
      return maybe(
        fc
          .tuple(value, fc.oneof(fc.constant(most), fc.bigInt(1n, most)))
          .map(([whole, mask]): EntryMatch => ({ kind: "ternary", value: whole & mask, mask })),
      );
    case "range":
      return maybe(
        fc
          .tuple(value, value)
          .map(
            ([a, b]): EntryMatch =>
              a < b ? { kind: "range", low: a, high: b } : { kind: "range", low: b, high: a },
          ),
      );
  }
}

/** Entries of a table, often hit; no two of them have the same priority or the same match. */
export function arbitraryTableEntries({
  key: keys,
  actions,
}: UserTableModel): fc.Arbitrary<readonly TableEntry[]> {
  const hasPriority = keys.some(({ match }) => match === "ternary" || match === "range");
  const entry = fc.record({
    matches: fc.tuple(...keys.map(matchOf)),
    action: fc.constantFrom(...actions),
    node: fc.constantFrom(...OWNERS),
    rank: fc.nat(),
  });
  return fc.array(entry, { maxLength: 6 }).map((entries) => {
    const seen = new Set<string>();
    return entries
      .toSorted((a, b) => a.rank - b.rank)
      .flatMap(({ matches, action, node }, index): readonly TableEntry[] => {
        const match = Object.fromEntries(
          keys.flatMap(({ name }, position) => {
            const value = matches[position];
            return value === undefined ? [] : [[name, value] as const];
          }),
        );
        const text = JSON.stringify(match, (_, value) => (typeof value === "bigint" ? String(value) : value));
        if (seen.has(text)) return [];
        seen.add(text);
        return [
          {
            match,
            action: action.name,
            parameters: Object.fromEntries(action.parameters.map(({ name }) => [name, BigInt(node)])),
            priority: hasPriority ? index + 1 : 0,
          },
        ];
      });
  });
}
