import { describe, expect, test } from "vitest";
import { endpoint } from "../endpoint.ts";
import { carrierSourcePort, flowHash, flowHashOfWords, foldAddress } from "../flow-hash.ts";
import { ipAddress } from "../ip-address.ts";
import VECTORS from "./flow-hash-vectors.json" with { type: "json" };

const SEED = 0x6e696366;

type Words = [number, number, number, number];

/** Chi-squared of the bucket counts, in standard deviations from what a random function gives. */
function unevenness(hashes: readonly number[], buckets: number): number {
  const counts = new Array<number>(buckets).fill(0);
  for (const hash of hashes) counts[hash % buckets]!++;
  const expected = hashes.length / buckets;
  const chiSquared = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  return (chiSquared - (buckets - 1)) / Math.sqrt(2 * (buckets - 1));
}

const SWEEPS: Record<string, (index: number) => Words> = {
  "sequential client ports": (index) => [0xc6336407, (((1024 + index) << 16) | 80) >>> 0, 0xcb00710a, 6],
  "sequential client addresses": (index) => [0xc6330000 + index, ((40000 << 16) | 80) >>> 0, 0xcb00710a, 6],
  "addresses and ports that count together": (index) => [
    0xc6336400 + (index & 0xff),
    (((0x8000 + (index >> 8)) << 16) | 443) >>> 0,
    0xcb00710a,
    17,
  ],
  "addresses in steps of 256": (index) => [
    0xc6000000 + index * 256,
    ((40000 << 16) | 80) >>> 0,
    0xcb00710a,
    6,
  ],
};

describe("the flow hash", () => {
  test.each(VECTORS.flows)(
    "of $client, $service, protocol $protocol",
    ({ client, service, protocol, seed, hash }) => {
      const flow = { client: endpoint(client), service: endpoint(service), protocol };
      expect(flowHash(flow, Number(seed))).toBe(Number(hash));
    },
  );

  // Fixed inputs, so that the figures are fixed too; 4 deviations mean one in 30,000 for a random function.
  for (const [name, words] of Object.entries(SWEEPS)) {
    test(`fills buckets evenly for ${name}`, () => {
      const hashes = Array.from({ length: 60_000 }, (_, index) => flowHashOfWords(words(index), SEED));
      for (const buckets of [2, 3, 7, 16, 251, 1024, 16_384]) {
        expect(unevenness(hashes, buckets), `${buckets} buckets`).toBeLessThan(4);
      }
      const high = hashes.map((hash) => hash >>> 24);
      expect(unevenness(high, 256), "the highest byte").toBeLessThan(4);
    });
  }

  test("is told from a poor hash by the same measure", () => {
    const sum = Array.from({ length: 60_000 }, (_, index) => {
      const [a, b, c, d] = SWEEPS["sequential client ports"]!(index);
      return (a + b + c + d) >>> 0;
    });
    expect(unevenness(sum, 16)).toBeGreaterThan(100);
  });

  test("changes each output bit for nearly half of the inputs when one input bit changes", () => {
    // A linear congruential generator: the sample is the same in each run.
    let state = 1;
    const random = () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return (state ^ (state >>> 15)) >>> 0;
    };
    const samples = 1000;
    const inputs = Array.from({ length: samples }, (_, index): [Words, number] => [
      [random(), random(), random(), index % 2 === 0 ? 6 : 17],
      random(),
    ]);
    let worst = 0;
    let total = 0;
    for (const word of [0, 1, 2] as const) {
      for (let inputBit = 0; inputBit < 32; inputBit++) {
        const flips = new Array<number>(32).fill(0);
        for (const [words, seed] of inputs) {
          const changed: Words = [...words];
          changed[word] = (changed[word] ^ (1 << inputBit)) >>> 0;
          const difference = flowHashOfWords(words, seed) ^ flowHashOfWords(changed, seed);
          for (let bit = 0; bit < 32; bit++) flips[bit]! += (difference >>> bit) & 1;
        }
        for (const count of flips) {
          const bias = Math.abs((2 * count) / samples - 1);
          worst = Math.max(worst, bias);
          total += bias;
        }
      }
    }
    expect(worst).toBeLessThan(0.35);
    expect(total / (3 * 32 * 32)).toBeLessThan(0.04);
  });

  test("tells TCP from UDP and the two sides apart", () => {
    const a = endpoint("198.51.100.7:40000");
    const b = endpoint("203.0.113.10:80");
    const hashes = [
      flowHash({ client: a, service: b, protocol: 6 }, SEED),
      flowHash({ client: a, service: b, protocol: 17 }, SEED),
      flowHash({ client: b, service: a, protocol: 6 }, SEED),
      flowHash({ client: a, service: b, protocol: 6 }, SEED + 1),
    ];
    expect(new Set(hashes).size).toBe(4);
  });
});

test("addresses are folded by xor", () => {
  expect(foldAddress(ipAddress("198.51.100.7"))).toBe(0xc6336407);
  expect(foldAddress(ipAddress("2001:db8::1"))).toBe((0x20010db8 ^ 1) >>> 0);
  expect(() => foldAddress(new Uint8Array(8))).toThrow(RangeError);
});

test("the carrier's source port keeps the hash's low 14 bits in the dynamic range", () => {
  expect(carrierSourcePort(0xffff_ffff)).toBe(0xffff);
  expect(carrierSourcePort(0x1234_8001)).toBe(0xc001);
});
