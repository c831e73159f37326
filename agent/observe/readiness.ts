import type { ObservedAgent } from "./observed-agent.ts";

/** What an agent still lacks to serve, in words; nothing when it is ready. */
export function missingForReadiness({
  isReconciled,
  ownership,
}: Pick<ObservedAgent, "isReconciled" | "ownership">): readonly string[] {
  return [
    ...(isReconciled()
      ? []
      : ["the device is away, another agent is its primary, or its tables are not right yet"]),
    ...(ownership.state === "joined" ? [] : ["the farm's ownership is away"]),
  ];
}
