import type { Span } from "../../diagnostics/span.ts";

export interface HeaderFieldModel {
  readonly kind: "header-field";
  readonly name: string;
  /** 1–128. */
  readonly bits: number;
  readonly span: Span;
}

/**
 * A user's header in the client's packet, behind TCP (behind its options) or UDP. It is there when the transport
 * port on the service's side is `servicePort` and the transport payload is long enough for all of it; else its
 * fields read 0. It is only read: the client's packet is never changed.
 */
export interface HeaderModel {
  readonly kind: "header";
  readonly name: string;
  /** A multiple of 8 bits in all. */
  readonly fields: readonly HeaderFieldModel[];
  readonly after: { readonly transport: "tcp" | "udp"; readonly servicePort: number };
  readonly span: Span;
}
