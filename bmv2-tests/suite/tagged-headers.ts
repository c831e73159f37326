import { bytesFromHex, concatBytes } from "../../packet/index.ts";
import { FARM_KEYED, TAG_KEY } from "../models/farm.ts";
import { clientPacket, routed } from "./client-frame.ts";
import { CLIENT_PORT, FARM_ENTRIES as entries, FAMILIES, FAMILY_NAME } from "./farm-facts.ts";
import { fromLan, fromWan, type Scenario, type Suite, toHost, toLan } from "./scenario.ts";
import { type ConnrefFields, connref, handedToHost, overEthernet } from "./second-packet.ts";

const remote = { clientPort: CLIENT_PORT.node2 } as const;

function carrier(header: ConnrefFields): Uint8Array {
  const { family = "ipv4" } = header;
  return overEthernet(concatBytes(connref(header), clientPacket({ family, ...remote })));
}

function flipped(frame: Uint8Array, offset: number): Uint8Array {
  const changed = frame.slice();
  changed[offset]! ^= 1;
  return changed;
}

const scenarios: readonly Scenario[] = [
  ...FAMILIES.flatMap((family): readonly Scenario[] => {
    const ip = clientPacket({ family, ...remote });
    const frame = carrier({ family, tagKey: TAG_KEY });
    const headerBytes = family === "ipv4" ? 24 : 48;
    return [
      {
        title: `an ${FAMILY_NAME[family]} second packet carries the tag, and the owner accepts it`,
        shows: ["R5"],
        entries,
        steps: [
          fromWan(1, routed(ip), "forwarded", toLan(frame)),
          fromLan(2, frame, "deliveredForwarded", toHost(handedToHost(ip))),
        ],
      },
      {
        title: `a bit that is other than the tag says, anywhere in an ${FAMILY_NAME[family]} header, is spoofed`,
        entries,
        steps: Array.from({ length: headerBytes }, (_, offset) => offset)
          // The ipv6 flag's own byte is among them, its bit is not: it says how long the header is.
          .map((offset) =>
            fromLan(2, flipped(frame, 14 + offset), "droppedSpoofed", [], { about: `byte ${offset}` }),
          ),
      },
      {
        title: `a wrong tag comes before everything else that is wrong with an ${FAMILY_NAME[family]} header`,
        entries,
        steps: [
          fromLan(2, carrier({ family, version: 3, tagKey: 1n }), "droppedSpoofed"),
          fromLan(2, carrier({ family, forwarded: 0, tagKey: 1n }), "droppedSpoofed"),
          fromLan(2, carrier({ family, owner: 3, tagKey: 1n }), "droppedSpoofed"),
          fromLan(2, carrier({ family, version: 3, tagKey: TAG_KEY }), "droppedVersion"),
          fromLan(2, carrier({ family, forwarded: 0, tagKey: TAG_KEY }), "droppedReserved"),
          fromLan(2, carrier({ family, owner: 3, tagKey: TAG_KEY }), "droppedNotOwner"),
        ],
      },
      {
        title: `an ${FAMILY_NAME[family]} header without a tag is too short, or spoofed`,
        entries,
        steps: [
          fromLan(2, overEthernet(connref({ family })), "droppedMalformed"),
          fromLan(2, carrier({ family }), "droppedSpoofed"),
        ],
      },
      {
        title: `what is passed on to the ${FAMILY_NAME[family]} connection's owner has a new tag`,
        entries,
        steps: [
          fromLan(
            3,
            overEthernet(concatBytes(connref({ family, owner: 3, tagKey: TAG_KEY }), ip), { to: 3 }),
            "forwarded",
            toLan(overEthernet(concatBytes(connref({ family, hops: 1, tagKey: TAG_KEY }), ip), { from: 3 })),
          ),
        ],
      },
    ];
  }),
  {
    title: "the tag is SipHash-2-4 of the header before it, most significant byte first",
    entries,
    steps: [
      fromWan(
        1,
        routed(clientPacket({ ...remote, payload: "" })),
        "forwarded",
        toLan(
          overEthernet(
            concatBytes(
              bytesFromHex("18 06 02 07 9c 42 00 50 c6 33 64 07 0a 4d 00 02"),
              bytesFromHex("34 54 24 09 7d 34 d3 3f"),
              clientPacket({ ...remote, payload: "" }),
            ),
          ),
        ),
      ),
    ],
  },
];

export const TAGGED_HEADERS: Suite = {
  title: "headers with a tag",
  picture: `
    router --- wan [ node 1 ] lan === Ethernet | connref, tag | inner === lan [ node 2 ] host`,
  pipeline: FARM_KEYED,
  scenarios,
};
