import type { NodeEntries } from "../../dsl/entries/node-entries.ts";
import type { ToolchainName } from "../../targets/p4-data-plane/toolchain.ts";
import type { LogLevel } from "../observe/log.ts";

/** How servers agree on who owns a connection. */
export type OwnershipConfiguration =
  /** There are no other servers, or none that tell. */
  | { readonly kind: "alone" }
  /** Through a hub in the parent process. */
  | { readonly kind: "in-process" }
  /** Through a NATS broker. */
  | {
      readonly kind: "nats";
      /** `host:port` each. */
      readonly servers: readonly string[];
      readonly farm?: string;
      readonly replicas?: number;
    };

export interface DataPlaneConfiguration {
  /** `host:port` of the device's P4Runtime server. */
  readonly p4runtime: string;
  readonly deviceId: bigint;
  readonly toolchain: ToolchainName;
}

export interface AgentLimits {
  /** Frames that may wait in the agent for their owner. */
  readonly punts: { readonly frames?: number; readonly milliseconds?: number };
  /** How long connections may go on when the agent drains. */
  readonly drainSeconds: number;
}

/** What one node's agent needs to know beside its pipeline: the checked form of a configuration file. */
export interface NodeConfiguration {
  /** Who this node and the others are, its services and the entries of the operator's tables. */
  readonly entries: Omit<NodeEntries, "connections" | "generation">;
  readonly dataPlane: DataPlaneConfiguration;
  readonly ownership: OwnershipConfiguration;
  /** `host:port` that /metrics, /healthz and /readyz are served at. */
  readonly metrics?: string;
  readonly limits: AgentLimits;
  readonly log: LogLevel;
}
