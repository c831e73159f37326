import type { Random } from "../conformance/fuzz/random.ts";
import type { CheckedProgram, ParserInstance } from "../p4/index.ts";
import { walkParser } from "./packet-walk.ts";
import type { InputPacket } from "./scenario.ts";
import type { ValuePool } from "./value-pool.ts";

/** Ports where packets come in; random entries send to the same ones. */
export const PORTS = 8;

const LONGEST_PAYLOAD = 64;

/** Packets that mostly fit the program's parser; some are cut short, some have a bit that is wrong. */
export function randomPackets(
  program: CheckedProgram,
  count: number,
  pool: ValuePool,
  random: Random,
): readonly InputPacket[] {
  const parser = firstParser(program);
  return Array.from({ length: count }, () => {
    const headers = parser === undefined ? new Uint8Array() : walkParser(program, parser, pool, random);
    const payload = bytesOf(pool, random.below(LONGEST_PAYLOAD));
    const bytes = disturbed(Uint8Array.of(...headers, ...payload), random);
    // simple_switch takes no frame without bytes.
    return {
      port: random.below(PORTS),
      bytes: bytes.length === 0 ? Uint8Array.of(random.below(256)) : bytes,
    };
  });
}

function firstParser({ main }: CheckedProgram): ParserInstance | undefined {
  for (const argument of main?.arguments.values() ?? []) if (argument.kind === "parser") return argument;
  return undefined;
}

function bytesOf(pool: ValuePool, length: number): Uint8Array {
  return Uint8Array.from({ length }, () => Number(pool.any(8)));
}

function disturbed(bytes: Uint8Array, random: Random): Uint8Array {
  switch (random.below(8)) {
    case 0:
      return bytes.subarray(0, random.below(bytes.length + 1));
    case 1: {
      const bit = random.below(Math.max(1, bytes.length * 8));
      const changed = Uint8Array.from(bytes);
      if (bit >> 3 < changed.length) changed[bit >> 3]! ^= 0x80 >> (bit & 7);
      return changed;
    }
    default:
      return bytes;
  }
}
