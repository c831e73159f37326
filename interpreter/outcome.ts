import type { ConnectionTuple } from "../dsl/entries/node-entries.ts";
import type { PortRole, Verdict } from "../dsl/model/index.ts";

/** A frame that leaves. To `cpu` it is without packet-in metadata; `Outcome.puntReason` holds the reason. */
export interface OutputFrame {
  readonly port: PortRole;
  readonly bytes: Uint8Array;
}

/** What becomes of a frame. */
export interface Outcome {
  readonly verdict: Verdict;
  readonly outputs: readonly OutputFrame[];
  readonly puntReason?: number;
  /** A connection that the agent is told of, because the miss policy delivered a packet that may begin it. */
  readonly report?: ConnectionTuple;
}

/** Packet-in metadata `reason` (semantics.md, 7). */
export const PUNT_REASON = { policy: 1, tooBig: 2 } as const;

export function dropped(verdict: Verdict): Outcome {
  return { verdict, outputs: [] };
}

export function sent(verdict: Verdict, port: PortRole, bytes: Uint8Array): Outcome {
  return { verdict, outputs: [{ port, bytes }] };
}

export function punted(puntReason: number, bytes: Uint8Array): Outcome {
  return { verdict: "punted", outputs: [{ port: "cpu", bytes }], puntReason };
}
