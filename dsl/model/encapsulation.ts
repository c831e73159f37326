import type { Span } from "../../diagnostics/span.ts";

/** What a field of the encapsulation header means: what the sender writes there and what the receiver checks. */
export type FieldRole =
  /** Written and demanded as is; another value is `droppedVersion`. */
  | { readonly kind: "version"; readonly value: bigint }
  /** Written and demanded as is; another value is `droppedReserved`. */
  | { readonly kind: "constant"; readonly value: bigint }
  /** 1 bit, always 1; clear is `droppedReserved`. */
  | { readonly kind: "forwarded" }
  /** 1 bit: the inner packet is IPv6. */
  | { readonly kind: "ipv6" }
  /** 1 bit: the inner packet is an ICMP error about the connection. */
  | { readonly kind: "fromIcmp" }
  /** 1 bit: the inner packet is a TCP SYN without ACK. */
  | { readonly kind: "syn" }
  /** 8 bits: 6 or 17, else `droppedReserved`. */
  | { readonly kind: "protocol" }
  /** Forwards left; the first sender writes `initial`. */
  | { readonly kind: "hops"; readonly initial: number }
  /** 8 bits: the sender's membership generation. */
  | { readonly kind: "generation" }
  | { readonly kind: "clientPort" }
  | { readonly kind: "applicationPort" }
  | { readonly kind: "clientAddress" }
  | { readonly kind: "ownerAddress" }
  /** The value named so in the connection's table entry, 0 where no entry was hit. */
  | { readonly kind: "connectionData"; readonly parameter: string }
  /** 64 bits, last: SipHash-2-4 over all header bytes before it; another value is `droppedSpoofed`. */
  | { readonly kind: "tag"; readonly key: bigint };

export type FieldRoleKind = FieldRole["kind"];

export interface EncapsulationFieldModel {
  readonly kind: "encapsulation-field";
  readonly name: string;
  /** 1–128, or `address`: 32 bits for IPv4 clients, 128 for IPv6 clients. */
  readonly bits: number | "address";
  readonly role: FieldRole;
  readonly span: Span;
}

/** How the header travels between servers. */
export type CarrierModel =
  | { readonly kind: "ethernet"; readonly etherType: number }
  | { readonly kind: "udp"; readonly ipVersion: 4 | 6; readonly port: number };

/** The one header that carries the reference, and its carrier. */
export interface EncapsulationModel {
  readonly kind: "encapsulation";
  readonly name: string;
  readonly fields: readonly EncapsulationFieldModel[];
  readonly carrier: CarrierModel;
  readonly span: Span;
}
