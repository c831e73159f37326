import { PORT_ROLES, type PortRole } from "../../dsl/model/index.ts";
import { writePcap } from "../../packet/index.ts";
import type { InjectionResult, VerdictCounters } from "../../testing/engine.ts";
import type { OutputFile } from "../output-files.ts";
import type { ArrivingPacket } from "./packets.ts";

/** A frame's way through the device. */
export interface SimulatedPacket {
  readonly packet: ArrivingPacket;
  readonly result: InjectionResult;
}

/** The files of `nicforge sim`: a capture for each port that frames left by, verdicts, and with a trace the events. */
export function outcomeFiles(
  simulated: readonly SimulatedPacket[],
  counters: VerdictCounters,
  withTrace: boolean,
): readonly OutputFile[] {
  const captures = PORT_ROLES.flatMap((role) => captureOf(role, simulated));
  const verdicts = { counters, packets: simulated.map(verdictOf) };
  const trace = simulated.map(({ packet, result }, index) => ({
    index,
    port: packet.role,
    verdict: result.verdict,
    events: result.events ?? [],
  }));
  return [
    ...captures,
    { path: "verdicts.json", content: json(verdicts) },
    ...(withTrace ? [{ path: "trace.json", content: json(trace) }] : []),
  ];
}

function captureOf(role: PortRole, simulated: readonly SimulatedPacket[]): readonly OutputFile[] {
  const frames = simulated.flatMap(({ packet: { timestampNs }, result }) =>
    result.outputs.filter(({ port }) => port === role).map(({ bytes }) => ({ bytes, timestampNs })),
  );
  return frames.length === 0 ? [] : [{ path: `${role}.pcap`, content: writePcap(frames) }];
}

function verdictOf({ packet, result }: SimulatedPacket, index: number) {
  return {
    index,
    file: packet.file,
    port: packet.role,
    timestamp: `${packet.timestampNs / 1_000_000_000n}.${String(packet.timestampNs % 1_000_000_000n).padStart(9, "0")}`,
    verdict: result.verdict,
    ...(result.puntReason === undefined ? {} : { puntReason: result.puntReason }),
    outputs: result.outputs.map(({ port, bytes }) => ({ port, bytes: bytes.length })),
  };
}

function json(value: unknown): string {
  return `${JSON.stringify(value, (_, part) => (typeof part === "bigint" ? `0x${part.toString(16)}` : part), 2)}\n`;
}
