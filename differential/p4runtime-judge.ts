import type { P4RuntimeClient } from "../p4runtime/client.ts";
import { readCounterCells } from "../p4runtime/counter-cells.ts";
import type { P4Info } from "../p4runtime/gen/p4/config/v1/p4info_pb.js";
import { type Update, Update_Type, WriteRequest_Atomicity } from "../p4runtime/gen/p4/v1/p4runtime_pb.js";
import { P4InfoIndex } from "../p4runtime/p4info-index.ts";
import { WriteError } from "../p4runtime/write-error.ts";
import type { InputPacket, Judge, Observation, OutputPacket } from "./judge.ts";
import type { Scenario } from "./scenario.ts";

export interface P4RuntimeJudgeOptions {
  readonly client: P4RuntimeClient;
  readonly p4info: P4Info;
  readonly deviceConfig: Uint8Array;
  /** All that leaves the switch because of a packet, once it is idle again. */
  readonly exchange: (packet: InputPacket) => Promise<readonly OutputPacket[]>;
  readonly stop: () => Promise<void>;
}

/** A switch that is told everything by P4Runtime, whichever it is. */
export class P4RuntimeJudge implements Judge {
  readonly #options: P4RuntimeJudgeOptions;
  readonly #index: P4InfoIndex;

  constructor(options: P4RuntimeJudgeOptions) {
    this.#options = options;
    this.#index = new P4InfoIndex(options.p4info);
  }

  async run({ updates, packets }: Scenario): Promise<Observation> {
    const { client, p4info, deviceConfig, exchange } = this.#options;
    await client.setPipeline(p4info, deviceConfig);
    const refused = new Map<number, string>();
    try {
      if (updates.length > 0) await client.write(updates, WriteRequest_Atomicity.CONTINUE_ON_ERROR);
    } catch (error) {
      if (!(error instanceof WriteError) || error.failures.length === 0) throw error;
      for (const { index, message } of error.failures) refused.set(index, message);
    }
    const outputs: (readonly OutputPacket[])[] = [];
    for (const packet of packets) outputs.push(byPort(await exchange(packet)));
    const counters = await this.#counters();
    await this.#forgetReplication(updates.filter((_, index) => !refused.has(index)));
    return { outputs, counters, refused };
  }

  /** Groups and sessions outlive a pipeline in PI, since they are the replication engine's. */
  async #forgetReplication(written: readonly Update[]): Promise<void> {
    const groups = written.filter(({ entity }) => entity?.entity.case === "packetReplicationEngineEntry");
    if (groups.length === 0) return;
    await this.#options.client.write(groups.map((update) => ({ ...update, type: Update_Type.DELETE })));
  }

  stop(): Promise<void> {
    return this.#options.stop();
  }

  async #counters(): Promise<ReadonlyMap<string, string>> {
    const counted = new Map<string, string>();
    const { client, p4info } = this.#options;
    for (const { preamble } of p4info.counters) {
      const cells = await readCounterCells(client, this.#index, preamble!.name);
      cells.forEach(({ packets, bytes }, index) => {
        if (packets !== 0n || bytes !== 0n)
          counted.set(`${preamble!.name}[${index}]`, `${packets} packets, ${bytes} bytes`);
      });
    }
    return counted;
  }
}

/** Queues of different ports are emptied in any order; each keeps its own. */
function byPort(outputs: readonly OutputPacket[]): readonly OutputPacket[] {
  return outputs.toSorted((a, b) => a.port - b.port);
}
