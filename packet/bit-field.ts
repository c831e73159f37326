/** The widest field a header may have, as P4 targets have it. */
export const MAX_FIELD_BITS = 128;

/** The widest field whose value is a JavaScript number everywhere in this folder; wider ones are bigint. */
export const MAX_NUMBER_BITS = 32;

function checkRange(bytes: Uint8Array, bitOffset: number, width: number): void {
  if (!Number.isInteger(width) || width < 1 || width > MAX_FIELD_BITS) {
    throw new RangeError(`a bit field has 1 to ${MAX_FIELD_BITS} bits, not ${width}`);
  }
  if (!Number.isInteger(bitOffset) || bitOffset < 0 || bitOffset + width > bytes.length * 8) {
    throw new RangeError(`bits ${bitOffset}..${bitOffset + width} lie outside of ${bytes.length} bytes`);
  }
}

/**
 * The unsigned value of `width` bits from `bitOffset`, counted from the most significant bit of the first
 * byte: network order, as packet formats are drawn.
 *
 * @throws RangeError when the width is not 1..128 or the bits lie outside of the bytes.
 */
export function readBits(bytes: Uint8Array, bitOffset: number, width: number): bigint {
  checkRange(bytes, bitOffset, width);
  const last = bitOffset + width;
  let value = 0n;
  for (let index = bitOffset >> 3; index < Math.ceil(last / 8); index++) {
    value = (value << 8n) | BigInt(bytes[index]!);
  }
  return BigInt.asUintN(width, value >> BigInt(-last & 7));
}

/**
 * The same for fields of up to 32 bits, as a number.
 *
 * @throws RangeError as {@link readBits}, and for more than 32 bits.
 */
export function readBitsNumber(bytes: Uint8Array, bitOffset: number, width: number): number {
  if (width > MAX_NUMBER_BITS) throw new RangeError(`${width} bits do not fit in a number field`);
  return Number(readBits(bytes, bitOffset, width));
}

/**
 * Writes a value into `width` bits from `bitOffset`; the bits around them stay.
 *
 * @throws RangeError as {@link readBits}, and when the value is negative, fractional or does not fit.
 */
export function writeBits(bytes: Uint8Array, bitOffset: number, width: number, value: number | bigint): void {
  checkRange(bytes, bitOffset, width);
  const whole = BigInt(value);
  if (whole < 0n || whole >> BigInt(width) !== 0n) {
    throw new RangeError(`${value} does not fit in ${width} bits`);
  }
  const last = bitOffset + width;
  const shift = -last & 7;
  let rest = whole << BigInt(shift);
  let mask = ((1n << BigInt(width)) - 1n) << BigInt(shift);
  for (let index = Math.ceil(last / 8) - 1; mask !== 0n; index--, rest >>= 8n, mask >>= 8n) {
    bytes[index] = (bytes[index]! & ~Number(mask & 0xffn)) | Number(rest & 0xffn);
  }
}
