import { ConnectError } from "@connectrpc/connect";
import { DiagnosticError } from "../diagnostics/diagnostic.ts";
import { agentMessages } from "../diagnostics/messages-agent.ts";
import type { PipelineModel } from "../dsl/model/index.ts";
import type { DataPlane } from "../targets/data-plane.ts";
import { P4DataPlane } from "../targets/p4-data-plane/p4-data-plane.ts";
import { type DeviceProgram, TOOLCHAINS } from "../targets/p4-data-plane/toolchain.ts";
import type { NodeConfiguration } from "./configuration/node-configuration.ts";
import { milliseconds, type Timers } from "./timers.ts";

/**
 * The configured device as a data plane, with the pipeline compiled for it.
 *
 * @throws DiagnosticError when the pipeline cannot be compiled for the device.
 */
export async function nodeDataPlane(
  model: PipelineModel,
  { dataPlane, entries }: NodeConfiguration,
  timers: Timers,
): Promise<DataPlane> {
  const { p4runtime: address, deviceId, toolchain } = dataPlane;
  let program: DeviceProgram;
  try {
    program = await TOOLCHAINS[toolchain](model);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new DiagnosticError([agentMessages.diagnose("agent-toolchain-failed", {}, { reason })]);
  }
  return new P4DataPlane({
    model,
    program,
    node: entries.node,
    address,
    deviceId,
    wait: (time, signal) => timers.sleep(milliseconds(time), signal),
  });
}

/** What a data plane's start throws, as a diagnostic where the device, and not nicforge, is to blame. */
export function startFailure(error: unknown, { dataPlane }: NodeConfiguration): unknown {
  if (!(error instanceof ConnectError)) return error;
  const parameters = { address: dataPlane.p4runtime, reason: error.message };
  return new DiagnosticError([agentMessages.diagnose("agent-device-refused", {}, parameters)]);
}
