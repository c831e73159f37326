import type { CheckedValue } from "../../dsl/language/literal-value.ts";

/** How a key is matched, and its width in bits: `Exact<16>`. */
export interface Exact<Bits extends number> {
  readonly match: "exact";
  readonly bits: Bits;
}
export interface Lpm<Bits extends number> {
  readonly match: "lpm";
  readonly bits: Bits;
}
export interface Ternary<Bits extends number> {
  readonly match: "ternary";
  readonly bits: Bits;
}
export interface Range<Bits extends number> {
  readonly match: "range";
  readonly bits: Bits;
}

/** The keys of a table by name. */
export type TableKeys = Readonly<
  Record<string, { readonly match: "exact" | "lpm" | "ternary" | "range"; readonly bits: number }>
>;

/** The actions of a table by name, each with its parameters' widths in bits. */
export type TableActions = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** Widths whose values a JavaScript number may miss. */
type Wide = 54 | 55 | 56 | 57 | 58 | 59 | 60 | 61 | 62 | 63 | WideAbove64;
type WideAbove64 = Exclude<Count<129>, Count<64>>;
type Count<Upto extends number, Tuple extends readonly unknown[] = []> = Tuple["length"] extends Upto
  ? Tuple[number]
  : Count<Upto, readonly [...Tuple, Tuple["length"]]>;

type Address<Bits extends number> = Bits extends 32
  ? `${number}.${number}.${number}.${number}`
  : Bits extends 48
    ? `${string}:${string}:${string}:${string}:${string}:${string}`
    : Bits extends 128
      ? `${string}:${string}`
      : never;

/** An unsigned value of so many bits: a number up to 53 bits, a bigint of any width, an address where the width is an address's. */
export type Value<Bits extends number> = bigint | Address<Bits> | (Bits extends Wide ? never : number);

type Prefix<Bits extends number> = `${Address<Bits>}/${number}`;

interface MatchForms<Bits extends number> {
  readonly exact: Value<Bits>;
  readonly lpm: Value<Bits> | Prefix<Bits> | { readonly value: Value<Bits>; readonly prefixLength: number };
  readonly ternary: Value<Bits> | Prefix<Bits> | { readonly value: Value<Bits>; readonly mask: Value<Bits> };
  readonly range: Value<Bits> | { readonly low: Value<Bits>; readonly high: Value<Bits> };
}

type ExactKeys<Keys extends TableKeys> = {
  [Key in keyof Keys]: Keys[Key]["match"] extends "exact" ? Key : never;
}[keyof Keys];

type KeyValue<Key extends TableKeys[string]> = MatchForms<Key["bits"]>[Key["match"]];

/** What an entry matches, by key. Exact keys must be there; another that is left out matches everything. */
export type TableMatch<Keys extends TableKeys> = {
  readonly [Key in ExactKeys<Keys>]: KeyValue<Keys[Key]>;
} & { readonly [Key in Exclude<keyof Keys, ExactKeys<Keys>>]?: KeyValue<Keys[Key]> };

type ParametersOf<Parameters extends Readonly<Record<string, number>>> = [keyof Parameters] extends [never]
  ? { readonly params?: Readonly<Record<never, never>> }
  : { readonly params: { readonly [Name in keyof Parameters]: Value<Parameters[Name]> } };

type ActionCall<Actions extends TableActions> = {
  [Name in keyof Actions]: { readonly action: Name } & ParametersOf<Actions[Name]>;
}[keyof Actions];

type MatchKinds<Keys extends TableKeys> = Keys[keyof Keys]["match"];

/** Where a ternary or range key lets entries overlap, the larger priority wins (1 or more); elsewhere there is none. */
type Priority<Keys extends TableKeys> = [Extract<MatchKinds<Keys>, "ternary" | "range">] extends [never]
  ? { readonly priority?: never }
  : { readonly priority: number };

/** What tells an entry from others: its match, and its priority where the table has priorities. */
export type EntryPlace<Keys extends TableKeys> = { readonly match: TableMatch<Keys> } & Priority<Keys>;

/** An entry of a table with these keys and actions. */
export type EntryOf<Keys extends TableKeys, Actions extends TableActions> = EntryPlace<Keys> &
  ActionCall<Actions>;

/** The value, or what is wrong with it when it is a literal that does not fit. */
type Checked<Bits extends number, Given> = Given extends number | bigint
  ? CheckedValue<Bits, Given>
  : Given extends string
    ? Given
    : {
        readonly [Part in keyof Given]: Part extends "prefixLength"
          ? Given[Part]
          : Checked<Bits, Given[Part]>;
      };

type CheckedMatch<Keys extends TableKeys, Given> = {
  readonly [Key in keyof Given]: Key extends keyof Keys ? Checked<Keys[Key]["bits"], Given[Key]> : never;
};

type CheckedParameters<Parameters, Given> = {
  readonly [Name in keyof Given]: Name extends keyof Parameters
    ? Parameters[Name] extends number
      ? Checked<Parameters[Name], Given[Name]>
      : never
    : never;
};

/** Literals that fit their widths, and no names that the table does not have. */
export type CheckedPlace<Keys extends TableKeys, Given> = {
  readonly [Part in keyof Given]: Part extends "match" ? CheckedMatch<Keys, Given[Part]> : Given[Part];
};

export type CheckedEntry<Keys extends TableKeys, Actions extends TableActions, Given> = {
  readonly [Part in keyof Given]: Part extends "match"
    ? CheckedMatch<Keys, Given[Part]>
    : Part extends "params"
      ? Given extends { readonly action: infer Name extends keyof Actions }
        ? CheckedParameters<Actions[Name], Given[Part]>
        : never
      : Part extends "action" | "priority"
        ? Given[Part]
        : never;
};
