import type { NodeEntries } from "../../../dsl/entries/node-entries.ts";
import { type PipelineModel, type PortRole, VERDICTS, type Verdict } from "../../../dsl/model/index.ts";
import {
  interpretAt,
  type NodeTables,
  nodeTables,
  refuseUninterpretable,
} from "../../../interpreter/index.ts";
import type { Device, Engine, InjectionResult, PortFrame, VerdictCounters } from "../../engine.ts";

/** The reference interpreter (`interpreter/`): what a pipeline means. Its trace has one line a decision. */
export const interpreterEngine: Engine = {
  name: "interpreter",
  unavailable: () => undefined,
  start: async (model) => new InterpretedDevice(model),
};

class InterpretedDevice implements Device {
  readonly #model: PipelineModel;
  readonly #counters = Object.fromEntries(VERDICTS.map((verdict) => [verdict, 0])) as Record<Verdict, number>;
  #tables: NodeTables | undefined;

  /** @throws DiagnosticError for a pipeline that cannot be interpreted. */
  constructor(model: PipelineModel) {
    refuseUninterpretable(model);
    this.#model = model;
  }

  async load(entries: NodeEntries): Promise<void> {
    this.#tables = nodeTables(this.#model, entries);
  }

  async inject(port: "wan" | "lan" | "host", bytes: Uint8Array): Promise<InjectionResult> {
    if (this.#tables === undefined) throw new Error("load entries before frames arrive");
    const { steps, ...outcome } = interpretAt(this.#model, this.#tables, port, bytes);
    this.#counters[outcome.verdict] += 1;
    return {
      ...outcome,
      trace: steps.join("\n"),
    };
  }

  async packetOut(port: PortRole, bytes: Uint8Array): Promise<readonly PortFrame[]> {
    return [{ port, bytes }];
  }

  async counters(): Promise<VerdictCounters> {
    return { ...this.#counters };
  }

  async stop(): Promise<void> {
    this.#tables = undefined;
  }
}
