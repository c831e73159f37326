import { P4RuntimeClient } from "../p4runtime/client.ts";
import { DataplaneClient } from "../p4runtime/dataplane-client.ts";
import { compileFileWithP4c } from "../targets/bmv2/compile-with-p4c.ts";
import { SwitchProcess } from "../testing/engines/bmv2/switch-process.ts";
import type { Judge } from "./judge.ts";
import { P4RuntimeJudge } from "./p4runtime-judge.ts";

const DEVICE_ID = 1;

/** Far above what a packet takes, so that a hang becomes a failure. */
const PATIENCE_MS = 20_000;

/**
 * p4c and simple_switch_grpc. Packets come and go by its data-plane service rather than by capture files: it says when the switch is idle, so that each output is known to be
 * of one input, and one process serves thousands of scenarios.
 *
 * @throws Error with p4c's own words
 */
export async function simpleSwitch(file: string): Promise<Judge> {
  const { p4info, deviceConfig } = await compileFileWithP4c(file);
  const process = await SwitchProcess.start({ deviceId: DEVICE_ID });
  const client = new P4RuntimeClient({ address: process.p4runtimeAddress, deviceId: BigInt(DEVICE_ID) });
  const dataplane = new DataplaneClient(process.dataplaneAddress, BigInt(DEVICE_ID));
  await client.becomePrimary(AbortSignal.timeout(PATIENCE_MS));
  const judge = new P4RuntimeJudge({
    client,
    p4info,
    deviceConfig,
    exchange: (packet) => dataplane.exchange([packet], AbortSignal.timeout(PATIENCE_MS)),
    async stop() {
      await client.close();
      dataplane.close();
      await process.stop();
    },
  });
  return {
    run: (scenario) =>
      judge.run(scenario).catch((error: unknown) => {
        throw new SimpleSwitchFailure(error);
      }),
    stop: () => judge.stop(),
  };
}

/** The process ended, or answered no more: packets of some programs make it. */
export class SimpleSwitchFailure extends Error {
  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}
