import type { HomeMembers, NodeEntries } from "../../dsl/entries/node-entries.ts";
import { concatBytes, flowHash, ipAddress, maglevTable } from "../../packet/index.ts";
import { HOMES, HOMES_OF_SOME } from "../models/homes.ts";
import { clientPacket, icmpErrorPacket, reportOf, routed, servicePacket, synPacket } from "./client-frame.ts";
import { CLIENT, FAMILIES, FAMILY_NAME, FARM_ENTRIES, type Family, ownedBy, SERVICE } from "./farm-facts.ts";
import { fromLan, fromWan, type Scenario, type Suite, toCpu, toHost, toLan } from "./scenario.ts";
import { type ConnrefFields, connref, handedToHost, overEthernet, overUdp6 } from "./second-packet.ts";

type Protocol = "tcp" | "udp";

const NUMBERS = {
  tcp: { protocol: 6, applicationPort: 80 },
  udp: { protocol: 17, applicationPort: 53 },
} as const;

/** Homes before the last change, and behind it. */
const MEMBERS: Required<HomeMembers> = { nodes: [1, 2, 3], previous: [1, 2] };

interface Wanted {
  readonly family: Family;
  readonly protocol?: Protocol;
  readonly home: number;
  readonly previous?: number;
  readonly pipeline?: { readonly seed: number; readonly homes?: { readonly size: number } };
}

/** The first client port from 41,000 whose connection has this home, and had that one before. */
function portWithHome({ family, protocol = "tcp", home, previous, pipeline = HOMES }: Wanted): number {
  const { size } = pipeline.homes!;
  const now = maglevTable(MEMBERS.nodes, size);
  const before = maglevTable(MEMBERS.previous, size);
  const numbers = NUMBERS[protocol];
  for (let port = 41_000; port < 65_536; port++) {
    const client = { address: ipAddress(CLIENT[family]), port };
    const service = { address: ipAddress(SERVICE[family]), port: numbers.applicationPort };
    const index = flowHash({ client, service, protocol: numbers.protocol }, pipeline.seed) % size;
    if (now[index] === home && (previous === undefined || before[index] === previous)) return port;
  }
  throw new Error(`no client port has home ${home} and before ${previous}`);
}

const entries: Omit<NodeEntries, "node"> = { ...FARM_ENTRIES, connections: [] };
const changed: Omit<NodeEntries, "node"> = { ...entries, homes: MEMBERS };

/** The carrier frame of a client's packet. */
function carrier(from: number, to: number, ip: Uint8Array, fields: ConnrefFields): Uint8Array {
  return overEthernet(concatBytes(connref({ owner: to, ...fields }), ip), { from, to });
}

const scenarios: readonly Scenario[] = FAMILIES.flatMap((family): readonly Scenario[] => {
  const name = FAMILY_NAME[family];
  const clientPort = portWithHome({ family, home: 2 });
  const segment = clientPacket({ family, clientPort });
  const syn = synPacket({ family, clientPort });
  const header = { family, clientPort };
  const owned = ownedBy({ family, clientPort, protocol: "tcp", servicePort: 80, node: 3 });
  const atHomeAndOwner = { 2: { connections: [owned] }, 3: { connections: [owned] } };
  const udpPort = portWithHome({ family, protocol: "udp", home: 2 });
  const datagram = clientPacket({ family, protocol: "udp", clientPort: udpPort });
  const udpHeader = { family, clientPort: udpPort, ...NUMBERS.udp };
  const error = icmpErrorPacket({
    family,
    type: family === "ipv4" ? 3 : 1,
    quoted: servicePacket({ family, clientPort }),
  });

  const movedPort = portWithHome({ family, home: 3, previous: 1 });
  const moved = clientPacket({ family, clientPort: movedPort });
  const movedHeader = { family, clientPort: movedPort };
  const movedSyn = synPacket({ family, clientPort: movedPort });
  const movedOwned = ownedBy({ family, clientPort: movedPort, protocol: "tcp", servicePort: 80, node: 2 });
  const atPreviousAndOwner = { 1: { connections: [movedOwned] }, 2: { connections: [movedOwned] } };

  return [
    {
      title: `an ${name} packet of a connection that only its home and its owner know goes to the home, and from there to the owner`,
      entries,
      entriesAt: atHomeAndOwner,
      steps: [
        fromWan(1, routed(segment), "forwarded", toLan(carrier(1, 2, segment, header))),
        fromLan(
          2,
          carrier(1, 2, segment, header),
          "forwarded",
          toLan(carrier(2, 3, segment, { ...header, hops: 1 })),
        ),
        fromLan(
          3,
          carrier(2, 3, segment, { ...header, hops: 1 }),
          "deliveredForwarded",
          toHost(handedToHost(segment, { from: 2, to: 3 })),
        ),
      ],
    },
    {
      title: `an ${name} ICMP error goes to the home of the connection that it quotes`,
      entries,
      steps: [
        fromWan(1, routed(error), "forwarded", toLan(carrier(1, 2, error, { ...header, fromIcmp: 1 }))),
      ],
    },
    {
      title: `an ${name} packet that arrives at the home needs no way over the LAN to be found unknown`,
      entries,
      steps: [
        fromWan(2, routed(segment, { node: 2 }), "punted", toCpu(routed(segment, { node: 2 })), {
          puntReason: 1,
        }),
        fromWan(2, routed(syn, { node: 2 }), "deliveredLocal", toHost(routed(syn, { node: 2 })), {
          report: reportOf(header),
        }),
      ],
    },
    {
      title: `an unknown ${name} connection is placed at its home, whose agent is told; other unknown packets end there`,
      entries,
      steps: [
        fromWan(1, routed(syn), "forwarded", toLan(carrier(1, 2, syn, { ...header, syn: 1 }))),
        fromLan(
          2,
          carrier(1, 2, syn, { ...header, syn: 1 }),
          "deliveredForwarded",
          toHost(handedToHost(syn)),
          { report: reportOf(header) },
        ),
        fromLan(2, carrier(1, 2, datagram, udpHeader), "deliveredForwarded", toHost(handedToHost(datagram)), {
          report: reportOf({ family, protocol: "udp", clientPort: udpPort }),
        }),
        fromLan(2, carrier(1, 2, segment, header), "droppedUnknown"),
      ],
    },
    {
      title: `behind a change of members an ${name} packet that its home does not know goes to the home before`,
      entries: changed,
      entriesAt: atPreviousAndOwner,
      steps: [
        fromLan(
          3,
          carrier(2, 3, moved, movedHeader),
          "forwarded",
          toLan(carrier(3, 1, moved, { ...movedHeader, hops: 1 })),
        ),
        fromLan(
          1,
          carrier(3, 1, moved, { ...movedHeader, hops: 1 }),
          "forwarded",
          toLan(carrier(1, 2, moved, { ...movedHeader, hops: 0 })),
        ),
        fromLan(
          2,
          carrier(1, 2, moved, { ...movedHeader, hops: 0 }),
          "deliveredForwarded",
          toHost(handedToHost(moved)),
        ),
      ],
    },
    {
      title: `the ${name} home before does not ask back, and a SYN is placed at the home of now`,
      entries: changed,
      steps: [
        fromLan(1, carrier(3, 1, moved, { ...movedHeader, hops: 1 }), "droppedUnknown"),
        fromWan(3, routed(moved, { node: 3 }), "forwarded", toLan(carrier(3, 1, moved, movedHeader)), {
          about: "the home itself asks",
        }),
        fromLan(
          3,
          carrier(2, 3, movedSyn, { ...movedHeader, syn: 1 }),
          "deliveredForwarded",
          toHost(handedToHost(movedSyn, { from: 2, to: 3 })),
          { report: reportOf(movedHeader) },
        ),
      ],
    },
    {
      title: `an ${name} packet from a sender with an older view goes to the home of now, and is stale where that knows nothing`,
      entries: changed,
      steps: [
        fromLan(
          1,
          carrier(2, 1, moved, { ...movedHeader, generation: 6 }),
          "forwarded",
          toLan(carrier(1, 3, moved, { ...movedHeader, hops: 1 })),
          { about: "at the home before" },
        ),
        fromLan(
          3,
          carrier(1, 3, segment, { ...header, generation: 6 }),
          "forwarded",
          toLan(carrier(3, 2, segment, { ...header, hops: 1 })),
          { about: "at a node that never was the home" },
        ),
        fromLan(2, carrier(1, 2, syn, { ...header, syn: 1, generation: 6 }), "droppedStale", [], {
          about: "at the home",
        }),
      ],
    },
    {
      title: `without hops left an ${name} packet of an unknown connection does not go on to its home`,
      entries,
      steps: [
        fromLan(3, carrier(1, 3, segment, { ...header, hops: 0 }), "droppedHops"),
        fromLan(2, carrier(1, 2, segment, { ...header, hops: 0 }), "droppedUnknown", [], {
          about: "at home",
        }),
      ],
    },
    {
      title: `an ${name} home that is no peer, or none at all, gets nothing`,
      entries: { ...entries, homes: { nodes: [9] } },
      entriesAt: { 2: { homes: { nodes: [] } } },
      steps: [
        fromWan(1, routed(segment), "droppedNoPeer"),
        fromWan(2, routed(syn, { node: 2 }), "deliveredLocal", toHost(routed(syn, { node: 2 })), {
          report: reportOf(header),
        }),
      ],
    },
    {
      title: `an ${name} packet too big for the LAN does not go to its home`,
      entries,
      steps: [
        (() => {
          const large = routed(clientPacket({ family, clientPort, payload: new Uint8Array(1_560) }));
          return fromWan(1, large, "punted", toCpu(large), { puntReason: 2 });
        })(),
      ],
    },
  ];
});

const ofSome: readonly Scenario[] = FAMILIES.flatMap((family): readonly Scenario[] => {
  const pipeline = HOMES_OF_SOME;
  const { seed } = pipeline;
  const name = FAMILY_NAME[family];
  const clientPort = portWithHome({ family, home: 2, pipeline });
  const udpPort = portWithHome({ family, protocol: "udp", home: 2, pipeline });
  const syn = synPacket({ family, clientPort });
  const segment = clientPacket({ family, clientPort });
  const datagram = clientPacket({ family, protocol: "udp", clientPort: udpPort });
  const tcpFlow = { family, clientPort, seed };
  const udpFlow = { family, clientPort: udpPort, protocol: 17, servicePort: 53, seed };
  const tcp = (fields: ConnrefFields = {}) => connref({ family, clientPort, ...fields });
  const udp = (fields: ConnrefFields = {}) =>
    connref({ family, clientPort: udpPort, ...NUMBERS.udp, ...fields });
  const stale = { generation: 6 } as const;
  return [
    {
      title: `where a SYN is delivered, the ${name} connection stays at the server that it reached`,
      entries,
      steps: [fromWan(1, routed(syn), "deliveredLocal", toHost(routed(syn)), { report: reportOf(tcpFlow) })],
    },
    {
      title: `an ${name} segment and a datagram go to their homes in datagrams`,
      entries,
      steps: [
        fromWan(1, routed(segment), "forwarded", toLan(overUdp6(concatBytes(tcp(), segment), tcpFlow))),
        fromWan(1, routed(datagram), "forwarded", toLan(overUdp6(concatBytes(udp(), datagram), udpFlow))),
        fromWan(2, routed(segment, { node: 2 }), "droppedUnknown"),
        fromWan(2, routed(datagram, { node: 2 }), "droppedPolicy"),
      ],
    },
    {
      title: `${name} classes on lan that ask no home are stale as ever`,
      entries,
      steps: [
        fromLan(2, overUdp6(concatBytes(tcp({ ...stale, syn: 1 }), syn), tcpFlow), "droppedStale"),
        fromLan(2, overUdp6(concatBytes(tcp(stale), segment), tcpFlow), "droppedStale"),
        fromLan(2, overUdp6(concatBytes(tcp({ syn: 1 }), syn), tcpFlow), "droppedPolicy"),
        fromLan(
          3,
          overUdp6(concatBytes(udp({ ...stale, owner: 3 }), datagram), { ...udpFlow, to: 3 }),
          "forwarded",
          toLan(overUdp6(concatBytes(udp({ hops: 1 }), datagram), { ...udpFlow, from: 3 })),
        ),
        fromLan(2, overUdp6(concatBytes(udp(stale), datagram), udpFlow), "droppedStale"),
      ],
    },
  ];
});

export const HOME_NODES: readonly Suite[] = [
  {
    title: "home nodes",
    picture: `
    router --- wan [ node 1 ] === lan === [ node 2: home ] === lan === [ node 3: owner ] host
                    knows nothing          knows the owner`,
    pipeline: HOMES,
    scenarios,
  },
  {
    title: "home nodes for some classes, over UDP",
    picture: `
    router --- wan [ node 1 ] === lan === [ node 2: home ] cpu`,
    pipeline: HOMES_OF_SOME,
    scenarios: ofSome,
  },
];
