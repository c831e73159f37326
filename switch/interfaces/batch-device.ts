import type { PacketBatch } from "../pipeline/packet-batch.ts";

/** A switch that processes packets in its own memory, as the interfaces need it. */
export interface BatchDevice {
  /** The memory of the pipeline at work; another one when the pipeline is replaced, undefined before there is one. */
  readonly batch: PacketBatch | undefined;
  /** Processes the packets in {@link batch}; what leaves is there afterwards. */
  processBatch(): void;
}
