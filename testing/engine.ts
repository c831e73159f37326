import type { Span } from "../diagnostics/span.ts";
import type { ConnectionTuple, NodeEntries } from "../dsl/entries/node-entries.ts";
import type { PipelineModel, PortRole, Verdict } from "../dsl/model/index.ts";

/** A frame at a port, by role. `cpu` frames are without packet-in metadata; `reason` holds it. */
export interface PortFrame {
  readonly port: PortRole;
  readonly bytes: Uint8Array;
}

/** One thing that happened to a packet: a parser state, a table look-up, an action, an output. */
export interface TraceEvent {
  /** `state`, `extract`, `table`, `action`, `clone`, `output`, … as the engine names it. */
  readonly kind: string;
  /** One line for people. */
  readonly text: string;
  /** What the line says, as data: names, keys, entries, parameters. Wide numbers are hex text. */
  readonly details: Readonly<Record<string, unknown>>;
  /** Where it stands in the generated program. */
  readonly program?: Span;
  /** The line of the user's pipeline file that it comes from. */
  readonly source?: Span;
}

/** What became of one injected frame. */
export interface InjectionResult {
  readonly verdict: Verdict;
  /** Frames that left, in order. At most one for a single packet's way. */
  readonly outputs: readonly PortFrame[];
  /** Packet-in reason where an output went to `cpu`. */
  readonly puntReason?: number;
  /** The connection that the agent was told of as a new one. */
  readonly report?: ConnectionTuple;
  /** The engine's own account of the packet's way, for failures and pictures; absent when the engine has none. */
  readonly trace?: string;
  /** The same account as data, where the engine has one. */
  readonly events?: readonly TraceEvent[];
}

export type VerdictCounters = Readonly<Record<Verdict, number>>;

/** One node's running data plane. */
export interface Device {
  /** Replaces all entries: self, peers, services, connections, user tables. */
  load(entries: NodeEntries): Promise<void>;
  inject(port: "wan" | "lan" | "host", bytes: Uint8Array): Promise<InjectionResult>;
  /** A PacketOut: leaves by `port`; counted nowhere. */
  packetOut(port: PortRole, bytes: Uint8Array): Promise<readonly PortFrame[]>;
  counters(): Promise<VerdictCounters>;
  stop(): Promise<void>;
}

/** A place that runs pipelines: the reference interpreter, the embedded switch, BMv2, and later DPDK and XDP. */
export interface Engine {
  readonly name: string;
  /** Why the engine cannot run on this machine, or undefined when it can. */
  unavailable(): string | undefined;
  start(model: PipelineModel): Promise<Device>;
}
