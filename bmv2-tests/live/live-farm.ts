import type { TransportProtocol, Verdict } from "../../dsl/model/index.ts";
import type { Lab } from "../../lab/lab.ts";
import type { ClientFlows } from "../../lab/routing.ts";
import type { Capture, CapturePoint } from "../../lab/run/capture.ts";
import { CLIENT } from "../../lab/topology/addressing.ts";
import type { Family } from "../suite/farm-facts.ts";
import type { Client } from "./client/client.ts";
import { SERVICE } from "./live-lab.ts";
import { flowOf, ipPacket, secondPacket } from "./second-packet.ts";

export type Verdicts = Readonly<Record<Verdict, number>>;

/** A lab with its client, in the terms of the scenarios. */
export interface LiveFarm {
  readonly lab: Lab;
  readonly client: Client;
  /** Node n's counters. */
  verdicts(node: number): Promise<Verdicts>;
  /** What stands between packets and tables besides the switch: stops it, and lets it go on. */
  pauseAgents(): void;
  resumeAgents(): void;
  /** Bytes of a bulk transfer that take some seconds here. */
  readonly bulk: number;
}

export const PORTS: Readonly<Record<TransportProtocol, number>> = { tcp: 80, udp: 5300 };

/** A TCP service too, whose application is a process of its own. */
export const STEADY_PORT = 8080;

/** Client ports of the scenarios. Where entries are fixed, the port says who owns its connections. */
export const FIRST_PORT = 20_000;
export const LAST_PORT = 20_149;
/** Ports from here on have no entries anywhere, where entries are fixed. */
const FIRST_UNKNOWN_PORT = 21_000;

/** The server that a port's connections belong to: another one for UDP than for TCP. */
export function ownerOf(port: number, protocol: TransportProtocol): number {
  return 1 + ((port + (protocol === "udp" ? 1 : 0)) % 3);
}

/** Servers by their numbers, from the owner on. */
export function others(owner: number): readonly [number, number] {
  return [1 + (owner % 3), 1 + ((owner + 1) % 3)];
}

let used = FIRST_PORT;
let unknown = FIRST_UNKNOWN_PORT;

/** A port that nobody has used, whose connections a server will own. */
export function freshPort(owner: number, protocol: TransportProtocol = "tcp"): number {
  while (ownerOf(used, protocol) !== owner) used++;
  if (used > LAST_PORT) throw new Error("the scenarios use more ports than were given entries");
  return used++;
}

export function unknownPort(): number {
  return unknown++;
}

export function flows(family: Family, port: number, protocol: TransportProtocol = "tcp"): ClientFlows {
  return { protocol, client: CLIENT[family], service: SERVICE[family], ports: { from: port, to: port } };
}

export function lanOf(node: number): CapturePoint {
  return { place: `nic${node}`, interface: "lan" };
}

export function wanOf(node: number): CapturePoint {
  return { place: `nic${node}`, interface: "wan" };
}

export function hostOf(node: number): CapturePoint {
  return { place: `nic${node}`, interface: "host" };
}

/** Captures of several cables while something happens. */
export async function during<Points extends Readonly<Record<string, CapturePoint>>, Result>(
  lab: Lab,
  points: Points,
  work: () => Promise<Result>,
): Promise<{ readonly result: Result; readonly seen: Readonly<Record<keyof Points, Capture>> }> {
  const captures = Object.fromEntries(
    Object.entries(points).map(([name, point]) => [name, lab.capture(point)]),
  ) as Record<keyof Points, Capture>;
  try {
    return { result: await work(), seen: captures };
  } finally {
    for (const capture of Object.values<Capture>(captures)) capture.stop();
  }
}

/** IP packets of a client's flow that a capture saw in one direction; on the LAN those that second packets carry. */
export function packetsOf(
  { frames }: Capture,
  direction: "in" | "out",
  clientPort: number,
): readonly Uint8Array[] {
  return frames
    .filter((frame) => frame.direction === direction)
    .flatMap(({ bytes }) => secondPacket(bytes)?.inner ?? ipPacket(bytes) ?? [])
    .filter((packet) => flowOf(packet).sourcePort === clientPort);
}

/** Carrier frames among what a capture saw. */
export function carrierFrames({ frames }: Capture): number {
  return frames.filter(({ bytes }) => secondPacket(bytes) !== undefined).length;
}
