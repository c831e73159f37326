import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CUSTOM, FARM, FARM_KEYED, FARM_UDP4, FARM_UDP6, TABLES } from "../../bmv2-tests/models/index.ts";
import type { NodeEntries } from "../../dsl/entries/node-entries.ts";
import { type PipelineModel, VERDICTS } from "../../dsl/model/index.ts";
import { interpret } from "../index.ts";

const ENTRIES: NodeEntries = {
  node: 1,
  generation: 3,
  nodes: [1, 2].map((id) => ({
    id,
    ipv4: `10.77.0.${id}`,
    ipv6: `fd77::${id}`,
    lanMac: `02:00:00:00:01:0${id}`,
    hostMac: `02:00:00:00:00:0${id}`,
  })),
  connections: [],
  tables: {},
};

const port = fc.constantFrom("wan", "lan", "host");

/** Random bytes, most of them behind the beginning of a frame that is looked into. */
const frame = fc
  .tuple(
    fc.constantFrom("", "020000000001020000000002", "020000000101020000000102"),
    fc.constantFrom("", "0800", "86dd", "88b5", "81000001", "810000010800", "0806", "080045", "86dd60"),
    fc.uint8Array({ maxLength: 200 }),
  )
  .map(([macs, type, rest]) => Uint8Array.from([...Buffer.from(macs + type, "hex"), ...rest]));

function verdictOf(model: PipelineModel, from: "wan" | "lan" | "host", bytes: Uint8Array): void {
  const before = bytes.slice();
  const { verdict, outputs, puntReason, steps } = interpret(model, ENTRIES, from, bytes);
  expect(VERDICTS).toContain(verdict);
  expect(outputs).toHaveLength(verdict.startsWith("dropped") ? 0 : 1);
  expect(outputs.some(({ port: to }) => to === "cpu")).toBe(verdict === "punted");
  expect(puntReason !== undefined).toBe(verdict === "punted");
  expect(steps.at(-1)).toContain(verdict);
  expect(bytes).toEqual(before);
}

describe("any bytes on any port end in exactly one verdict", () => {
  test.each(
    [FARM, FARM_UDP4, FARM_UDP6, FARM_KEYED, CUSTOM, TABLES].map((model) => [model.name, model] as const),
  )("of pipeline %s", (_name, model) => {
    fc.assert(
      fc.property(port, frame, (from, bytes) => verdictOf(model, from, bytes)),
      { numRuns: 500 },
    );
  });
});
