import type { BitType, IntType } from "./type.ts";

/** The value of `bit<width>` or `int<width>` that has the same low bits: P4's cast, specification section 8.11.2. */
export function wrap(value: bigint, type: BitType | IntType): bigint {
  return type.kind === "bit" ? BigInt.asUintN(type.width, value) : BigInt.asIntN(type.width, value);
}

export function smallest(type: BitType | IntType): bigint {
  return type.kind === "bit" || type.width === 0 ? 0n : -(1n << BigInt(type.width - 1));
}

export function largest(type: BitType | IntType): bigint {
  if (type.width === 0) return 0n;
  return (1n << BigInt(type.kind === "bit" ? type.width : type.width - 1)) - 1n;
}

export function fits(value: bigint, type: BitType | IntType): boolean {
  return smallest(type) <= value && value <= largest(type);
}

/** The nearest value of the type: saturating arithmetic, section 8.6. */
export function saturate(value: bigint, type: BitType | IntType): bigint {
  const low = smallest(type);
  const high = largest(type);
  return value < low ? low : value > high ? high : value;
}
