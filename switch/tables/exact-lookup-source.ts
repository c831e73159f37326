/**
 * JavaScript source of a lookup in an {@link ExactIndex} with `keyWords` words: the same probe as
 * `ExactIndex.get`, unrolled over key words that are in registers.
 *
 * The function takes the index and the key words, and returns the position of the record's first word in
 * `index.records`, or in `index.old` as `-2 - position`, or -1 on a miss.
 */
export function exactLookupSource(
  name: string,
  keyWords: number,
  payloadWords: number,
  seed: number,
): string {
  const keys = Array.from({ length: keyWords }, (_, index) => `k${index}`);
  const stride = 1 + payloadWords + keyWords;
  const mix = keys.map((key) => `h = Math.imul(h ^ ${key}, 0x9e3779b1); h ^= h >>> 15;`).join("\n  ");
  const equal =
    keys.map((key, index) => `r[p + ${1 + payloadWords + index}] === ${key}`).join(" && ") || "true";
  return `function ${name}(${["index", ...keys].join(", ")}) {
  let h = ${seed | 0};
  ${mix}
  let r = index.records;
  let m = index.mask;
  for (let s = h & m; ; s = (s + 1) & m) {
    const p = Math.imul(s, ${stride});
    if (r[p] === 0) break;
    if (${equal}) return p;
  }
  if (index.old === null) return -1;
  r = index.old;
  m = index.oldMask;
  for (let s = h & m; ; s = (s + 1) & m) {
    const p = Math.imul(s, ${stride});
    if (r[p] === 0) return -1;
    if (r[p] !== -1 && ${equal}) return -2 - p;
  }
}`;
}
