import type { Span } from "../../diagnostics/span.ts";

/** Where a port leads: clients, the farm's own network, this server's stack, the agent. */
export type PortRole = "wan" | "lan" | "host" | "cpu";

export const PORT_ROLES: readonly PortRole[] = ["wan", "lan", "host", "cpu"];

export interface PortModel {
  readonly kind: "port";
  readonly role: PortRole;
  /** The target's port number, 0–510. */
  readonly number: number;
  /** Largest IP packet in bytes (with the Ethernet carrier: carrier payload). Present on `lan` only. */
  readonly mtu?: number;
  readonly span: Span;
}
