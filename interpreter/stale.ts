import type { Situation } from "./actions.ts";

/** The sender's view of the farm is older than this node's, by 1 to 127 generations (serial numbers modulo 256). */
export function isStale({ arrival, carried }: Situation): boolean {
  const received = carried?.value("generation");
  if (received === undefined) return false;
  const age = BigInt.asUintN(8, BigInt(arrival.tables.generation) - received);
  return age >= 1n && age <= 127n;
}
