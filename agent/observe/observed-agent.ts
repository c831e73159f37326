import type { EntryKind } from "../../targets/data-plane.ts";
import type { RunningApplication } from "../applications/application.ts";
import type { Connections } from "../connections/connections.ts";
import type { Ownership } from "../ownership/ownership.ts";
import type { Punts } from "../punts/punts.ts";
import type { AgentLog } from "./log.ts";
import type { MeasuredDataPlane } from "./measured-data-plane.ts";

/** The parts of an agent that metrics and readiness look at. */
export interface ObservedAgent {
  readonly dataPlane: MeasuredDataPlane;
  readonly connections: Connections;
  readonly punts: Punts;
  readonly ownership: Ownership;
  readonly log: AgentLog;
  /** Whether the device is there, this agent its primary, and its tables as they should be. */
  readonly isReconciled: () => boolean;
  /** Entries by kind, beside connections. */
  readonly entryCounts: () => Readonly<Partial<Record<EntryKind, number>>>;
  readonly applications: () => readonly RunningApplication[];
}
