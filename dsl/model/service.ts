import type { Span } from "../../diagnostics/span.ts";

export type TransportProtocol = "tcp" | "udp";

export const PROTOCOL_NUMBERS: Readonly<Record<TransportProtocol, number>> = { tcp: 6, udp: 17 };

/** Addresses, a protocol and a port that clients know; the defaults of the run-time table `services`. */
export interface ServiceModel {
  readonly kind: "service";
  readonly name: string;
  /** IPv4 and IPv6 addresses in canonical text. */
  readonly addresses: readonly string[];
  readonly protocol: TransportProtocol;
  readonly port: number;
  readonly span: Span;
}
