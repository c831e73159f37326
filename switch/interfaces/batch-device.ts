import type { EmbeddedDevice } from "../p4runtime/embedded-device.ts";
import type { PacketBatch } from "../pipeline/packet-batch.ts";

/** A switch that processes packets in its own memory, as the interfaces need it. */
export interface BatchDevice {
  /** The memory of the pipeline at work; another one when the pipeline is replaced, undefined before there is one. */
  readonly batch: PacketBatch | undefined;
  /** Processes the packets in {@link batch}; what leaves is there afterwards. */
  processBatch(): void;
  /** Where packets of a port go that is no interface: the controller's, for one. The bytes are its own. */
  readonly deliver?: { readonly port: number; frame(bytes: Uint8Array): void };
  /** An interface has come or gone. */
  setPortUp?(port: number, isUp: boolean): void;
}

/** A device with a P4Runtime service in front, whose controller is at `cpuPort`. */
export function batchDevice(device: EmbeddedDevice, cpuPort: number): BatchDevice {
  return {
    get batch() {
      return device.running?.batch;
    },
    processBatch: () => device.running?.processBatch(),
    deliver: { port: cpuPort, frame: (bytes) => device.deliver(cpuPort, bytes) },
    setPortUp: (port, isUp) => device.setPortUp(port, isUp),
  };
}
