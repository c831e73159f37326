import { type MeterSpec, MeterSpec_Type } from "../../gen/p4/config/v1/p4info_pb.js";
import type { MeterConfig } from "../../gen/p4/v1/p4runtime_pb.js";
import { refusal } from "../request-error.ts";

/** Checks the rates of a meter (P4Runtime specification, "MeterEntry & DirectMeterEntry"). @throws RequestError */
export function checkMeterConfig(type: MeterSpec["type"], config: MeterConfig): MeterConfig {
  for (const rate of ["cir", "cburst", "pir", "pburst", "eburst"] as const) {
    if (config[rate] >= 0n) continue;
    throw refusal("p4runtime-invalid-value", rate, { reason: "rates and bursts are not negative" });
  }
  const single = type !== MeterSpec_Type.TWO_RATE_THREE_COLOR;
  if (single && (config.pir !== config.cir || config.pburst !== config.cburst)) {
    throw refusal("p4runtime-invalid-value", "pir", {
      reason: "a single-rate meter has pir = cir and pburst = cburst",
    });
  }
  if (type !== MeterSpec_Type.SINGLE_RATE_THREE_COLOR && config.eburst !== 0n) {
    throw refusal("p4runtime-forbidden-field", "eburst", {
      reason: "only single-rate three-colour meters have it",
    });
  }
  return config;
}
