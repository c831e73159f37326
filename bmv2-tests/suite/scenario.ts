import type { ConnectionTuple, NodeEntries } from "../../dsl/entries/node-entries.ts";
import type { PipelineModel, PortRole, Verdict } from "../../dsl/model/index.ts";
import type { PortFrame } from "../../testing/engine.ts";
import type { RequirementId } from "./requirement-id.ts";

/** A frame that a node receives, and what must become of it: verdict, and exactly these frames out. */
export interface FrameStep {
  readonly kind: "frame";
  readonly node: number;
  readonly port: "wan" | "lan" | "host";
  readonly frame: Uint8Array;
  readonly verdict: Verdict;
  readonly out: readonly PortFrame[];
  readonly puntReason?: number;
  /** The connection that the agent must be told of; none unless given. */
  readonly report?: ConnectionTuple;
  /** What is special about this frame, where a scenario has several. */
  readonly about?: string;
}

/** A frame that the agent sends: it leaves as it is and is counted nowhere. */
export interface PacketOutStep {
  readonly kind: "packet-out";
  readonly node: number;
  readonly port: PortRole;
  readonly frame: Uint8Array;
}

export type ScenarioStep = FrameStep | PacketOutStep;

/** One sentence of the data-plane semantics, as frames in and frames out. Plain data: the same for every engine. */
export interface Scenario {
  readonly title: string;
  /** Requirements that this shows. */
  readonly shows?: readonly RequirementId[];
  /** Requirements for which this is the negative control: what would be otherwise if they did not hold. */
  readonly controls?: readonly RequirementId[];
  /** As every node sees them; `node` is each step's. */
  readonly entries: Omit<NodeEntries, "node">;
  /** What a node, by its id, sees differently. */
  readonly entriesAt?: Readonly<Record<number, Partial<Omit<NodeEntries, "node">>>>;
  readonly steps: readonly ScenarioStep[];
}

/** Scenarios of one pipeline. */
export interface Suite {
  readonly title: string;
  /** The topology as a picture. */
  readonly picture: string;
  readonly pipeline: PipelineModel;
  readonly scenarios: readonly Scenario[];
}

/** The test's title: the requirements by name, then the sentence. */
export function scenarioTitle({
  title,
  shows = [],
  controls = [],
}: Pick<Scenario, "title" | "shows" | "controls">): string {
  const shown = shows.length === 0 ? "" : `${shows.join(", ")}: `;
  const controlled = controls.length === 0 ? "" : `${controls.join(", ")}, negative control: `;
  return `${shown}${controlled}${title}`;
}

interface Expectation {
  readonly about?: string;
  readonly puntReason?: number;
  readonly report?: ConnectionTuple;
}

/** A frame from the clients' side. */
export function fromWan(
  node: number,
  frame: Uint8Array,
  verdict: Verdict,
  out: readonly PortFrame[] = [],
  more: Expectation = {},
): FrameStep {
  return { kind: "frame", node, port: "wan", frame, verdict, out, ...more };
}

/** A frame from the farm's own network. */
export function fromLan(
  node: number,
  frame: Uint8Array,
  verdict: Verdict,
  out: readonly PortFrame[] = [],
  more: Expectation = {},
): FrameStep {
  return { kind: "frame", node, port: "lan", frame, verdict, out, ...more };
}

/** A frame from this server's stack. */
export function fromHost(
  node: number,
  frame: Uint8Array,
  verdict: Verdict,
  out: readonly PortFrame[] = [],
  more: Expectation = {},
): FrameStep {
  return { kind: "frame", node, port: "host", frame, verdict, out, ...more };
}

export function toHost(bytes: Uint8Array): readonly PortFrame[] {
  return [{ port: "host", bytes }];
}

export function toLan(bytes: Uint8Array): readonly PortFrame[] {
  return [{ port: "lan", bytes }];
}

export function toWan(bytes: Uint8Array): readonly PortFrame[] {
  return [{ port: "wan", bytes }];
}

/** To the agent, as it was received. */
export function toCpu(bytes: Uint8Array): readonly PortFrame[] {
  return [{ port: "cpu", bytes }];
}
