import { crc32 as zlibCrc32 } from "node:zlib";
import { bigintFromBytes } from "../../packet/bytes.ts";
import { internetChecksum } from "../../packet/checksum.ts";

/** The members of v1model's `HashAlgorithm`. */
export type HashAlgorithmName =
  | "crc32"
  | "crc32_custom"
  | "crc16"
  | "crc16_custom"
  | "random"
  | "identity"
  | "csum16"
  | "xor16";

/** Those that simple_switch computes: `random` is declared by v1model.p4 and registered nowhere. */
export type ComputedHash = Exclude<HashAlgorithmName, "random">;

export function isComputedHash(name: string): name is ComputedHash {
  return Object.hasOwn(HASHES, name);
}

/** A hash of whole bytes as an unsigned number; identity takes more than a number holds, see {@link hashWide}. */
export function hashBytes(algorithm: ComputedHash, bytes: Uint8Array): number {
  return HASHES[algorithm](bytes);
}

/** Like {@link hashBytes}, with all 64 bits of identity. */
export function hashWide(algorithm: ComputedHash, bytes: Uint8Array): bigint {
  return algorithm === "identity"
    ? bigintFromBytes(bytes.subarray(0, 8))
    : BigInt(hashBytes(algorithm, bytes));
}

/**
 * The `*_custom` algorithms start out as their namesakes; simple_switch changes them through its Thrift interface
 * only, which has no counterpart here.
 */
const HASHES: Record<ComputedHash, (bytes: Uint8Array) => number> = {
  crc32,
  crc32_custom: crc32,
  crc16,
  crc16_custom: crc16,
  identity: (bytes) => Number(BigInt.asUintN(53, bigintFromBytes(bytes.subarray(0, 8)))),
  csum16: internetChecksum,
  xor16,
};

const CRC32_TABLE = crcTable(0xedb88320);
const CRC16_TABLE = crcTable(0xa001);

/** Where a call into zlib costs more than the table loop. */
const ZLIB_FROM = 64;

/** CRC-32/ISO-HDLC: polynomial 04C11DB7 reflected, initial and final value FFFFFFFF. */
function crc32(bytes: Uint8Array): number {
  if (bytes.length >= ZLIB_FROM && zlibCrc32 !== undefined) return zlibCrc32(bytes);
  let crc = -1;
  for (let index = 0; index < bytes.length; index++) {
    crc = CRC32_TABLE[(crc ^ bytes[index]!) & 0xff]! ^ (crc >>> 8);
  }
  return ~crc >>> 0;
}

/** CRC-16/ARC: polynomial 8005 reflected, initial and final value 0. */
function crc16(bytes: Uint8Array): number {
  let crc = 0;
  for (let index = 0; index < bytes.length; index++) {
    crc = CRC16_TABLE[(crc ^ bytes[index]!) & 0xff]! ^ (crc >>> 8);
  }
  return crc & 0xffff;
}

/** Exclusive or of the 16-bit words; an odd last byte counts as the high one. */
function xor16(bytes: Uint8Array): number {
  let result = 0;
  for (let index = 0; index < bytes.length; index += 2) {
    result ^= (bytes[index]! << 8) | (bytes[index + 1] ?? 0);
  }
  return result;
}

function crcTable(reflectedPolynomial: number): Int32Array {
  return Int32Array.from({ length: 256 }, (_, byte) => {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc & 1) === 0 ? crc >>> 1 : (crc >>> 1) ^ reflectedPolynomial;
    return crc;
  });
}
