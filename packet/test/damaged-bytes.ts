import fc from "fast-check";

/** Well-formed bytes with a few of them overwritten and the end cut off, for readers that must bear anything. */
export function damagedBytes(seeds: readonly Uint8Array[]): fc.Arbitrary<Uint8Array> {
  const longest = Math.max(...seeds.map((seed) => seed.length));
  const changes = fc.array(fc.tuple(fc.nat(longest), fc.nat(255)), { maxLength: 6 });
  return fc.tuple(fc.constantFrom(...seeds), changes, fc.nat(longest)).map(([seed, overwritten, length]) => {
    const bytes = Uint8Array.from(seed);
    for (const [offset, value] of overwritten) if (offset < bytes.length) bytes[offset] = value;
    return bytes.subarray(0, length);
  });
}
