/** The widest field or parameter, in bits. */
export const MAX_BITS = 128;

type Count<Upto extends number, Tuple extends readonly unknown[] = []> = Tuple["length"] extends Upto
  ? Tuple[number]
  : Count<Upto, readonly [...Tuple, Tuple["length"]]>;

/** 1 to 128. */
export type Width = Exclude<Count<129>, 0>;

/** A width that is known when the file is typed must lie in 1–128; `number` is checked when the file runs. */
export type CheckedWidth<Bits extends number> = number extends Bits
  ? Bits
  : Bits extends Width
    ? Bits
    : Width;

export function isWidth(bits: unknown): bits is number {
  return typeof bits === "number" && Number.isInteger(bits) && bits >= 1 && bits <= MAX_BITS;
}

/** Whether an unsigned value fits in so many bits. */
export function fits(value: bigint, bits: number): boolean {
  return value >= 0n && value >> BigInt(bits) === 0n;
}
