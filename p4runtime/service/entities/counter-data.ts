import { create } from "@bufbuild/protobuf";
import { type CounterData, CounterDataSchema } from "../../gen/p4/v1/p4runtime_pb.js";
import type { CounterCell } from "../forwarding-device.ts";

/** The message of a cell; zeros where no device counts yet. */
export function counterData(cell: CounterCell | undefined): CounterData {
  return create(CounterDataSchema, { packetCount: cell?.packets ?? 0n, byteCount: cell?.bytes ?? 0n });
}
