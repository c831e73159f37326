import { CARRIER_VERDICTS } from "./carrier-verdicts.ts";
import { CUSTOM_HEADER } from "./custom-header.ts";
import { DATAGRAMS_BY_HAND } from "./datagrams-by-hand.ts";
import { EXAMPLES } from "./examples.ts";
import { FIVE_TUPLES } from "./five-tuples.ts";
import { FRAGMENTS_AND_OPTIONS } from "./fragments-and-options.ts";
import { HOME_NODES } from "./homes.ts";
import { ICMP_ERRORS } from "./icmp-errors.ts";
import { LIFE_OF_A_PACKET } from "./life-of-a-packet.ts";
import { MALFORMED } from "./malformed.ts";
import { MISS_POLICIES } from "./miss-policies.ts";
import { REPORTS } from "./reports.ts";
import type { Suite } from "./scenario.ts";
import { SECOND_PACKET_BYTES } from "./second-packet-bytes.ts";
import { TAGGED_HEADERS } from "./tagged-headers.ts";
import { TOO_BIG } from "./too-big.ts";
import { UDP_CARRIERS } from "./udp-carriers.ts";
import { USER_TABLES } from "./user-tables.ts";

/** The packet suite: written once, run on every engine. */
export const PACKET_SUITE: readonly Suite[] = [
  LIFE_OF_A_PACKET,
  SECOND_PACKET_BYTES,
  MALFORMED,
  FRAGMENTS_AND_OPTIONS,
  CARRIER_VERDICTS,
  ICMP_ERRORS,
  ...TOO_BIG,
  ...UDP_CARRIERS,
  ...DATAGRAMS_BY_HAND,
  TAGGED_HEADERS,
  FIVE_TUPLES,
  MISS_POLICIES,
  ...REPORTS,
  ...HOME_NODES,
  USER_TABLES,
  CUSTOM_HEADER,
  ...EXAMPLES,
];
