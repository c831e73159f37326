const PERIOD = 1 << 16;

/** One period: a byte sequence in which no 64 KiB look like a shifted copy of themselves. */
const PATTERN = (() => {
  const bytes = new Uint8Array(PERIOD);
  // Numerical Recipes' linear congruential generator: any would do, as long as both sides have the same.
  for (let index = 0, state = 1; index < PERIOD; index++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    bytes[index] = state >>> 24;
  }
  return bytes;
})();

/** `count` bytes that both sides of a transfer can make: each period carries its number, so that a lost or repeated one shows. */
export function* patternedBytes(count: number): Generator<Uint8Array> {
  for (let start = 0, period = 0; start < count; start += PERIOD, period++) {
    const chunk = PATTERN.slice(0, Math.min(PERIOD, count - start));
    if (chunk.length >= 4) new DataView(chunk.buffer).setUint32(0, period);
    yield chunk;
  }
}
