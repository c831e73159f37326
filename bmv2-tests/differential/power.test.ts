import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { NodeEntries } from "../../dsl/entries/node-entries.ts";
import type { MissPolicy, PipelineModel, StepModel } from "../../dsl/model/index.ts";
import { interpret, type ReceivingPort } from "../../interpreter/index.ts";
import { arbitraryCase } from "./arbitrary-case.ts";
import { expectSameResult } from "./compare.ts";

/** An engine with a fault, as a change of what it is told. */
interface Fault {
  readonly model?: (model: PipelineModel) => PipelineModel;
  readonly entries?: (entries: NodeEntries) => NodeEntries;
  readonly frame?: (frame: Uint8Array, port: ReceivingPort) => Uint8Array;
}

function withMiss(model: PipelineModel, change: (miss: MissPolicy) => MissPolicy): PipelineModel {
  const changed = (step: StepModel): StepModel =>
    step.kind === "lookup" ? { ...step, miss: change(step.miss) } : step;
  const { wan, lan } = model.rules;
  return {
    ...model,
    rules: {
      ...model.rules,
      wan: { ...wan, steps: wan.steps.map(changed) },
      lan: { ...lan, steps: lan.steps.map(changed) },
    },
  };
}

const FAULTS: Readonly<Record<string, Fault>> = {
  "has another generation": {
    entries: (entries) => ({ ...entries, generation: (entries.generation + 1) & 0xff }),
  },
  "hashes flows with another seed": { model: (model) => ({ ...model, seed: (model.seed ^ 1) >>> 0 }) },
  "takes the smaller priority": {
    entries: (entries) => ({
      ...entries,
      tables: Object.fromEntries(
        Object.entries(entries.tables).map(([name, rows]) => [
          name,
          rows.map((row) => ({ ...row, priority: 100 - row.priority })),
        ]),
      ),
    }),
  },
  "takes a SYN for another packet": {
    model: (model) => withMiss(model, (miss) => ({ ...miss, syn: miss.other })),
  },
  "takes the MTU for one byte less": {
    model: (model) => {
      const { lan } = model.ports;
      return { ...model, ports: { ...model.ports, lan: { ...lan, mtu: lan.mtu! - 1 } } };
    },
  },
  "forgets a connection": {
    entries: (entries) => ({ ...entries, connections: entries.connections.slice(1) }),
  },
  "forgets the homes before": {
    entries: ({ homes, ...entries }) =>
      homes === undefined ? entries : { ...entries, homes: { nodes: homes.nodes } },
  },
  "has other homes": {
    entries: (entries) => ({ ...entries, homes: { nodes: entries.nodes.map(({ id }) => id + 1) } }),
  },
  "writes one hop more": {
    model: (model) => ({
      ...model,
      encapsulation: {
        ...model.encapsulation,
        fields: model.encapsulation.fields.map((field) =>
          field.role.kind === "hops"
            ? { ...field, role: { kind: "hops", initial: field.role.initial + 1 } }
            : field,
        ),
      },
    }),
  },
  "does not check the version": {
    model: (model) => ({
      ...model,
      encapsulation: {
        ...model.encapsulation,
        fields: model.encapsulation.fields.map((field) =>
          field.role.kind === "version" ? { ...field, role: { kind: "generation" } } : field,
        ),
      },
    }),
  },
  "reads another header length": {
    frame: (frame, port) => (port === "lan" || frame.length < 20 ? frame : frame.with(14, frame[14]! ^ 0x01)),
  },
};

/** Cases until one shows the fault; the seed is fixed, so this never changes. */
const CASES = fc.sample(arbitraryCase, { numRuns: 40, seed: 7 });

describe("the generated comparison notices an engine that", () => {
  test.each(Object.entries(FAULTS))(
    "%s",
    (_title, { model: otherModel, entries: otherEntries, frame: otherFrame }) => {
      const compareAll = () => {
        for (const { model, nodes } of CASES) {
          const faulty = otherModel?.(model) ?? model;
          for (const { entries, arrivals } of nodes) {
            const told = otherEntries?.(entries) ?? entries;
            for (const { port, frame } of arrivals) {
              const right = interpret(model, entries, port, frame);
              const wrong = interpret(faulty, told, port, otherFrame?.(frame, port) ?? frame);
              expectSameResult(
                { port, frame },
                { engine: "right", said: right },
                { engine: "wrong", said: wrong },
              );
            }
          }
        }
      };
      expect(compareAll).toThrow(/right and wrong differ in/);
    },
  );
});
