import { ControlError, type SoftwareSwitch } from "../../index.ts";

/** Lets a packet in at port 0: `PORT:HEX` of the first one that leaves, or `dropped`. */
export function send(target: SoftwareSwitch, ...bytes: number[]): string {
  const [packet] = target.process(0, Uint8Array.from(bytes));
  return packet === undefined ? "dropped" : `${packet.port}:${Buffer.from(packet.bytes).toString("hex")}`;
}

/** The code with which the control plane refuses something, or `accepted`. */
export function refusal(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof ControlError) return error.code;
    throw error;
  }
  return "accepted";
}

export const exact = (value: bigint) => ({ kind: "exact", value }) as const;
