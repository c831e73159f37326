import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { TABLES } from "../../../bmv2-tests/models/tables.ts";
import { formatSpan } from "../../../diagnostics/span.ts";
import { farmNode } from "../../../dsl/entries/farm-node.ts";
import { loadPipeline } from "../../../dsl/load-pipeline.ts";
import { configurationJsonSchema } from "../configuration-schema.ts";
import { loadConfiguration, readConfiguration } from "../load-configuration.ts";

const PUBLISHED = new URL("../../../docs/agent.schema.json", import.meta.url);

const MINIMAL = { node: 1, nodes: [farmNode(1)], dataPlane: { p4runtime: "127.0.0.1:9559" } };
const read = (file: object) => readConfiguration(JSON.stringify(file, null, 1), "node1.json", TABLES);

/** Code, place and help of each mistake. */
function mistakes(file: object): readonly string[] {
  return read(file).diagnostics.map(({ code, span, help }) => `${code} ${formatSpan(span!)} ${help}`);
}

it("the published schema is the one that configurations are checked by (RECORD=1 rewrites it)", () => {
  if (process.env.RECORD === "1") writeFileSync(PUBLISHED, configurationJsonSchema());
  expect(readFileSync(PUBLISHED, "utf8")).toBe(configurationJsonSchema());
});

it("the example in docs/agent.md is right", async () => {
  const page = readFileSync(new URL("../../../docs/agent.md", import.meta.url), "utf8");
  const [, example] = /^```json\n(.*?)^```$/ms.exec(page)!;
  const { model } = await loadPipeline(fileURLToPath(new URL("../../../examples/acl.ts", import.meta.url)));
  expect(readConfiguration(example!, "node1.json", model!).diagnostics).toEqual([]);
});

describe("a node's configuration", () => {
  it("needs no more than the node and its device", () => {
    const { configuration, diagnostics } = read(MINIMAL);
    expect(diagnostics).toEqual([]);
    expect(configuration).toEqual({
      entries: { node: 1, nodes: [farmNode(1)], tables: {} },
      dataPlane: { p4runtime: "127.0.0.1:9559", deviceId: 1n, toolchain: "embedded" },
      ownership: { kind: "alone" },
      limits: { punts: {}, drainSeconds: 30 },
      log: "info",
    });
  });

  it("may say all the rest", () => {
    const { configuration, diagnostics } = read({
      ...MINIMAL,
      services: [{ address: "203.0.113.10", protocol: "tcp", port: 8080 }],
      tables: { acl: [{ match: { ports: "1..5" }, action: "deny", priority: 3 }] },
      dataPlane: { p4runtime: "[::1]:9559", deviceId: 7, toolchain: "bmv2" },
      ownership: { kind: "nats", servers: ["10.0.0.1:4222"], farm: "east" },
      metrics: "127.0.0.1:9100",
      limits: { punts: { frames: 10, milliseconds: 500 }, drainSeconds: 5 },
      log: "debug",
    });
    expect(diagnostics).toEqual([]);
    expect(configuration).toMatchObject({
      entries: { services: [{ port: 8080 }], tables: { acl: [{ action: "deny", priority: 3 }] } },
      dataPlane: { p4runtime: "[::1]:9559", deviceId: 7n, toolchain: "bmv2" },
      ownership: { kind: "nats", servers: ["10.0.0.1:4222"], farm: "east" },
      metrics: "127.0.0.1:9100",
      limits: { punts: { frames: 10, milliseconds: 500 }, drainSeconds: 5 },
      log: "debug",
    });
  });

  it("is pointed at where it is wrong", () => {
    expect(mistakes({ ...MINIMAL, dataPlane: { p4runtime: "9559" } })).toEqual([
      'entries-field-invalid node1.json:13:16 Give p4runtime: "host:port" of a P4Runtime server.',
    ]);
    expect(mistakes({ ...MINIMAL, dataplane: {} })).toContainEqual(
      "entries-field-unknown node1.json:15:2 Did you mean dataPlane?",
    );
    expect(mistakes({ ...MINIMAL, ownership: { kind: "nets" } })).toEqual([
      'entries-field-invalid node1.json:16:11 Give kind: an object whose kind is "alone", "in-process" or "nats".',
    ]);
    expect(mistakes({ ...MINIMAL, ownership: { kind: "nats", servers: [] } })[0]).toContain(
      "one NATS server or more",
    );
    expect(mistakes({ ...MINIMAL, node: 2 })[0]).toContain("entries-own-node-unknown");
    expect(mistakes({ ...MINIMAL, tables: { acl: [{ action: "permitt", priority: 1 }] } })[0]).toContain(
      "Did you mean permit?",
    );
    expect(mistakes({ ...MINIMAL, connections: [] })[0]).toContain("entries-field-unknown");
  });

  it("is JSON, and there", () => {
    expect(readConfiguration("{", "node1.json", TABLES).diagnostics[0]!.code).toBe("entries-syntax");
    expect(loadConfiguration("/nowhere/node1.json", TABLES).diagnostics[0]!.code).toBe(
      "agent-configuration-missing",
    );
  });
});
