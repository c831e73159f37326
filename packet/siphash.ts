/** A 64-bit word as two unsigned 32-bit halves: BigInt arithmetic costs about a hundred times as much. */
interface Word {
  high: number;
  low: number;
}

/**
 * SipHash-2-4 with a 64-bit result (Aumasson and Bernstein, "SipHash: a fast short-input PRF", 2012): the tag of a keyed
 * encapsulation header.
 *
 * @param key 16 bytes
 * @returns the tag as a number; written to the header most significant byte first, as all its fields
 * @throws RangeError for a key of another length.
 */
export function sipHash24(key: Uint8Array, message: Uint8Array): bigint {
  if (key.length !== 16) throw new RangeError(`a SipHash key has 16 bytes, not ${key.length}`);
  const k0 = littleEndianWord(key, 0);
  const k1 = littleEndianWord(key, 8);
  const v0 = { high: k0.high ^ 0x736f6d65, low: k0.low ^ 0x70736575 };
  const v1 = { high: k1.high ^ 0x646f7261, low: k1.low ^ 0x6e646f6d };
  const v2 = { high: k0.high ^ 0x6c796765, low: k0.low ^ 0x6e657261 };
  const v3 = { high: k1.high ^ 0x74656462, low: k1.low ^ 0x79746573 };

  const absorb = (word: Word) => {
    xor(v3, word);
    round(v0, v1, v2, v3);
    round(v0, v1, v2, v3);
    xor(v0, word);
  };
  const whole = message.length & ~7;
  for (let offset = 0; offset < whole; offset += 8) absorb(littleEndianWord(message, offset));
  // The last word: the remaining bytes, and the length modulo 256 in its highest byte.
  const tail = new Uint8Array(8);
  tail.set(message.subarray(whole));
  tail[7] = message.length & 0xff;
  absorb(littleEndianWord(tail, 0));

  v2.low ^= 0xff;
  for (let count = 0; count < 4; count++) round(v0, v1, v2, v3);
  const high = (v0.high ^ v1.high ^ v2.high ^ v3.high) >>> 0;
  const low = (v0.low ^ v1.low ^ v2.low ^ v3.low) >>> 0;
  return (BigInt(high) << 32n) | BigInt(low);
}

/** The paper's SipRound. */
function round(v0: Word, v1: Word, v2: Word, v3: Word): void {
  add(v0, v1);
  add(v2, v3);
  rotateLeft(v1, 13);
  rotateLeft(v3, 16);
  xor(v1, v0);
  xor(v3, v2);
  rotateLeft(v0, 32);
  add(v2, v1);
  add(v0, v3);
  rotateLeft(v1, 17);
  rotateLeft(v3, 21);
  xor(v1, v2);
  xor(v3, v0);
  rotateLeft(v2, 32);
}

function add(target: Word, addend: Word): void {
  const low = (target.low >>> 0) + (addend.low >>> 0);
  target.high = (target.high + addend.high + (low > 0xffff_ffff ? 1 : 0)) | 0;
  target.low = low | 0;
}

function xor(target: Word, operand: Word): void {
  target.high ^= operand.high;
  target.low ^= operand.low;
}

function rotateLeft(target: Word, bits: number): void {
  const { high, low } = target;
  if (bits === 32) {
    target.high = low;
    target.low = high;
  } else {
    target.high = (high << bits) | (low >>> (32 - bits));
    target.low = (low << bits) | (high >>> (32 - bits));
  }
}

function littleEndianWord(bytes: Uint8Array, offset: number): Word {
  const view = new DataView(bytes.buffer, bytes.byteOffset + offset, 8);
  return { high: view.getInt32(4, true), low: view.getInt32(0, true) };
}
