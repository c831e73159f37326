import { concatBytes } from "./bytes.ts";

/** Folds carries back in until 16 bits remain: the end-around carry of ones' complement addition. */
function endAroundCarry(sum: number): number {
  let folded = sum;
  while (folded > 0xffff) folded = (folded & 0xffff) + Math.floor(folded / 0x10000);
  return folded;
}

/** Ones' complement sum of the bytes as 16-bit words; an odd last byte counts as the high one (RFC 1071, 1). */
export function onesComplementSum(bytes: Uint8Array, initial = 0): number {
  let sum = initial;
  for (let index = 0; index < bytes.length; index += 2) {
    sum += (bytes[index]! << 8) | (bytes[index + 1] ?? 0);
  }
  return endAroundCarry(sum);
}

/** The Internet checksum: complement of the ones' complement sum (RFC 1071). Over a valid packet it is 0. */
export function internetChecksum(bytes: Uint8Array): number {
  return ~onesComplementSum(bytes) & 0xffff;
}

/**
 * The checksum after one 16-bit word under it changed: HC' = ~(~HC + ~m + m') (RFC 1624, equation 3).
 * The older forms yield 0xFFFF where 0 is right, and the other way round.
 */
export function updateChecksum(checksum: number, oldWord: number, newWord: number): number {
  return ~endAroundCarry((~checksum & 0xffff) + (~oldWord & 0xffff) + newWord) & 0xffff;
}

/**
 * The same for a change of several words, such as an address.
 *
 * @throws RangeError unless both have the same, even length.
 */
export function updateChecksumBytes(checksum: number, before: Uint8Array, after: Uint8Array): number {
  if (before.length !== after.length || before.length % 2 !== 0) {
    throw new RangeError("a checksum update needs the same even number of bytes before and after");
  }
  const removed = onesComplementSum(before);
  return updateChecksum(checksum, removed, onesComplementSum(after));
}

/** The 12 bytes before a TCP or UDP segment over IPv4 that its checksum covers (RFC 9293, 3.1). */
export function ipv4PseudoHeader(
  source: Uint8Array,
  destination: Uint8Array,
  protocol: number,
  length: number,
): Uint8Array {
  return concatBytes(source, destination, Uint8Array.of(0, protocol, length >> 8, length & 0xff));
}

/** The 40 bytes before an upper-layer packet over IPv6 that its checksum covers (RFC 8200, 8.1). */
export function ipv6PseudoHeader(
  source: Uint8Array,
  destination: Uint8Array,
  nextHeader: number,
  length: number,
): Uint8Array {
  const tail = new Uint8Array(8);
  new DataView(tail.buffer).setUint32(0, length);
  tail[7] = nextHeader;
  return concatBytes(source, destination, tail);
}
