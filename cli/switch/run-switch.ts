import type { P4RuntimeServerOptions } from "../../p4runtime/service/index.ts";
import { embeddedDevice } from "../../switch/index.ts";
import { batchDevice } from "../../switch/interfaces/batch-device.ts";
import {
  INTERFACE_BATCH_BYTES,
  InterfacePorts,
  type PortBinding,
} from "../../switch/interfaces/interface-ports.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import type { Io } from "../io.ts";
import { stopped } from "../stop-signal.ts";
import { listen } from "./listen.ts";
import { portLog, switchLog } from "./switch-log.ts";

/** How often the switch looks whether digests or idle entries are due. */
const ADVANCE_MS = 10;

export interface SwitchSettings {
  /** What runs before a controller gives a program; nothing when absent. */
  readonly initial?: NonNullable<P4RuntimeServerOptions["initial"]>;
  readonly bindings: readonly PortBinding[];
  /** `host:port` of the P4Runtime server. */
  readonly grpc: string;
  readonly cpuPort: number;
  readonly deviceId: bigint;
}

/** The line that a switch prints to stdout once it serves packets and controllers. */
export interface ReadyLine {
  readonly ready: true;
  readonly pid: number;
  /** `host:port` that was taken. */
  readonly grpc: string;
  readonly deviceId: number;
  readonly cpuPort: number;
  readonly ports: readonly { readonly port: number; readonly interface: string }[];
}

/**
 * Runs a switch until `stop`; prints a {@link ReadyLine} as JSON, and at the end what was counted at each port to the
 * log.
 *
 * @throws DiagnosticError when an interface or the address cannot be had, or the program cannot run
 */
export async function runSwitch(io: Io, settings: SwitchSettings, stop: AbortSignal): Promise<ExitCode> {
  const { initial, bindings, grpc, cpuPort, deviceId } = settings;
  const log = switchLog(io, deviceId);
  const device = embeddedDevice({
    cpuPort,
    batchBytes: INTERFACE_BATCH_BYTES,
    transmit: (port, bytes) => ports.send(port, bytes),
  });
  const ports = new InterfacePorts({ device: batchDevice(device, cpuPort), bindings, log: portLog(log) });
  const advance = setInterval(() => device.advance(), ADVANCE_MS);
  try {
    const server = await listen({ device, address: grpc, deviceId, ...(initial && { initial }) });
    io.out(`${JSON.stringify(readyLine(settings, server.address))}\n`);
    await stopped(stop);
    ports.drain();
    await server.close();
    for (const { port, name, ...counts } of ports.counts())
      log.info({ port, interface: name, ...counts }, "frames");
    if (ports.lost > 0) log.warn({ lost: ports.lost }, "packets found no room on their way out");
  } finally {
    clearInterval(advance);
    ports.close();
  }
  return EXIT.ok;
}

function readyLine({ bindings, cpuPort, deviceId }: SwitchSettings, grpc: string): ReadyLine {
  return {
    ready: true,
    pid: process.pid,
    grpc,
    deviceId: Number(deviceId),
    cpuPort,
    ports: bindings.map(({ port, name }) => ({ port, interface: name })),
  };
}
