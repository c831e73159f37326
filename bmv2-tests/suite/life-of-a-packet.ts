import { arp, concatBytes, ethernet, icmpv6, ipv6, packet } from "../../packet/index.ts";
import { FARM } from "../models/farm.ts";
import {
  answerFrame,
  type ClientPacketFields,
  clientPacket,
  reportOf,
  routed,
  synPacket,
} from "./client-frame.ts";
import {
  CLIENT_PORT,
  FARM_ENTRIES as entries,
  FAMILIES,
  FAMILY_NAME,
  node,
  ROUTER_MAC,
} from "./farm-facts.ts";
import {
  fromHost,
  fromLan,
  fromWan,
  type Scenario,
  type Suite,
  toCpu,
  toHost,
  toLan,
  toWan,
} from "./scenario.ts";
import { connref, handedToHost, overEthernet } from "./second-packet.ts";

const TCP = { protocol: "tcp" } as const;
const UDP = { protocol: "udp" } as const;

/** What the header says about UDP packets to port 53. */
const UDP_HEADER = { protocol: 17, applicationPort: 53 } as const;

function received(fields: ClientPacketFields): Uint8Array {
  return routed(clientPacket(fields));
}

const steering: readonly Scenario[] = FAMILIES.flatMap((family): readonly Scenario[] => {
  const local = received({ family, clientPort: CLIENT_PORT.node1 });
  const localDatagram = received({ family, ...UDP, clientPort: CLIENT_PORT.node1 });
  const remote = clientPacket({ family, clientPort: CLIENT_PORT.node2 });
  const remoteDatagram = clientPacket({ family, ...UDP, clientPort: CLIENT_PORT.node2 });
  const second = overEthernet(concatBytes(connref({ family }), remote));
  const secondDatagram = overEthernet(concatBytes(connref({ family, ...UDP_HEADER }), remoteDatagram));
  const unknown = received({ family });
  return [
    {
      title: `a client's ${FAMILY_NAME[family]} packet of a connection that is local is delivered to the host, unchanged`,
      shows: ["R1", "R3", "R8", "R9"],
      entries,
      steps: [
        fromWan(1, local, "deliveredLocal", toHost(local)),
        fromWan(1, localDatagram, "deliveredLocal", toHost(localDatagram)),
      ],
    },
    {
      title: `a client's ${FAMILY_NAME[family]} packet of a peer's connection leaves for that peer, which delivers it`,
      shows: ["R2", "R4", "R8", "R9", "R11", "R13"],
      entries,
      steps: [
        fromWan(1, routed(remote), "forwarded", toLan(second)),
        fromLan(2, second, "deliveredForwarded", toHost(handedToHost(remote))),
        fromWan(1, routed(remoteDatagram), "forwarded", toLan(secondDatagram)),
        fromLan(2, secondDatagram, "deliveredForwarded", toHost(handedToHost(remoteDatagram))),
      ],
    },
    {
      title: `the same ${FAMILY_NAME[family]} packet goes wherever each server's table says its connection is`,
      shows: ["R2"],
      entries,
      steps: [1, 2, 3].flatMap((owner) => {
        const ip = clientPacket({ family, clientPort: 40_000 + owner });
        return [1, 2, 3].map((receiver) => {
          const frame = routed(ip, { node: receiver });
          if (receiver === owner) return fromWan(receiver, frame, "deliveredLocal", toHost(frame));
          const header = connref({ family, owner, clientPort: 40_000 + owner });
          const out = overEthernet(concatBytes(header, ip), { from: receiver, to: owner });
          return fromWan(receiver, frame, "forwarded", toLan(out));
        });
      }),
    },
    {
      title: `an ${FAMILY_NAME[family]} packet whose connection is in no table goes to nobody else: its class decides`,
      controls: ["R2", "R13"],
      entries,
      steps: [
        fromWan(1, routed(synPacket({ family })), "deliveredLocal", toHost(routed(synPacket({ family }))), {
          report: reportOf({ family }),
        }),
        fromWan(1, received({ family, ...UDP }), "deliveredLocal", toHost(received({ family, ...UDP })), {
          report: reportOf({ family, ...UDP }),
        }),
        fromWan(1, unknown, "punted", toCpu(unknown), { puntReason: 1 }),
      ],
    },
    {
      title: `an ${FAMILY_NAME[family]} answer from the host goes out of wan to the client, unchanged`,
      entries,
      steps: [
        fromHost(1, answerFrame({ family }), "answered", toWan(answerFrame({ family }))),
        fromHost(1, answerFrame({ family, ...UDP }), "answered", toWan(answerFrame({ family, ...UDP }))),
        fromHost(
          1,
          answerFrame({ family }, { vlanId: 12, padding: 4 }),
          "answered",
          toWan(answerFrame({ family }, { vlanId: 12, padding: 4 })),
        ),
      ],
    },
    {
      title: `a peer's ${FAMILY_NAME[family]} connection is not delivered to this host`,
      controls: ["R3"],
      entries,
      steps: [fromWan(1, routed(remote), "forwarded", toLan(second))],
    },
    {
      title: `an ${FAMILY_NAME[family]} second packet that reaches another server than the owner is not delivered there`,
      controls: ["R4"],
      entries,
      steps: [
        fromLan(3, overEthernet(concatBytes(connref({ family }), remote), { to: 3 }), "droppedNotOwner"),
      ],
    },
    {
      title: `a client's ${FAMILY_NAME[family]} packet for another address or MAC is not handled`,
      controls: ["R14"],
      entries,
      steps: [
        fromWan(
          1,
          received({
            family,
            clientPort: CLIENT_PORT.node1,
            serviceAddress: family === "ipv4" ? "203.0.113.99" : "2001:db8:10::99",
          }),
          "passed",
          toHost(
            received({
              family,
              clientPort: CLIENT_PORT.node1,
              serviceAddress: family === "ipv4" ? "203.0.113.99" : "2001:db8:10::99",
            }),
          ),
          { about: "passed to the host's stack, which has no such address: neither steered nor a service's" },
        ),
        fromWan(
          1,
          routed(clientPacket({ family, clientPort: CLIENT_PORT.node1 }), { node: 3 }),
          "droppedNotForUs",
        ),
        fromWan(1, routed(remote, { node: 2 }), "droppedNotForUs"),
      ],
    },
    {
      title: `a client's ${FAMILY_NAME[family]} packet for the service's address and this node's MAC is handled`,
      shows: ["R14"],
      entries,
      steps: [
        fromWan(1, local, "deliveredLocal", toHost(local)),
        fromWan(1, routed(remote), "forwarded", toLan(second)),
      ],
    },
    {
      title: `${FAMILY_NAME[family]} packets to another port of the service's address are none of its`,
      controls: ["R8", "R9"],
      entries,
      steps: [
        fromWan(
          1,
          received({ family, servicePort: 81 }),
          "passed",
          toHost(received({ family, servicePort: 81 })),
        ),
        fromWan(
          1,
          received({ family, ...UDP, servicePort: 54 }),
          "passed",
          toHost(received({ family, ...UDP, servicePort: 54 })),
        ),
        fromWan(
          1,
          received({ family, ...TCP, servicePort: 53 }),
          "passed",
          toHost(received({ family, ...TCP, servicePort: 53 })),
        ),
      ],
    },
  ];
});

const wideArea: readonly Scenario[] = [
  {
    title: "a packet comes from a far network through the router: its source MAC and TTL do not matter",
    shows: ["R10"],
    entries,
    steps: [1, 57, 255].flatMap((ttl) =>
      [ROUTER_MAC, "02:00:00:00:99:99"].map((source) => {
        const frame = routed(clientPacket({ clientPort: CLIENT_PORT.node1, ipv4: { ttl } }), { source });
        return fromWan(1, frame, "deliveredLocal", toHost(frame));
      }),
    ),
  },
  {
    title: "the same packet on the farm's own network is not a client's packet",
    controls: ["R1", "R10"],
    entries,
    steps: [
      fromLan(1, received({ clientPort: CLIENT_PORT.node1 }), "droppedNotForUs"),
      fromLan(
        1,
        routed(clientPacket({ clientPort: CLIENT_PORT.node1 }), { destination: node(1).lanMac }),
        "droppedNotForUs",
      ),
    ],
  },
];

const gratuitous = packet(
  ethernet({ destination: "ff:ff:ff:ff:ff:ff", source: ROUTER_MAC }),
  arp({ operation: "request", senderMac: ROUTER_MAC, senderIp: "192.0.2.254", targetIp: "192.0.2.1" }),
);
const arpForOther = packet(
  ethernet({ destination: node(2).hostMac, source: ROUTER_MAC }),
  arp({ operation: "reply", senderMac: ROUTER_MAC, senderIp: "192.0.2.254", targetIp: "192.0.2.1" }),
);
const solicitation = packet(
  ethernet({ destination: "33:33:ff:00:00:10", source: ROUTER_MAC }),
  ipv6({ source: "fe80::1", destination: "ff02::1:ff00:10", hopLimit: 255 }),
  icmpv6({ type: 135 }),
  new Uint8Array(24),
);
const unknownType = packet(
  ethernet({ destination: node(1).hostMac, source: ROUTER_MAC, etherType: 0x88cc }),
  "LLDP",
);

const notAService: readonly Scenario[] = [
  {
    title: "ARP, neighbour discovery and other EtherTypes pass to the host, those for a foreign MAC do not",
    entries,
    steps: [
      fromWan(1, gratuitous, "passed", toHost(gratuitous), { about: "ARP to all" }),
      fromWan(1, arpForOther, "droppedNotForUs", [], { about: "ARP to node 2" }),
      fromWan(2, arpForOther, "passed", toHost(arpForOther), { about: "the same at node 2" }),
      fromWan(1, solicitation, "passed", toHost(solicitation), { about: "neighbour solicitation" }),
      fromWan(1, unknownType, "passed", toHost(unknownType), { about: "LLDP" }),
      fromWan(2, unknownType, "droppedNotForUs", [], { about: "LLDP for node 1" }),
    ],
  },
  {
    title: "a service's packet to a group MAC is received as if it were to this node's",
    entries,
    steps: ["ff:ff:ff:ff:ff:ff", "01:00:5e:00:00:01"].map((destination) => {
      const frame = routed(clientPacket({ clientPort: CLIENT_PORT.node1 }), { destination });
      return fromWan(1, frame, "deliveredLocal", toHost(frame));
    }),
  },
  {
    title: "what the agent sends leaves by the port it names, and is counted nowhere",
    entries,
    steps: (["wan", "lan", "host"] as const).map((port) => ({
      kind: "packet-out",
      node: 1,
      port,
      frame: answerFrame(),
    })),
  },
  {
    title: "a service in the run-time table replaces the declared ones",
    entries: { ...entries, services: [{ address: "203.0.113.99", protocol: "tcp", port: 8080 }] },
    steps: [
      fromWan(
        1,
        received({ clientPort: CLIENT_PORT.node1 }),
        "passed",
        toHost(received({ clientPort: CLIENT_PORT.node1 })),
      ),
      fromWan(
        1,
        routed(synPacket({ serviceAddress: "203.0.113.99", servicePort: 8080 })),
        "deliveredLocal",
        toHost(routed(synPacket({ serviceAddress: "203.0.113.99", servicePort: 8080 }))),
        { report: reportOf({ serviceAddress: "203.0.113.99", servicePort: 8080 }) },
      ),
    ],
  },
];

export const LIFE_OF_A_PACKET: Suite = {
  title: "the life of a packet",
  picture: `
    clients --- router --- wan [ node 1 ] lan ---+--- lan [ node 2 ] wan --- router
                               host               |            host
                                                  +--- lan [ node 3 ] wan --- router`,
  pipeline: FARM,
  scenarios: [...steering, ...wideArea, ...notAService],
};
