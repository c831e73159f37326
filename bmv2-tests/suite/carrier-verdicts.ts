import type { Verdict } from "../../dsl/model/index.ts";
import { concatBytes } from "../../packet/index.ts";
import { FARM } from "../models/farm.ts";
import { answerFrame, clientPacket, routed, synPacket } from "./client-frame.ts";
import {
  CLIENT_PORT,
  FARM_ENTRIES as entries,
  FAMILIES,
  FAMILY_NAME,
  type Family,
  node,
} from "./farm-facts.ts";
import {
  type FrameStep,
  fromHost,
  fromLan,
  fromWan,
  type Scenario,
  type Suite,
  toHost,
  toLan,
} from "./scenario.ts";
import { type ConnrefFields, connref, handedToHost, overEthernet } from "./second-packet.ts";

/** A carrier frame to node 2 for its connection, with a header that says so, or other than so. */
function carrier(header: ConnrefFields): Uint8Array {
  const { family = "ipv4" } = header;
  const ip = clientPacket({ family, clientPort: CLIENT_PORT.node2 });
  return overEthernet(concatBytes(connref(header), ip));
}

function refused(header: ConnrefFields, verdict: Verdict, about: string): FrameStep {
  return fromLan(2, carrier(header), verdict, [], { about });
}

const headers: readonly Scenario[] = FAMILIES.flatMap((family): readonly Scenario[] => [
  {
    title: `an ${FAMILY_NAME[family]} header of another version is dropped`,
    entries,
    steps: [0, 2, 3, 15].map((version) =>
      refused({ family, version }, "droppedVersion", `version ${version}`),
    ),
  },
  {
    title: `reserved combinations in an ${FAMILY_NAME[family]} header are dropped`,
    entries,
    steps: [
      refused({ family, forwarded: 0 }, "droppedReserved", "forwarded clear"),
      refused({ family, protocol: 0 }, "droppedReserved", "protocol 0"),
      refused({ family, protocol: 1 }, "droppedReserved", "protocol 1"),
      refused({ family, protocol: 58 }, "droppedReserved", "protocol 58"),
      refused({ family, protocol: 255 }, "droppedReserved", "protocol 255"),
      refused({ family, fromIcmp: 1, syn: 1 }, "droppedReserved", "from-icmp with syn"),
    ],
  },
  {
    title: `an ${FAMILY_NAME[family]} header that names another owner is dropped, whatever its hops`,
    entries,
    steps: [0, 1, 2, 255].flatMap((hops) => [
      refused({ family, owner: 1, hops }, "droppedNotOwner", `node 1, hops ${hops}`),
      refused({ family, owner: 3, hops }, "droppedNotOwner", `node 3, hops ${hops}`),
      refused(
        { family, owner: family === "ipv4" ? "0.0.0.0" : "::", hops },
        "droppedNotOwner",
        `no address, hops ${hops}`,
      ),
    ]),
  },
]);

const addressedToOthers: readonly Scenario[] = [
  {
    title: "only carrier frames are taken from lan",
    entries,
    steps: [
      fromLan(
        2,
        routed(clientPacket({ clientPort: CLIENT_PORT.node2 }), { node: 2 }),
        "droppedNotForUs",
        [],
        {
          about: "a client's packet",
        },
      ),
      fromLan(2, routed(clientPacket(), { destination: node(2).lanMac }), "droppedNotForUs", [], {
        about: "the same for the LAN MAC",
      }),
      fromLan(2, answerFrame(), "droppedNotForUs", [], { about: "an answer" }),
      fromLan(2, tagged(carrier({})), "droppedNotForUs", [], { about: "a tagged carrier frame" }),
      fromLan(2, withEtherType(carrier({}), 0x88b6), "droppedNotForUs", [], { about: "EtherType 0x88b6" }),
      fromLan(2, withEtherType(carrier({}), 0x0806), "droppedNotForUs", [], { about: "ARP" }),
    ],
  },
  {
    title: "a carrier frame for another MAC is dropped, a group's too",
    entries,
    steps: [node(2).hostMac, node(1).lanMac, "ff:ff:ff:ff:ff:ff", "01:00:5e:00:00:01"].map((destination) =>
      fromLan(2, withDestination(carrier({}), destination), "droppedNotForUs", [], { about: destination }),
    ),
  },
  {
    title: "carrier frames from wan or from the host are dropped: they come over the local network only",
    controls: ["R11"],
    entries,
    steps: [
      fromWan(2, carrier({}), "droppedSpoofed", [], { about: "to the LAN MAC" }),
      fromWan(2, withDestination(carrier({}), node(2).hostMac), "droppedSpoofed", [], {
        about: "to the host MAC",
      }),
      fromWan(2, withDestination(carrier({}), node(3).hostMac), "droppedSpoofed", [], {
        about: "to a foreign MAC",
      }),
      fromWan(2, tagged(carrier({})), "droppedSpoofed", [], { about: "tagged" }),
      fromWan(2, carrier({}).slice(0, 14), "droppedSpoofed", [], { about: "empty" }),
      fromWan(2, carrier({ owner: 3 }), "droppedSpoofed", [], { about: "for another owner" }),
      fromHost(2, carrier({}), "droppedSpoofed", [], { about: "from the host" }),
      fromHost(2, tagged(carrier({})), "droppedSpoofed", [], { about: "from the host, tagged" }),
      fromHost(2, carrier({}).slice(0, 14), "droppedSpoofed", [], { about: "from the host, empty" }),
    ],
  },
];

function tagged(frame: Uint8Array): Uint8Array {
  return concatBytes(frame.slice(0, 12), Uint8Array.of(0x81, 0, 0, 5), frame.slice(12));
}

function withEtherType(frame: Uint8Array, etherType: number): Uint8Array {
  return concatBytes(frame.slice(0, 12), Uint8Array.of(etherType >> 8, etherType & 0xff), frame.slice(14));
}

function withDestination(frame: Uint8Array, mac: string): Uint8Array {
  return concatBytes(
    Uint8Array.from(mac.split(":"), (byte) => Number.parseInt(byte, 16)),
    frame.slice(6),
  );
}

/** Node 3 looks at a packet that its own table says is node 2's. */
function passedOn(family: Family, hops: number, generation = 7): FrameStep {
  const ip = clientPacket({ family, clientPort: CLIENT_PORT.node2 });
  const received = connref({ family, owner: 3, hops, generation });
  const frame = overEthernet(concatBytes(received, ip), { from: 1, to: 3 });
  const about = `hops ${hops}`;
  if (hops === 0) return fromLan(3, frame, "droppedHops", [], { about });
  const sent = connref({ family, owner: 2, hops: hops - 1 });
  return fromLan(3, frame, "forwarded", toLan(overEthernet(concatBytes(sent, ip), { from: 3, to: 2 })), {
    about,
  });
}

const hopsAndGenerations: readonly Scenario[] = [
  ...FAMILIES.map(
    (family): Scenario => ({
      title: `an ${FAMILY_NAME[family]} packet of a connection that moved on follows it, one hop less, until none is left`,
      entries,
      steps: [2, 1, 0, 255].map((hops) => passedOn(family, hops)),
    }),
  ),
  {
    title: "what is passed on carries this node's generation",
    entries,
    steps: [0, 6, 8, 134, 135, 255].map((generation) => passedOn("ipv4", 2, generation)),
  },
  {
    title: "two servers that name each other as owner do not loop: the hops run out",
    entries,
    steps: (() => {
      // Each server's table names the other: node 2 says node 3, node 3 says node 2. (Table of node 2: connection of node 3.)
      const ip = clientPacket({ clientPort: CLIENT_PORT.node3 });
      const towards = (owner: number, hops: number) =>
        overEthernet(concatBytes(connref({ owner, hops, clientPort: CLIENT_PORT.node3 }), ip), {
          from: owner === 3 ? 2 : 1,
          to: owner,
        });
      return [
        fromLan(2, towards(2, 2), "forwarded", toLan(towards(3, 1))),
        fromLan(2, towards(2, 1), "forwarded", toLan(towards(3, 0))),
        fromLan(2, towards(2, 0), "droppedHops"),
      ];
    })(),
  },
  {
    title: "the owner's table decides first: whatever the generation, and with no hops left",
    entries,
    steps: [0, 1, 6, 7, 8, 134, 135, 255].map((generation) => {
      const frame = carrier({ generation, hops: 0 });
      const out = toHost(handedToHost(clientPacket({ clientPort: CLIENT_PORT.node2 })));
      return fromLan(2, frame, "deliveredForwarded", out, { about: `generation ${generation}` });
    }),
  },
  ...[0, 5, 127, 128, 255].map(
    (mine): Scenario => ({
      title: `on a miss in generation ${mine}, senders 1 to 127 generations behind are stale, modulo 256`,
      entries: { ...entries, generation: mine },
      steps: [0, 1, 2, 126, 127, 128, 129, 254, 255].map((behind) => {
        const generation = (mine - behind) & 0xff;
        const stale = behind >= 1 && behind <= 127;
        const header = connref({ generation, clientPort: CLIENT_PORT.unknown });
        const frame = overEthernet(concatBytes(header, clientPacket()));
        return fromLan(2, frame, stale ? "droppedStale" : "droppedUnknown", [], {
          about: `${behind} behind`,
        });
      }),
    }),
  ),
  {
    title: "a connection of a node that is not in the farm has no peer to go to",
    entries,
    steps: FAMILIES.flatMap((family) => {
      const ip = clientPacket({ family, clientPort: CLIENT_PORT.node9 });
      const header = connref({ family, clientPort: CLIENT_PORT.node9 });
      return [
        fromWan(1, routed(ip), "droppedNoPeer"),
        fromLan(2, overEthernet(concatBytes(header, ip)), "droppedNoPeer"),
      ];
    }),
  },
  {
    title: "a peer without an address of the client's family cannot be the owner",
    entries: {
      ...entries,
      nodes: [
        node(1),
        { id: 2, ipv4: node(2).ipv4, lanMac: node(2).lanMac, hostMac: node(2).hostMac },
        { id: 3, ipv6: node(3).ipv6, lanMac: node(3).lanMac, hostMac: node(3).hostMac },
      ],
    },
    steps: FAMILIES.flatMap((family) =>
      ([2, 3] as const).map((owner) => {
        const clientPort = 40_000 + owner;
        const ip = clientPacket({ family, clientPort });
        if ((family === "ipv4") !== (owner === 2)) return fromWan(1, routed(ip), "droppedNoPeer");
        const out = overEthernet(concatBytes(connref({ family, owner, clientPort }), ip), { to: owner });
        return fromWan(1, routed(ip), "forwarded", toLan(out));
      }),
    ),
  },
  {
    title: "a node without an address of the family owns no connection of it",
    entries: {
      ...entries,
      nodes: [
        node(1),
        { id: 2, ipv6: node(2).ipv6, lanMac: node(2).lanMac, hostMac: node(2).hostMac },
        node(3),
      ],
    },
    steps: [
      fromLan(2, carrier({ owner: "0.0.0.0" }), "droppedNotOwner"),
      fromLan(2, carrier({ owner: "10.77.0.2" }), "droppedNotOwner"),
    ],
  },
];

/** A frame with two things wrong, and the verdict that comes first. */
function both(first: Verdict, second: Verdict, step: FrameStep): FrameStep {
  return { ...step, verdict: first, about: `${first} before ${second}` };
}

function at2(header: ConnrefFields, ip: Uint8Array, destination?: string): FrameStep {
  const frame = overEthernet(concatBytes(connref(header), ip));
  return fromLan(
    2,
    destination === undefined ? frame : withDestination(frame, destination),
    "droppedUnknown",
  );
}

const good = clientPacket({ clientPort: CLIENT_PORT.node2 });
const broken = clientPacket({ clientPort: CLIENT_PORT.node2, tcp: { dataOffset: 2 } });
const fragment = clientPacket({ clientPort: CLIENT_PORT.node2, ipv4: { moreFragments: true } });
const foreign = node(3).lanMac;
const unknownPort = { clientPort: CLIENT_PORT.unknown } as const;
const absentOwner = { clientPort: CLIENT_PORT.node9 } as const;
const tooBig = (clientPort: number) =>
  clientPacket({ clientPort, payload: new Uint8Array(1600), ipv4: { flags: 0 } });

const precedence: readonly Scenario[] = [
  {
    title: "where several drops apply, the verdict that comes first is counted, and only that one",
    entries,
    steps: [
      both(
        "droppedMalformed",
        "droppedVersion",
        fromLan(2, carrier({ version: 2 }).slice(0, 14 + 15), "droppedMalformed"),
      ),
      both(
        "droppedMalformed",
        "droppedNotForUs",
        fromLan(2, withDestination(carrier({}), foreign).slice(0, 20), "droppedMalformed"),
      ),
      both("droppedVersion", "droppedReserved", at2({ version: 0, forwarded: 0 }, good)),
      both("droppedVersion", "droppedNotOwner", at2({ version: 0, owner: 3 }, good)),
      both("droppedReserved", "droppedNotOwner", at2({ protocol: 5, owner: 3 }, good)),
      both("droppedReserved", "droppedMalformed", at2({ forwarded: 0 }, broken)),
      both("droppedNotOwner", "droppedMalformed", at2({ owner: 3 }, broken)),
      both("droppedNotOwner", "droppedFragment", at2({ owner: 3 }, fragment)),
      both("droppedNotOwner", "droppedNotForUs", at2({ owner: 3 }, good, foreign)),
      both("droppedMalformed", "droppedNotForUs", at2({}, broken, foreign)),
      both("droppedFragment", "droppedNotForUs", at2({}, fragment, foreign)),
      both("droppedMalformed", "droppedFragment", at2({ protocol: 17 }, fragment)),
      both(
        "droppedNotForUs",
        "droppedStale",
        at2({ ...unknownPort, generation: 6 }, clientPacket(unknownPort), foreign),
      ),
      both("droppedNotForUs", "droppedUnknown", at2(unknownPort, clientPacket(unknownPort), foreign)),
      both(
        "droppedStale",
        "droppedUnknown",
        at2({ ...unknownPort, generation: 6 }, clientPacket(unknownPort)),
      ),
      both("droppedHops", "droppedNoPeer", at2({ ...absentOwner, hops: 0 }, clientPacket(absentOwner))),
      both(
        "droppedHops",
        "droppedTooBig",
        at2({ clientPort: CLIENT_PORT.node3, hops: 0 }, tooBig(CLIENT_PORT.node3)),
      ),
      both("droppedNoPeer", "droppedTooBig", fromWan(1, routed(tooBig(CLIENT_PORT.node9)), "droppedNoPeer")),
      both(
        "droppedSpoofed",
        "droppedNotForUs",
        fromWan(1, withDestination(carrier({}), foreign), "droppedSpoofed"),
      ),
      both("droppedMalformed", "droppedSpoofed", fromWan(1, carrier({}).slice(0, 13), "droppedMalformed")),
      both(
        "droppedFragment",
        "droppedNotForUs",
        fromWan(1, routed(fragment, { node: 3 }), "droppedFragment"),
      ),
      both(
        "droppedMalformed",
        "droppedNotForUs",
        fromWan(1, routed(broken, { node: 3 }), "droppedMalformed"),
      ),
      both(
        "droppedNotForUs",
        "droppedNoPeer",
        fromWan(1, routed(clientPacket(absentOwner), { node: 3 }), "droppedNotForUs"),
      ),
    ],
  },
  {
    title: "an unknown connection that a peer sends is dropped, never answered with a reset",
    entries,
    steps: FAMILIES.flatMap((family) => [
      fromLan(
        2,
        overEthernet(
          concatBytes(connref({ family, ...unknownPort }), clientPacket({ family, ...unknownPort })),
        ),
        "droppedUnknown",
      ),
      fromLan(
        2,
        overEthernet(
          concatBytes(connref({ family, ...unknownPort, syn: 1 }), synPacket({ family, ...unknownPort })),
        ),
        "droppedUnknown",
      ),
    ]),
  },
];

export const CARRIER_VERDICTS: Suite = {
  title: "frames from the local network, and their verdicts",
  picture: `
    lan === [ node 2 ] === host
    lan === [ node 3 ] === lan [ node 2 ]`,
  pipeline: FARM,
  scenarios: [...headers, ...addressedToOthers, ...hopsAndGenerations, ...precedence],
};
