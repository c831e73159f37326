import type { MeterConfig as MeterConfigMessage } from "../../p4runtime/gen/p4/v1/p4runtime_pb.js";
import type { MeterConfig } from "../externs/meter-array.ts";

/** A meter's rates as the switch takes them. */
export function meterRates({ cir, cburst, pir, pburst }: MeterConfigMessage): MeterConfig {
  return {
    committedRate: Number(cir),
    committedBurst: Number(cburst),
    peakRate: Number(pir),
    peakBurst: Number(pburst),
  };
}
