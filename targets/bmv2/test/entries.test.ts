import { describe, expect, it } from "vitest";
import { CUSTOM, FARM, TABLES } from "../../../bmv2-tests/models/index.ts";
import type { NodeEntries } from "../../../dsl/entries/node-entries.ts";
import { tableRows } from "../entries.ts";
import { rowMatch } from "../row-match.ts";

const node = (id: number) => ({
  id,
  ipv4: `10.77.0.${id}`,
  ...(id === 2 ? {} : { ipv6: `fd77::${id}` }),
  lanMac: `02:00:00:00:01:0${id}`,
  hostMac: `02:00:00:00:00:0${id}`,
});

const ENTRIES: NodeEntries = {
  node: 1,
  generation: 7,
  nodes: [node(1), node(2)],
  connections: [
    { client: "198.51.100.7:40000", service: "203.0.113.10:80", protocol: "tcp", node: 1, data: {} },
    { client: "[2001:db8::7]:40000", service: "[2001:db8::10]:53", protocol: "udp", node: 2, data: {} },
  ],
  tables: {},
};

function rowsOf(model: typeof FARM, entries: NodeEntries, table: string) {
  return tableRows(model, entries).filter((row) => row.table === `Steering.${table}`);
}

describe("the rows of a node's tables", () => {
  it("make the node itself the default action of self", () => {
    expect(rowsOf(FARM, ENTRIES, "self")).toEqual([
      {
        table: "Steering.self",
        action: "Steering.this_node",
        isDefaultAction: true,
        match: {},
        parameters: {
          id: 1n,
          generation: 7n,
          ipv4: 0x0a4d0001n,
          ipv6: 0xfd770000000000000000000000000001n,
          lanMac: 0x020000000101n,
          hostMac: 0x020000000001n,
        },
        priority: 0,
      },
    ]);
  });

  it("hold every other node as a peer, 0 where it has no address, and never the node itself", () => {
    expect(rowsOf(FARM, ENTRIES, "peers")).toMatchObject([
      {
        match: { node: { kind: "exact", value: 2n } },
        parameters: { ipv4: 0x0a4d0002n, ipv6: 0n, lanMac: 0x020000000102n },
      },
    ]);
  });

  it("make a connection of this node local and one of another remote, each in its family's table", () => {
    expect(rowsOf(FARM, ENTRIES, "connections_ipv4")).toMatchObject([
      {
        action: "Steering.local",
        parameters: {},
        match: {
          clientAddress: { value: 0xc6336407n },
          clientPort: { value: 40000n },
          serviceAddress: { value: 0xcb00710an },
          servicePort: { value: 80n },
          protocol: { value: 6n },
        },
      },
    ]);
    expect(rowsOf(FARM, ENTRIES, "connections_ipv6")).toMatchObject([
      { action: "Steering.remote", parameters: { node: 2n }, match: { protocol: { value: 17n } } },
    ]);
  });

  it("carry the connection's data, 0 where the entry names none", () => {
    const [connection] = ENTRIES.connections;
    const connections = [
      { ...connection!, data: { cookie: 0xc0ffeen } },
      { ...connection!, client: "192.0.2.1:1" },
    ];
    const rows = rowsOf(CUSTOM, { ...ENTRIES, connections }, "connections_ipv4");
    expect(rows.map(({ parameters }) => parameters)).toEqual([{ cookie: 0xc0ffeen }, { cookie: 0n }]);
  });

  it("are the pipeline's services when the entries name none, with one row for each address and protocol", () => {
    const services = rowsOf(FARM, ENTRIES, "services_ipv4").map(({ match }) => match);
    const addresses = rowsOf(FARM, ENTRIES, "service_addresses_ipv4").map(({ match }) => match);
    expect(services).toHaveLength(4);
    expect(addresses).toHaveLength(3);
    const named = { ...ENTRIES, services: [{ address: "192.0.2.1", protocol: "tcp" as const, port: 1 }] };
    expect(rowsOf(FARM, named, "services_ipv4")).toMatchObject([
      { match: { address: { value: 0xc0000201n } } },
    ]);
    expect(rowsOf(FARM, named, "services_ipv6")).toEqual([]);
  });

  it("name a user table's action behind its table, with a priority only where it counts", () => {
    const [acl] = TABLES.tables;
    const entry = { match: {}, action: acl!.actions[0]!.name, parameters: {}, priority: 10 };
    const rows = rowsOf(TABLES, { ...ENTRIES, tables: { [acl!.name]: [entry] } }, acl!.name);
    expect(rows).toEqual([
      {
        table: `Steering.${acl!.name}`,
        action: `Steering.${acl!.name}.${entry.action}`,
        match: {},
        parameters: {},
        priority: 10,
      },
    ]);
  });

  it("fail for a node or an action that is not there", () => {
    expect(() => tableRows(FARM, { ...ENTRIES, node: 9 })).toThrow("node 9 is not one of the entries' nodes");
    const [acl] = TABLES.tables;
    const entry = { match: {}, action: "burn", parameters: {}, priority: 1 };
    const wrong = { ...ENTRIES, tables: { [acl!.name]: [entry] } };
    expect(() => tableRows(TABLES, wrong)).toThrow(`table ${acl!.name} has no action burn`);
  });
});

describe("a match value for P4Runtime", () => {
  it("has no bits set that do not matter", () => {
    expect(rowMatch({ kind: "lpm", value: 0x0a4d0001n, prefixLength: 16 }, 32)).toMatchObject({
      value: 0x0a4d0000n,
    });
    expect(rowMatch({ kind: "ternary", value: 0xffn, mask: 0x0fn }, 8)).toMatchObject({ value: 0x0fn });
  });

  it("is left out where it matches everything", () => {
    expect(rowMatch({ kind: "lpm", value: 5n, prefixLength: 0 }, 32)).toBeUndefined();
    expect(rowMatch({ kind: "ternary", value: 5n, mask: 0n }, 32)).toBeUndefined();
    expect(rowMatch({ kind: "range", low: 0n, high: 0xffffn }, 16)).toBeUndefined();
    expect(rowMatch({ kind: "range", low: 0n, high: 0xffffn }, 32)).toBeDefined();
    expect(rowMatch({ kind: "exact", value: 0n }, 8)).toEqual({ kind: "exact", value: 0n });
  });
});
