export { replicaPort } from "./entities/replication-entry.ts";
export type {
  CounterCell,
  DeviceListener,
  DriverChange,
  DriverResult,
  Eventually,
  ForwardingDevice,
  PipelineDriver,
  PreparedPipeline,
} from "./forwarding-device.ts";
export type { PackedAction } from "./packed-action.ts";
export { canonicalBytes, packedValue } from "./packed-bytes.ts";
export { type PackedKey, packedPriority } from "./packed-match.ts";
export * from "./pipeline-schema.ts";
export { RequestError, refusal } from "./request-error.ts";
export { type P4RuntimeServer, type P4RuntimeServerOptions, serveP4Runtime } from "./server.ts";
export type * from "./stored-entry.ts";
