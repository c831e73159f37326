/** The longest packet that the switch takes or makes, in bytes: what an Ethernet jumbo or IPv4 packet can be. */
export const LONGEST_PACKET = 65_600;

/** Room for headers that a program adds; simple_switch has 512 bytes. */
const HEADROOM = 65_536;

/** Reads of bit fields may touch some bytes behind the packet. */
const GUARD = 64;

/**
 * How the switch divides its memory for packets, in bytes: a place for the packet in work, a place for the one
 * that it becomes, and behind them the batches of the arena interface.
 */
export const ARENA = {
  input: 0,
  output: LONGEST_PACKET + GUARD,
  batches: 2 * LONGEST_PACKET + HEADROOM + 2 * GUARD,
} as const;

/** Memory for packets with `batchBytes` for batches, and behind them room for one packet that no longer fits. */
export function newArena(batchBytes: number): Uint8Array {
  const overflow = batchBytes === 0 ? 0 : LONGEST_PACKET + HEADROOM;
  // A multiple of 4, for views of words.
  return new Uint8Array((ARENA.batches + batchBytes + overflow + GUARD + 3) & ~3);
}
