import { BitBuffer } from "../externs/bit-buffer.ts";
import { type ComputedHash, hashBytes, hashWide } from "../externs/hash-algorithm.ts";
import type { RandomSource } from "../externs/random-source.ts";
import { wideOperands, wideOperation, wideResult } from "../wide-arithmetic.ts";
import { readWords, writeWords } from "../words.ts";

/** Time of the pass that is running, in microseconds; set by the packet loop when the program looks at it. */
export interface PassTime {
  now: number;
}

/** What generated code calls beside itself, by name. */
export function runtimeLibrary(arena: Uint8Array, random: RandomSource, time: PassTime) {
  const bits = new BitBuffer();
  return {
    A: arena,
    V: new DataView(arena.buffer, arena.byteOffset, arena.byteLength),
    time,
    bits,
    hashBytes,
    wideOperands,
    wideResult,
    wideOperation,
    hashToResult(algorithm: ComputedHash, width: number, signed: boolean): void {
      writeWords(wideResult, 0, hashWide(algorithm, bits.view()), width, signed);
    },
    /** base + hash mod max over 64-bit operands; `hash` is the computed one, unless identity reads the bits. */
    hashModuloToResult(algorithm: ComputedHash, hash: number, width: number, signed: boolean): void {
      const base = readWords(wideOperands, 0, 64);
      const max = readWords(wideOperands, 2, 64);
      const value = algorithm === "identity" ? hashWide(algorithm, bits.view()) : BigInt(hash);
      writeWords(wideResult, 0, base + (value % (max === 0n ? 1n : max)), width, signed);
    },
    randomToResult(width: number, signed: boolean): void {
      const low = readWords(wideOperands, 0, width, signed);
      const high = readWords(wideOperands, (width + 31) >> 5, width, signed);
      writeWords(wideResult, 0, random.between(low, high), width, signed);
    },
    /** Varbits are equal when their lengths and bytes are (specification section 8.9.2). */
    varbitsEqual(length: number, place: number, otherLength: number, otherPlace: number): boolean {
      if (length !== otherLength) return false;
      for (let byte = 0; byte < length >>> 3; byte++) {
        if (arena[place + byte] !== arena[otherPlace + byte]) return false;
      }
      return true;
    },
  };
}
