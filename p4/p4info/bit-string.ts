/** A value in the bytes that `width` bits need, most significant first, padded with zeros: how p4c writes static values. */
export function paddedBytes(value: bigint, width: number): Uint8Array {
  const length = Math.max(1, Math.ceil(width / 8));
  const bytes = new Uint8Array(length);
  let rest = BigInt.asUintN(length * 8, value);
  for (let index = length - 1; index >= 0; index--) {
    bytes[index] = Number(rest & 0xffn);
    rest >>= 8n;
  }
  return bytes;
}
