/** The embedded software switch as a library: `import { createSwitch, runStf } from "nicforge/switch"`. */
export { type Clock, monotonicClock, VirtualClock } from "./clock.ts";
export { ControlPlane, type IdleNotification } from "./control-plane/control-plane.ts";
export {
  type NamedAction,
  type NamedEntry,
  type ReadEntry,
  TableControl,
} from "./control-plane/table-control.ts";
export type { CounterData } from "./externs/counter-array.ts";
export type { DigestConfig, DigestList } from "./externs/digest-buffer.ts";
export type { MeterConfig } from "./externs/meter-array.ts";
export type { CloneSession, Replica } from "./externs/replication.ts";
export { EmbeddedDevice, type EmbeddedDeviceOptions, embeddedDevice } from "./p4runtime/embedded-device.ts";
export { LONGEST_PACKET } from "./pipeline/arena-layout.ts";
export { PacketBatch } from "./pipeline/packet-batch.ts";
export { createSwitch, type SentPacket, SoftwareSwitch, type SwitchOptions } from "./software-switch.ts";
export { parseStf, type StfFile } from "./stf/parse-stf.ts";
export { runStf, type StfFailure, type StfOptions, type StfResult } from "./stf/run-stf.ts";
export type { FieldMatch } from "./tables/match-key.ts";
export { ControlError, type ControlErrorCode } from "./tables/table-error.ts";
export type { TracedValue, TraceEvent } from "./trace.ts";
