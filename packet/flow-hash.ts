import { bigintFromBytes } from "./bytes.ts";
import type { Endpoint } from "./endpoint.ts";

/** What identifies a connection: both ends and the protocol. Both addresses are of one family. */
export interface Flow {
  readonly client: Endpoint;
  readonly service: Endpoint;
  /** 6 for TCP, 17 for UDP. */
  readonly protocol: number;
}

/**
 * The shifts of the flow hash, for the generators that write it again in P4, C and eBPF. Found by search for
 * the least bias over all pairs of input and output bits; `flow-hash.test.ts` holds what they achieve.
 */
export const FLOW_HASH_SHIFTS = {
  word: { left: 17, right: 7 },
  finish: [
    { left: 2, right: 4 },
    { left: 10, right: 16 },
  ],
} as const;

/**
 * An address as one 32-bit word: an IPv4 address itself, the four words of an IPv6 address joined by xor.
 *
 * @throws RangeError for bytes that are neither.
 */
export function foldAddress(address: Uint8Array): number {
  if (address.length !== 4 && address.length !== 16) {
    throw new RangeError(`an IP address has 4 or 16 bytes, not ${address.length}`);
  }
  let folded = 0;
  for (let offset = 0; offset < address.length; offset += 4) {
    folded ^= Number(bigintFromBytes(address.subarray(offset, offset + 4)));
  }
  return folded >>> 0;
}

/** The four words that {@link flowHashOfWords} takes, in their order. */
export function flowWords({ client, service, protocol }: Flow): readonly [number, number, number, number] {
  return [
    foldAddress(client.address),
    ((client.port << 16) | service.port) >>> 0,
    foldAddress(service.address),
    protocol,
  ];
}

/**
 * The farm's flow hash: the same on every target and in the agent, so that all agree on a connection's home
 * and on the source port of its UDP carrier. Unsigned 32-bit addition (modulo 2^32), xor and logical shifts:
 *
 * ```text
 * words = foldAddress(client address), client port << 16 | application port,
 *         foldAddress(service address), protocol
 * h = seed
 * for each word: h = h + word;  h = h + (h << 17);  h = h ^ (h >> 7)
 * h = h + (h << 2);   h = h ^ (h >> 4)
 * h = h + (h << 10);  h = h ^ (h >> 16)
 * ```
 *
 * The form is Bob Jenkins's one-at-a-time over words in place of bytes. It spreads; it is no secret: who knows the seed
 * can make collisions, which the tables must bear (their own hash seeds are private).
 *
 * @param seed the farm's seed, 32 bits
 * @returns 0 to 2^32 - 1
 */
export function flowHash(flow: Flow, seed: number): number {
  return flowHashOfWords(flowWords(flow), seed);
}

/** The same over prepared words, without allocation. */
export function flowHashOfWords(words: readonly [number, number, number, number], seed: number): number {
  let h = mixWord(seed, words[0]);
  h = mixWord(h, words[1]);
  h = mixWord(h, words[2]);
  h = mixWord(h, words[3]);
  for (const { left, right } of FLOW_HASH_SHIFTS.finish) h = mix(h, left, right);
  return h >>> 0;
}

function mixWord(hash: number, word: number): number {
  const { left, right } = FLOW_HASH_SHIFTS.word;
  return mix((hash + word) | 0, left, right);
}

function mix(hash: number, left: number, right: number): number {
  const spread = (hash + (hash << left)) | 0;
  return spread ^ (spread >>> right);
}

/** The UDP carrier's source port: the hash's low bits in the dynamic range from 0xC000 (RFC 6335, 6). */
export function carrierSourcePort(hash: number): number {
  return 0xc000 | (hash & 0x3fff);
}
