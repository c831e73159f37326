import type { PipelineModel } from "../../dsl/model/index.ts";
import {
  bytesFromHex,
  concatBytes,
  ethernet,
  ipv4,
  ipv6,
  ipv6Extension,
  ipv6Fragment,
  packet,
  udp,
} from "../../packet/index.ts";
import { FARM_UDP4, FARM_UDP6 } from "../models/farm.ts";
import { clientPacket, icmpErrorPacket, routed, servicePacket, synPacket } from "./client-frame.ts";
import {
  CLIENT_PORT,
  FARM_ENTRIES as entries,
  FAMILIES,
  FAMILY_NAME,
  type Family,
  node,
} from "./farm-facts.ts";
import { truncations } from "./malformed.ts";
import { fromHost, fromLan, fromWan, type Scenario, type Suite, toHost, toLan, toWan } from "./scenario.ts";
import {
  connref,
  handedToHost,
  type OuterFields,
  overEthernet,
  overUdp4,
  overUdp6,
} from "./second-packet.ts";

interface UdpFarm {
  readonly pipeline: PipelineModel;
  readonly outer: Family;
  readonly wrap: (content: Uint8Array, fields: OuterFields) => Uint8Array;
}

const FARMS: readonly UdpFarm[] = [
  { pipeline: FARM_UDP4, outer: "ipv4", wrap: overUdp4 },
  { pipeline: FARM_UDP6, outer: "ipv6", wrap: overUdp6 },
];

const remote = { clientPort: CLIENT_PORT.node2 } as const;

/** The second packet there and back for clients of both families. */
function forwarding({ pipeline: { seed }, wrap }: UdpFarm): readonly Scenario[] {
  return FAMILIES.flatMap((family): readonly Scenario[] => [
    {
      title: `an ${FAMILY_NAME[family]} client's packet travels in a datagram to its owner, which delivers it`,
      shows: ["R4", "R6", "R11"],
      entries,
      steps: (["tcp", "udp"] as const).flatMap((protocol) => {
        const ip = clientPacket({ family, protocol, ...remote });
        const numbers =
          protocol === "tcp" ? { protocol: 6, servicePort: 80 } : { protocol: 17, servicePort: 53 };
        const header = connref({ family, protocol: numbers.protocol, applicationPort: numbers.servicePort });
        const second = wrap(concatBytes(header, ip), { family, ...numbers, seed });
        return [
          fromWan(1, routed(ip, { padding: 5, vlanId: 3 }), "forwarded", toLan(second)),
          fromLan(2, second, "deliveredForwarded", toHost(handedToHost(ip))),
        ];
      }),
    },
    {
      title: `DSCP and ECN of an ${FAMILY_NAME[family]} packet are copied to the outer header`,
      entries,
      steps: [
        [46, 0],
        [0, 1],
        [0, 2],
        [63, 3],
        [1, 0],
      ].map(([dscp, ecn]) => {
        const fields = { dscp: dscp!, ecn: ecn! };
        const ip = clientPacket({ family, ...remote, ipv4: fields, ipv6: fields });
        const out = wrap(concatBytes(connref({ family }), ip), { family, ...fields, seed });
        return fromWan(1, routed(ip), "forwarded", toLan(out), { about: `DSCP ${dscp}, ECN ${ecn}` });
      }),
    },
    {
      title: `flows of ${FAMILY_NAME[family]} clients are spread over source ports, the same flow always on the same`,
      entries: {
        ...entries,
        connections: Array.from({ length: 16 }, (_, index) => ({
          client: family === "ipv4" ? `198.51.100.7:${50_000 + index}` : `[2001:db8:77::7]:${50_000 + index}`,
          service: family === "ipv4" ? "203.0.113.10:80" : "[2001:db8:10::10]:80",
          protocol: "tcp" as const,
          node: 2,
          data: {},
        })),
      },
      steps: Array.from({ length: 16 }, (_, index) => {
        const clientPort = 50_000 + index;
        const ip = synPacket({ family, clientPort });
        const header = connref({ family, clientPort, syn: 1 });
        const out = wrap(concatBytes(header, ip), { family, clientPort, seed });
        return fromWan(1, routed(ip), "forwarded", toLan(out), { about: `port ${clientPort}` });
      }),
    },
    {
      title: `an ICMP error is hashed as the ${FAMILY_NAME[family]} connection that it is about`,
      entries,
      steps: (() => {
        const type = family === "ipv4" ? 11 : 3;
        const ip = icmpErrorPacket({ family, type, quoted: servicePacket({ family, ...remote }) });
        const second = wrap(concatBytes(connref({ family, fromIcmp: 1 }), ip), { family, seed });
        return [
          fromWan(1, routed(ip), "forwarded", toLan(second)),
          fromLan(2, second, "deliveredForwarded", toHost(handedToHost(ip))),
        ];
      })(),
    },
    {
      title: `a datagram with an ${FAMILY_NAME[family]} packet is malformed wherever its frame is cut, and whole with padding`,
      entries,
      steps: (() => {
        const ip = clientPacket({ family, ...remote, payload: "x" });
        const frame = wrap(concatBytes(connref({ family }), ip), { family, seed });
        return [
          ...truncations(frame).map((cut) =>
            fromLan(2, cut, "droppedMalformed", [], { about: `${cut.length} bytes` }),
          ),
          fromLan(2, concatBytes(frame, new Uint8Array(9)), "deliveredForwarded", toHost(handedToHost(ip))),
        ];
      })(),
    },
    {
      title: `an ${FAMILY_NAME[family]} packet that moved on is passed on in a new datagram`,
      entries,
      steps: (() => {
        const ip = clientPacket({ family, ...remote });
        const received = wrap(concatBytes(connref({ family, owner: 3, generation: 3 }), ip), {
          family,
          to: 3,
          seed,
        });
        const sent = wrap(concatBytes(connref({ family, hops: 1 }), ip), { family, from: 3, seed });
        return [fromLan(3, received, "forwarded", toLan(sent))];
      })(),
    },
  ]);
}

function receiving({ pipeline: { seed }, outer, wrap }: UdpFarm): readonly Scenario[] {
  const ip = clientPacket(remote);
  const content = concatBytes(connref(), ip);
  const frame = wrap(content, { seed });
  const delivered = toHost(handedToHost(ip));
  const addresses = { source: node(1)[outer], destination: node(2)[outer] };
  const link = ethernet({ destination: node(2).lanMac, source: node(1).lanMac });
  const network = (fields: { protocol?: number; moreFragments?: boolean; options?: Uint8Array } = {}) =>
    outer === "ipv4"
      ? ipv4({ ...addresses, ...fields })
      : ipv6({ ...addresses, ...(fields.protocol === undefined ? {} : { nextHeader: fields.protocol }) });
  const datagram = udp({ sourcePort: 0xc000, destinationPort: 6635 });
  const inner = (length: number) => wrap(concatBytes(connref(), ip, new Uint8Array(length)), { seed });
  return [
    {
      title: "source port and checksum of a datagram do not matter",
      entries,
      steps: [
        fromLan(2, wrap(content, { seed, sourcePort: 1 }), "deliveredForwarded", delivered),
        fromLan(2, wrap(content, { seed, udpChecksum: 0xdead }), "deliveredForwarded", delivered),
        fromLan(2, packet(link, network(), datagram, content), "deliveredForwarded", delivered, {
          about: "a right checksum, no DF, another flow label",
        }),
      ],
    },
    {
      title: "the datagram's length must be that of its parts",
      entries,
      steps: [
        fromLan(2, wrap(content, { seed, udpLength: 8 + content.length - 1 }), "droppedMalformed"),
        fromLan(2, wrap(content, { seed, udpLength: 8 + content.length + 1 }), "droppedMalformed"),
        fromLan(2, wrap(content, { seed, udpLength: 0 }), "droppedMalformed"),
        fromLan(2, wrap(content, { seed, udpLength: 7 }), "droppedMalformed"),
        fromLan(2, inner(1), "droppedMalformed", [], { about: "a byte behind the inner packet" }),
        fromLan(2, wrap(new Uint8Array(), { seed }), "droppedMalformed", [], { about: "an empty datagram" }),
        fromLan(2, wrap(connref(), { seed }), "droppedMalformed", [], { about: "a header alone" }),
        fromLan(2, packet(link, network({ protocol: 17 }), new Uint8Array(7)), "droppedMalformed", [], {
          about: "7 bytes of UDP",
        }),
      ],
    },
    {
      title: "other datagrams and other protocols on lan are not for this node",
      entries,
      steps: [
        fromLan(2, wrap(content, { seed, destinationPort: 6636 }), "droppedNotForUs", [], {
          about: "another port",
        }),
        fromLan(2, wrap(content, { seed, destination: node(3)[outer] }), "droppedNotForUs", [], {
          about: "another outer address",
        }),
        fromLan(2, overEthernet(content), "droppedNotForUs", [], { about: "the Ethernet carrier" }),
        fromLan(2, packet(link, network({ protocol: 6 }), concatBytes(content)), "droppedNotForUs", [], {
          about: "TCP",
        }),
        fromLan(
          2,
          concatBytes(frame.slice(0, 12), bytesFromHex("81 00 00 05"), frame.slice(12)),
          "droppedNotForUs",
          [],
          {
            about: "tagged",
          },
        ),
        fromLan(
          2,
          outer === "ipv4" ? overUdp6(content, { seed }) : overUdp4(content, { seed }),
          "droppedNotForUs",
          [],
          { about: "the other IP version" },
        ),
        outer === "ipv4"
          ? fromLan(
              2,
              packet(link, network({ moreFragments: true }), datagram, content),
              "droppedNotForUs",
              [],
              {
                about: "a fragment",
              },
            )
          : fromLan(2, packet(link, network(), ipv6Fragment(), datagram, content), "droppedNotForUs", [], {
              about: "a fragment",
            }),
        ...(outer === "ipv4"
          ? []
          : [
              fromLan(
                2,
                packet(link, network(), ipv6Extension("hopByHop"), datagram, content),
                "droppedNotForUs",
                [],
                {
                  about: "an extension header",
                },
              ),
            ]),
      ],
    },
    {
      title: "not owner comes before an outer address of another node",
      entries,
      steps: [
        fromLan(
          2,
          wrap(concatBytes(connref({ owner: 3 }), ip), { seed, destination: node(3)[outer] }),
          "droppedNotOwner",
        ),
      ],
    },
    {
      title: "a datagram of the carrier's from wan is spoofed when it is for this node's LAN address",
      controls: ["R11"],
      entries,
      steps: [
        fromWan(2, frame, "droppedSpoofed", [], { about: "for the LAN MAC" }),
        fromWan(2, withMac(frame, node(2).hostMac), "droppedSpoofed", [], { about: "for the host MAC" }),
        fromWan(2, tagged(withMac(frame, node(2).hostMac)), "droppedSpoofed", [], { about: "tagged" }),
        fromWan(2, withMac(frame, node(3).hostMac), "droppedSpoofed", [], { about: "for a foreign MAC" }),
        fromWan(1, withMac(frame, node(1).hostMac), "passed", toHost(withMac(frame, node(1).hostMac)), {
          about: "for another node's LAN address: the stack has no such address",
        }),
        fromWan(
          2,
          withMac(wrap(content, { seed, destinationPort: 6636 }), node(2).hostMac),
          "passed",
          toHost(withMac(wrap(content, { seed, destinationPort: 6636 }), node(2).hostMac)),
          { about: "another port" },
        ),
      ],
    },
    {
      title: "a datagram of the carrier's from the host is spoofed when it is from this node's LAN address",
      entries,
      steps: [
        fromHost(1, frame, "droppedSpoofed"),
        fromHost(1, tagged(frame), "droppedSpoofed", [], { about: "tagged" }),
        fromHost(2, frame, "answered", toWan(frame), { about: "from another node's LAN address" }),
        fromHost(
          1,
          wrap(content, { seed, destinationPort: 53 }),
          "answered",
          toWan(wrap(content, { seed, destinationPort: 53 })),
          {
            about: "to another port",
          },
        ),
        fromHost(
          1,
          wrap(content, { seed, udpLength: 7 }),
          "answered",
          toWan(wrap(content, { seed, udpLength: 7 })),
          {
            about: "no datagram",
          },
        ),
      ],
    },
    {
      title: "a peer without an address of the carrier's IP version cannot be reached",
      entries: {
        ...entries,
        nodes: [node(1), withoutAddress(2, outer), node(3)],
      },
      steps: FAMILIES.map((family) =>
        fromWan(1, routed(clientPacket({ family, ...remote })), "droppedNoPeer"),
      ),
    },
  ];
}

function withoutAddress(id: number, family: Family) {
  const { ipv4: four, ipv6: six, ...rest } = node(id);
  return family === "ipv4" ? { ...rest, ipv6: six } : { ...rest, ipv4: four };
}

function withMac(frame: Uint8Array, mac: string): Uint8Array {
  return concatBytes(bytesFromHex(mac), frame.slice(6));
}

function tagged(frame: Uint8Array): Uint8Array {
  return concatBytes(frame.slice(0, 12), bytesFromHex("81 00 00 05"), frame.slice(12));
}

export const UDP_CARRIERS: readonly Suite[] = FARMS.map((farm) => ({
  title: `the second packet in a datagram over ${FAMILY_NAME[farm.outer]}`,
  picture: `
    router --- wan [ node 1 ] lan === Ethernet | IP | UDP 6635 | connref | inner === lan [ node 2 ] host`,
  pipeline: farm.pipeline,
  scenarios: [...forwarding(farm), ...receiving(farm)],
}));
