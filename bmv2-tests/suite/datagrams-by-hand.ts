import { bytesFromHex } from "../../packet/index.ts";
import { FARM_UDP4, FARM_UDP6 } from "../models/farm.ts";
import { FARM_ENTRIES as entries } from "./farm-facts.ts";
import { fromLan, fromWan, type Suite, toHost, toLan } from "./scenario.ts";

/** A client's ECN SYN, 198.51.100.7:40002 to 203.0.113.10:80, DSCP 46, ECN 1. */
const SYN = `
  45 b9 00 2c 42 42 40 00 39 06 98 8b c6 33 64 07 cb 00 71 0a
  9c 42 00 50 01 02 03 04 00 00 00 00 60 c2 ff ff 90 88 00 00 02 04 05 b4`;

/**
 * In a datagram from 10.77.0.1 to 10.77.0.2: ID 0, DF, TTL 64, DSCP 46, ECN 1. The flow hash is 0x70727007 with the
 * farm's seed 0x5eed0004, so the source port is 0xf007; destination port 6635, length 68, no checksum.
 */
const SYN_IN_DATAGRAM = bytesFromHex(`
  02 00 00 00 01 02 02 00 00 00 01 01 08 00
  45 b9 00 58 00 00 40 00 40 11 25 40 0a 4d 00 01 0a 4d 00 02
  f0 07 19 eb 00 44 00 00
  19 06 02 07 9c 42 00 50 c6 33 64 07 0a 4d 00 02 ${SYN}`);

/** A datagram over IPv6, [2001:db8:77::7]:40002 to [2001:db8:10::10]:53, traffic class 0xb8, "hi". */
const QUESTION = `
  6b 81 23 45 00 0a 11 39 20 01 0d b8 00 77 00 00 00 00 00 00 00 00 00 07
  20 01 0d b8 00 10 00 00 00 00 00 00 00 00 00 10 9c 42 00 35 00 0a 12 34 68 69`;

/**
 * In a datagram from fd77::1 to fd77::2. The flow hash is 0xe5d8eb2f with the farm's seed 0xfeed0006: flow label
 * 0x8eb2f, source port 0xeb2f.
 */
const QUESTION_IN_DATAGRAM = bytesFromHex(`
  02 00 00 00 01 02 02 00 00 00 01 01 86 dd
  6b 88 eb 2f 00 62 11 40 fd 77 00 00 00 00 00 00 00 00 00 00 00 00 00 01
  fd 77 00 00 00 00 00 00 00 00 00 00 00 00 00 02
  eb 2f 19 eb 00 62 00 00
  1c 11 02 07 9c 42 00 35
  20 01 0d b8 00 77 00 00 00 00 00 00 00 00 00 07 fd 77 00 00 00 00 00 00 00 00 00 00 00 00 00 02
  ${QUESTION}`);

const picture = `
    router --- wan [ node 1 ] lan === Ethernet | IP | UDP 6635 | connref | inner === lan [ node 2 ] host`;

export const DATAGRAMS_BY_HAND: readonly Suite[] = [
  {
    title: "a datagram over IPv4, byte for byte",
    picture,
    pipeline: FARM_UDP4,
    scenarios: [
      {
        title: "an IPv4 SYN travels in these bytes, and the owner's host gets it back as it was",
        shows: ["R5", "R6", "R7"],
        entries,
        steps: [
          fromWan(
            1,
            bytesFromHex(`02 00 00 00 00 01 02 00 00 00 00 fe 08 00 ${SYN}`),
            "forwarded",
            toLan(SYN_IN_DATAGRAM),
          ),
          fromLan(
            2,
            SYN_IN_DATAGRAM,
            "deliveredForwarded",
            toHost(bytesFromHex(`02 00 00 00 00 02 02 00 00 00 01 01 08 00 ${SYN}`)),
          ),
        ],
      },
    ],
  },
  {
    title: "a datagram over IPv6, byte for byte",
    picture,
    pipeline: FARM_UDP6,
    scenarios: [
      {
        title: "an IPv6 datagram travels in these bytes, and the owner's host gets it back as it was",
        shows: ["R5", "R6", "R7"],
        entries,
        steps: [
          fromWan(
            1,
            bytesFromHex(`02 00 00 00 00 01 02 00 00 00 00 fe 86 dd ${QUESTION}`),
            "forwarded",
            toLan(QUESTION_IN_DATAGRAM),
          ),
          fromLan(
            2,
            QUESTION_IN_DATAGRAM,
            "deliveredForwarded",
            toHost(bytesFromHex(`02 00 00 00 00 02 02 00 00 00 01 01 86 dd ${QUESTION}`)),
          ),
        ],
      },
    ],
  },
];
