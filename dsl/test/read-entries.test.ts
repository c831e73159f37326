import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import acl from "../../examples/acl.ts";
import opaqueId from "../../examples/opaque-id.ts";
import { entriesFor, farmNode } from "../entries/farm-node.ts";
import { readEntries } from "../entries/read-entries.ts";

const read = (example: string, { model }: typeof acl) => {
  const path = `examples/${example}.entries.json`;
  return readEntries(readFileSync(path, "utf8"), path, model!).entries!;
};

describe("a checked entries file", () => {
  it("has the values of connections in their widths", () => {
    expect(read("opaque-id", opaqueId).connections[1]).toEqual({
      client: "198.51.100.7:40001",
      service: "203.0.113.20:7",
      protocol: "tcp",
      node: 2,
      data: { connectionId: 0xfeedfacecafe0002n },
    });
  });

  it("has matches by kind, and leaves out keys that match everything", () => {
    const { tables } = read("acl", acl);
    expect(tables.acl?.[0]).toEqual({
      match: {
        source: { kind: "ternary", value: 0xc0000200n, mask: 0xffffff00n },
        servicePort: { kind: "range", low: 8000n, high: 8999n },
      },
      action: "permit",
      parameters: {},
      priority: 30,
    });
    expect(tables.serviceList?.[2]).toEqual({
      match: {
        servicePort: { kind: "exact", value: 8443n },
        protocol: { kind: "exact", value: 6n },
        source: { kind: "lpm", value: 0xc0000200n, prefixLength: 24 },
      },
      action: "pin",
      parameters: { node: 3n },
      priority: 0,
    });
  });

  it("writes addresses in canonical text, and has no services but its own", () => {
    const text = JSON.stringify({
      node: 1,
      nodes: [{ ...farmNode(1), ipv6: "FD77:0:0::1", lanMac: "02-00-00-00-01-01" }],
      services: [{ address: "203.0.113.99", protocol: "udp", port: 53 }],
      connections: [{ client: "198.51.100.7:1", service: "203.0.113.99:53", protocol: "udp", node: 1 }],
    });
    const { entries, diagnostics } = readEntries(text, "entries.json", acl.model!);
    expect(diagnostics).toEqual([]);
    expect(entries).toMatchObject({
      generation: 0,
      nodes: [farmNode(1)],
      services: [{ address: "203.0.113.99", protocol: "udp", port: 53 }],
    });
  });
});

describe("the standard farm", () => {
  it("numbers nodes as the documentation does", () => {
    expect(farmNode(2)).toEqual({
      id: 2,
      ipv4: "10.77.0.2",
      ipv6: "fd77::2",
      lanMac: "02:00:00:00:01:02",
      hostMac: "02:00:00:00:00:02",
    });
  });

  it("gives each of many nodes its own addresses", () => {
    const nodes = Array.from({ length: 1000 }, (_, index) => farmNode(index + 1));
    for (const field of ["ipv4", "ipv6"] as const) {
      expect(new Set(nodes.map((node) => node[field])).size).toBe(1000);
    }
    expect(new Set(nodes.flatMap(({ lanMac, hostMac }) => [lanMac, hostMac])).size).toBe(2000);
  });

  it("is three nodes unless told otherwise", () => {
    expect(entriesFor(2)).toEqual({
      node: 2,
      generation: 1,
      nodes: [farmNode(1), farmNode(2), farmNode(3)],
      connections: [],
      tables: {},
    });
    expect(entriesFor(1, { generation: 9 }).generation).toBe(9);
  });
});
