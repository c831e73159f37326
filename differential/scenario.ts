import type { Update } from "../p4runtime/gen/p4/v1/p4runtime_pb.js";

export interface InputPacket {
  readonly port: number;
  readonly bytes: Uint8Array;
}

/** What is done to both switches: entries first, then packets one after the other. */
export interface Scenario {
  readonly updates: readonly Update[];
  readonly packets: readonly InputPacket[];
}
