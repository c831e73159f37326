import { LIFE_OF_A_PACKET } from "./life-of-a-packet.ts";
import type { Suite } from "./scenario.ts";

/** The packet suite: written once, run on every engine. */
export const PACKET_SUITE: readonly Suite[] = [LIFE_OF_A_PACKET];
