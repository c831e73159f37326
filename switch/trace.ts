import type { Span } from "../diagnostics/span.ts";

/** A named value in an event, unsigned unless the program's type is signed. */
export interface TracedValue {
  readonly name: string;
  /** Bits. */
  readonly width: number;
  readonly value: bigint;
}

/** What happened to a packet, in order. Spans are places in the P4 program. */
export type TraceEvent =
  /** A pass through parser and ingress begins: of a packet from a port, or of a resubmitted or recirculated one. */
  | {
      readonly kind: "ingress";
      readonly cause: "received" | "resubmitted" | "recirculated";
      readonly port: number;
      readonly bytes: Uint8Array;
    }
  | { readonly kind: "parserState"; readonly parser: string; readonly state: string; readonly span: Span }
  | {
      readonly kind: "extract";
      readonly header: string;
      /** Bytes from the beginning of the packet. */
      readonly offset: number;
      /** Bytes. */
      readonly length: number;
      readonly span: Span;
    }
  | { readonly kind: "parserError"; readonly error: string }
  | {
      readonly kind: "table";
      readonly table: string;
      readonly key: readonly TracedValue[];
      readonly hit: boolean;
      /** Id of the entry that was hit. */
      readonly entry: number | undefined;
      readonly action: string | undefined;
      readonly span: Span;
    }
  | {
      readonly kind: "action";
      readonly action: string;
      readonly args: readonly TracedValue[];
      readonly span: Span;
    }
  | { readonly kind: "log"; readonly text: string; readonly span: Span }
  | {
      readonly kind: "clone";
      readonly type: "ingress" | "egress";
      readonly session: number;
      readonly copies: number;
    }
  | { readonly kind: "digest"; readonly digest: string; readonly values: readonly bigint[] }
  | { readonly kind: "resubmit" }
  | { readonly kind: "recirculate" }
  | { readonly kind: "multicast"; readonly group: number; readonly copies: number }
  | { readonly kind: "drop"; readonly pipeline: "ingress" | "egress"; readonly reason: string }
  /** A pass through egress begins. */
  | { readonly kind: "egress"; readonly port: number; readonly instance: number }
  | { readonly kind: "emit"; readonly header: string; readonly span: Span }
  | { readonly kind: "transmit"; readonly port: number; readonly bytes: Uint8Array };
