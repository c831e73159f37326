import { CONTROL_PLANE, NEW_CONNECTION_FIELDS } from "../../../codegen/p4/control-plane-names.ts";
import type { GeneratedProgram } from "../../../codegen/p4/generate-program.ts";
import type { ConnectionTuple, NodeEntries } from "../../../dsl/entries/node-entries.ts";
import {
  type PipelineModel,
  PORT_ROLES,
  type PortRole,
  VERDICTS,
  type Verdict,
} from "../../../dsl/model/index.ts";
import type { CheckedProgram } from "../../../p4/index.ts";
import type { DigestList } from "../../../switch/externs/digest-buffer.ts";
import { createSwitch, type SentPacket, type SoftwareSwitch } from "../../../switch/software-switch.ts";
import { tableRows } from "../../../targets/bmv2/entries.ts";
import { connectionTuple } from "../../../targets/p4-data-plane/row-entry.ts";
import type { Device, InjectionResult, PortFrame, VerdictCounters } from "../../engine.ts";
import type { EmbeddedOptions } from "./engine.ts";
import { packetTrace } from "./packet-trace.ts";

/** Packet-in metadata of the generated program: `ingress_port` (16 bits), `reason` (8 bits). */
const PACKET_IN_BYTES = 3;

/** One embedded switch that runs a pipeline. */
export class EmbeddedDevice implements Device {
  readonly #model: PipelineModel;
  readonly #generated: GeneratedProgram;
  readonly #switch: SoftwareSwitch;
  /** What the agent would have been told, since the last frame. */
  #reports: ConnectionTuple[] = [];

  constructor(
    model: PipelineModel,
    generated: GeneratedProgram,
    program: CheckedProgram,
    { trace = true }: EmbeddedOptions,
  ) {
    this.#model = model;
    this.#generated = generated;
    this.#switch = createSwitch(program, { trace });
    const { control } = this.#switch;
    for (const digest of control.digests.values()) {
      digest.configure({ maxListSize: 1, maxTimeout: 0, ackTimeout: 0 });
    }
    control.onDigest((list) => this.#reports.push(...newConnections(list)));
  }

  async load(entries: NodeEntries): Promise<void> {
    const { control } = this.#switch;
    for (const table of control.tables.values()) table.reset();
    for (const { table, action, parameters, ...row } of tableRows(this.#model, entries)) {
      const run = { action, params: parameters };
      if (row.isDefaultAction === true) control.table(table).setDefaultAction(run);
      else control.table(table).insert({ match: row.match, priority: row.priority, run });
    }
  }

  async inject(port: "wan" | "lan" | "host", bytes: Uint8Array): Promise<InjectionResult> {
    const before = this.#counts();
    this.#reports = [];
    const sent = this.#switch.process(this.#model.ports[port].number, bytes);
    const verdict = this.#verdictSince(before);
    const { text: trace, events } = packetTrace(this.#switch.takeTrace(), this.#generated);
    const outputs = sent.map((packet) => this.#portFrame(packet));
    const [report] = this.#reports;
    const punted = sent.find((packet) => this.#roleOf(packet) === "cpu");
    return {
      verdict,
      outputs,
      ...(punted === undefined ? {} : { puntReason: punted.bytes[PACKET_IN_BYTES - 1]! }),
      ...(report === undefined ? {} : { report }),
      ...(events.length === 0 ? {} : { trace, events }),
    };
  }

  async packetOut(port: PortRole, bytes: Uint8Array): Promise<readonly PortFrame[]> {
    const cpu = this.#model.ports.cpu;
    if (cpu === undefined) throw new RangeError("the pipeline has no cpu port");
    const egress = this.#model.ports[port]!.number;
    const frame = Uint8Array.of(egress >> 8, egress & 0xff, ...bytes);
    const sent = this.#switch.process(cpu.number, frame);
    this.#switch.takeTrace();
    return sent.map((packet) => ({ port: this.#roleOf(packet), bytes: packet.bytes }));
  }

  async counters(): Promise<VerdictCounters> {
    const counts = this.#counts();
    return Object.fromEntries(VERDICTS.map((verdict, index) => [verdict, counts[index]!])) as Record<
      Verdict,
      number
    >;
  }

  async stop(): Promise<void> {
    // No process and no socket: memory is all there is.
  }

  #counts(): readonly number[] {
    return [...this.#switch.control.counter(CONTROL_PLANE.verdicts).packets];
  }

  /** The verdict whose counter grew. Each frame ends in exactly one; anything else is a fault of the program. */
  #verdictSince(before: readonly number[]): Verdict {
    const counts = this.#counts();
    const grown = VERDICTS.flatMap((verdict, index) =>
      new Array<Verdict>(counts[index]! - before[index]!).fill(verdict),
    );
    if (grown.length !== 1) throw new Error(`one frame was counted as ${grown.join(" and ") || "nothing"}`);
    return grown[0]!;
  }

  #roleOf({ port }: SentPacket): PortRole {
    const role = PORT_ROLES.find((candidate) => this.#model.ports[candidate]?.number === port);
    if (role === undefined) throw new Error(`a frame left by port ${port}, which the pipeline does not have`);
    return role;
  }

  /** Frames to the agent are without their packet-in metadata. */
  #portFrame(packet: SentPacket): PortFrame {
    const port = this.#roleOf(packet);
    return { port, bytes: port === "cpu" ? packet.bytes.subarray(PACKET_IN_BYTES) : packet.bytes };
  }
}

function newConnections({ digest, samples }: DigestList): readonly ConnectionTuple[] {
  const family = digest === CONTROL_PLANE.newConnections.ipv4 ? "ipv4" : "ipv6";
  return samples.map((sample) =>
    connectionTuple((name) => sample[NEW_CONNECTION_FIELDS.indexOf(name)]!, family),
  );
}
