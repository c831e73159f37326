import type { Span } from "../../diagnostics/span.ts";

/** A key value or argument as written; what it means depends on the field. */
export interface StfNumber {
  readonly text: string;
  readonly span: Span;
}

export interface StfName {
  readonly text: string;
  readonly span: Span;
}

export type StfMatch =
  | { readonly kind: "value"; readonly value: StfNumber }
  | { readonly kind: "prefix"; readonly value: StfNumber; readonly length: StfNumber }
  | { readonly kind: "mask"; readonly value: StfNumber; readonly mask: StfNumber }
  | { readonly kind: "range"; readonly low: StfNumber; readonly high: StfNumber };

export interface StfKey {
  readonly name: StfName;
  readonly match: StfMatch;
}

export interface StfAction {
  readonly name: StfName;
  /** Without a name the argument is for the parameter at its place. */
  readonly args: readonly { readonly name: StfName | undefined; readonly value: StfNumber }[];
}

export type Comparison = "==" | "!=" | "<" | "<=" | ">" | ">=";

/** What to expect of a packet: hexadecimal digits and `*` for any digit. */
export interface PacketPattern {
  readonly digits: string;
  /** Nothing may follow. */
  readonly exactLength: boolean;
}

/** A line of an STF file. */
export type StfStatement = { readonly span: Span } & (
  | {
      readonly kind: "add";
      readonly table: StfName;
      readonly priority: number | undefined;
      readonly keys: readonly StfKey[];
      readonly action: StfAction;
      readonly label: string | undefined;
    }
  | { readonly kind: "setdefault"; readonly table: StfName; readonly action: StfAction }
  | { readonly kind: "remove" }
  | { readonly kind: "packet"; readonly port: number; readonly bytes: Uint8Array }
  /** Without a pattern: any packets at all. */
  | { readonly kind: "expect"; readonly port: number; readonly pattern: PacketPattern | undefined }
  | { readonly kind: "noPacket" }
  | { readonly kind: "wait" }
  | {
      readonly kind: "checkCounter";
      readonly counter: StfName;
      readonly index: StfNumber;
      readonly test:
        | { readonly unit: "packets" | "bytes"; readonly comparison: Comparison; readonly value: StfNumber }
        | undefined;
    }
  | {
      readonly kind: "checkRegister";
      readonly register: StfName;
      readonly index: StfNumber;
      readonly comparison: Comparison;
      readonly value: StfNumber;
    }
  /** A command for the switch itself, with its words and `rate:burst` pairs. */
  | { readonly kind: "command"; readonly command: string; readonly operands: readonly StfNumber[] }
);
