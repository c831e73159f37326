import type { CheckedProgram } from "../../p4/index.ts";
import { createSwitch } from "../../switch/index.ts";
import {
  INTERFACE_BATCH_BYTES,
  InterfacePorts,
  type PortBinding,
} from "../../switch/interfaces/interface-ports.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import type { Io } from "../io.ts";
import { portLog, switchLog } from "./switch-log.ts";

export interface SwitchSettings {
  readonly program: CheckedProgram;
  readonly bindings: readonly PortBinding[];
  readonly cpuPort: number;
  readonly deviceId: bigint;
}

/**
 * Runs a switch until `stop`; prints one line of JSON once it is ready, and the frames of each port to the log at the
 * end.
 *
 * @throws DiagnosticError when an interface cannot be opened, or the program cannot run
 */
export async function runSwitch(io: Io, settings: SwitchSettings, stop: AbortSignal): Promise<ExitCode> {
  const { program, bindings, cpuPort, deviceId } = settings;
  const log = switchLog(io, deviceId);
  const device = createSwitch(program, { batchBytes: INTERFACE_BATCH_BYTES });
  const ports = new InterfacePorts({ device, bindings, log: portLog(log) });
  io.out(
    `${JSON.stringify({ ready: true, pid: process.pid, deviceId: Number(deviceId), cpuPort, ports: bindings })}\n`,
  );
  await stopped(stop);
  ports.drain();
  for (const { port, name, ...counts } of ports.counts())
    log.info({ port, interface: name, ...counts }, "frames");
  ports.close();
  return EXIT.ok;
}

function stopped(stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (stop.aborted) resolve();
    else stop.addEventListener("abort", () => resolve(), { once: true });
  });
}
