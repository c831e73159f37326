import type { Update } from "../p4runtime/gen/p4/v1/p4runtime_pb.js";
import type { InputPacket, Scenario } from "./scenario.ts";

/** A packet that left a switch. */
export interface OutputPacket {
  readonly port: number;
  readonly bytes: Uint8Array;
}

/** What a switch made of a scenario. */
export interface Observation {
  /** By place of the packet that went in: what left because of it, by port, in order within a port. */
  readonly outputs: readonly (readonly OutputPacket[])[];
  /** Cells of counters that are not zero, `name[index]` to packets and bytes; with direct ones, `table{key}`. */
  readonly counters: ReadonlyMap<string, string>;
  /** Updates that the switch refused, by place, with its reason. */
  readonly refused: ReadonlyMap<number, string>;
}

/** A switch with one program, for as many scenarios as wanted; each begins with empty tables and counters. */
export interface Judge {
  run(scenario: Scenario): Promise<Observation>;
  stop(): Promise<void>;
}

export type { InputPacket, Update };
