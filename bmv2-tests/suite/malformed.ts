import { concatBytes, ipv4, ipv6, ipv6Extension, ipv6Fragment, packet } from "../../packet/index.ts";
import { FARM } from "../models/farm.ts";
import { answerFrame, clientPacket, type Framing, routed } from "./client-frame.ts";
import {
  CLIENT,
  CLIENT_PORT,
  FARM_ENTRIES as entries,
  FAMILIES,
  FAMILY_NAME,
  node,
  SERVICE,
} from "./farm-facts.ts";
import {
  type FrameStep,
  fromHost,
  fromLan,
  fromWan,
  type Scenario,
  type Suite,
  toHost,
  toWan,
} from "./scenario.ts";
import { connref, overEthernet } from "./second-packet.ts";

/** Every proper beginning of the bytes, of at least one: simple_switch takes no frame without bytes. */
export function truncations(bytes: Uint8Array): readonly Uint8Array[] {
  return Array.from({ length: bytes.length - 1 }, (_, index) => bytes.slice(0, index + 1));
}

const local = { clientPort: CLIENT_PORT.node1, payload: "x" } as const;

const truncated: readonly Scenario[] = [
  ...FAMILIES.flatMap((family) =>
    (["tcp", "udp"] as const).map((protocol): Scenario => {
      const frame = routed(clientPacket({ family, protocol, ...local }));
      return {
        title: `an ${FAMILY_NAME[family]} ${protocol} frame from wan is malformed wherever it is cut`,
        entries,
        steps: truncations(frame).map((cut) =>
          fromWan(1, cut, "droppedMalformed", [], { about: `${cut.length} bytes` }),
        ),
      };
    }),
  ),
  {
    title: "a tagged frame from wan is malformed wherever it is cut",
    entries,
    steps: truncations(routed(clientPacket(local), { vlanId: 7 })).map((cut) =>
      fromWan(1, cut, "droppedMalformed", [], { about: `${cut.length} bytes` }),
    ),
  },
  {
    title: "a frame with options or extension headers is malformed wherever it is cut",
    entries,
    steps: [
      clientPacket({ ...local, ipv4: { options: new Uint8Array(8) }, tcp: { options: new Uint8Array(4) } }),
      clientPacket({
        ...local,
        family: "ipv6",
        extensions: [
          ipv6Extension("hopByHop"),
          ipv6Extension("destinationOptions", { body: new Uint8Array(12) }),
        ],
      }),
    ].flatMap((ip) =>
      truncations(routed(ip)).map((cut) =>
        fromWan(1, cut, "droppedMalformed", [], { about: `${cut.length} bytes` }),
      ),
    ),
  },
  {
    title: "a frame from wan that is cut in its padding only is whole",
    entries,
    steps: [0, 1, 2, 3].map((padding) => {
      const frame = routed(clientPacket(local), { padding });
      return fromWan(1, frame, "deliveredLocal", toHost(frame));
    }),
  },
  ...FAMILIES.map((family): Scenario => {
    const ip = clientPacket({ family, clientPort: CLIENT_PORT.node2, payload: "x" });
    return {
      title: `a carrier frame with an ${FAMILY_NAME[family]} packet is malformed wherever it is cut`,
      entries,
      steps: truncations(overEthernet(concatBytes(connref({ family }), ip))).map((cut) =>
        fromLan(2, cut, "droppedMalformed", [], { about: `${cut.length} bytes` }),
      ),
    };
  }),
  {
    title: "a frame from the host is malformed under 14 bytes, and else none of this node's business",
    entries,
    steps: [answerFrame(), answerFrame({}, { vlanId: 3 })].flatMap((frame) =>
      truncations(frame).map((cut) =>
        cut.length < 14
          ? fromHost(1, cut, "droppedMalformed", [], { about: `${cut.length} bytes` })
          : fromHost(1, cut, "answered", toWan(cut), { about: `${cut.length} bytes` }),
      ),
    ),
  },
];

function malformedFromWan(about: string, ip: Uint8Array, framing: Framing = {}): FrameStep {
  return fromWan(1, routed(ip, framing), "droppedMalformed", [], { about });
}

const six = { family: "ipv6" } as const;
const udp = { protocol: "udp" } as const;

/** An IPv6 packet to the service whose extension headers are given as bytes. */
function withExtensionBytes(nextHeader: number, bytes: readonly number[]): Uint8Array {
  return packet(ipv6({ source: CLIENT.ipv6, destination: SERVICE.ipv6, nextHeader }), Uint8Array.from(bytes));
}

const FOUR_EXTENSIONS = [
  ipv6Extension("hopByHop"),
  ipv6Extension("destinationOptions"),
  ipv6Extension("routing", { body: new Uint8Array(6) }),
  ipv6Extension("destinationOptions", { body: new Uint8Array(30) }),
];

const wrongLengths: readonly Scenario[] = [
  {
    title: "IPv4 headers that contradict themselves or the frame are malformed",
    entries,
    steps: [
      malformedFromWan("version 6 behind IPv4's EtherType", replaceByte(clientPacket(), 0, 0x65), {
        node: 1,
      }),
      malformedFromWan("version 5", clientPacket({ ipv4: { version: 5 } })),
      malformedFromWan("header length 4 words", clientPacket({ ipv4: { headerLength: 4 } })),
      malformedFromWan("header length 0", clientPacket({ ipv4: { headerLength: 0 } })),
      malformedFromWan(
        "header length beyond the frame",
        clientPacket({ ipv4: { headerLength: 15 }, payload: "" }),
      ),
      malformedFromWan("total length under the header's", clientPacket({ ipv4: { totalLength: 19 } })),
      malformedFromWan("total length 0", clientPacket({ ipv4: { totalLength: 0 } })),
      malformedFromWan("total length beyond the frame", clientPacket({ ipv4: { totalLength: 1000 } })),
      malformedFromWan(
        "not even a service's",
        clientPacket({ serviceAddress: "192.0.2.77", ipv4: { totalLength: 9 } }),
      ),
    ].map((step) => ({ ...step, frame: withEtherType(step.frame, 0x0800) })),
  },
  {
    title: "IPv6 headers that contradict themselves or the frame are malformed",
    entries,
    steps: [
      malformedFromWan("version 4 behind IPv6's EtherType", clientPacket({ ...six, ipv6: { version: 4 } })),
      malformedFromWan("payload beyond the frame", clientPacket({ ...six, ipv6: { payloadLength: 1000 } })),
      malformedFromWan(
        "extension header beyond the payload",
        withExtensionBytes(0, [6, 1, 0, 0, 0, 0, 0, 0]),
      ),
      malformedFromWan("seven bytes of extension header", withExtensionBytes(60, [6, 0, 0, 0, 0, 0, 0])),
      malformedFromWan("no extension header where one is announced", withExtensionBytes(43, [])),
      malformedFromWan("half a fragment header", withExtensionBytes(44, [6, 0, 0, 0])),
      malformedFromWan(
        "five extension headers",
        clientPacket({ ...six, extensions: [...FOUR_EXTENSIONS, ipv6Extension("destinationOptions")] }),
      ),
      malformedFromWan(
        "extension header whose length runs over the payload into padding",
        withExtensionBytes(60, [6, 2, 0, 0, 0, 0, 0, 0]),
        { padding: 64 },
      ),
    ].map((step) => ({ ...step, frame: withEtherType(step.frame, 0x86dd) })),
  },
  {
    title: "TCP and UDP headers that contradict the IP lengths are malformed",
    entries,
    steps: FAMILIES.flatMap((family) => [
      malformedFromWan("data offset 4 words", clientPacket({ family, tcp: { dataOffset: 4 } })),
      malformedFromWan("data offset 0", clientPacket({ family, tcp: { dataOffset: 0 } })),
      malformedFromWan(
        "data offset beyond the payload",
        clientPacket({ family, tcp: { dataOffset: 6 }, payload: "abc" }),
      ),
      malformedFromWan(
        "data offset beyond the payload, into padding",
        clientPacket({ family, tcp: { dataOffset: 6 }, payload: "" }),
        { padding: 20 },
      ),
      malformedFromWan("UDP length 7", clientPacket({ family, ...udp, udp: { length: 7 } })),
      malformedFromWan("UDP length 0", clientPacket({ family, ...udp, udp: { length: 0 } })),
      malformedFromWan("UDP length over the payload", clientPacket({ family, ...udp, udp: { length: 100 } })),
      malformedFromWan(
        "UDP length over the payload, into padding",
        clientPacket({ family, ...udp, udp: { length: 12 }, payload: "abc" }),
        { padding: 20 },
      ),
      malformedFromWan("7 bytes of UDP", headless(family, 17, 7)),
      malformedFromWan("19 bytes of TCP", headless(family, 6, 19)),
      malformedFromWan("no bytes of TCP", headless(family, 6, 0)),
    ]),
  },
  {
    title: "a UDP datagram shorter than its IP payload is whole",
    entries,
    steps: FAMILIES.map((family) => {
      const frame = routed(clientPacket({ family, ...udp, ...local, payload: "abc", udp: { length: 9 } }));
      return fromWan(1, frame, "deliveredLocal", toHost(frame));
    }),
  },
  {
    title: "malformed TCP to an address that has no TCP service passes: it is no service's",
    entries,
    steps: [
      fromWan(
        1,
        routed(clientPacket({ serviceAddress: "192.0.2.77", tcp: { dataOffset: 4 } })),
        "passed",
        toHost(routed(clientPacket({ serviceAddress: "192.0.2.77", tcp: { dataOffset: 4 } }))),
      ),
      fromWan(
        1,
        routed(clientPacket({ serviceAddress: "203.0.113.11", protocol: "udp", udp: { length: 7 } })),
        "passed",
        toHost(routed(clientPacket({ serviceAddress: "203.0.113.11", protocol: "udp", udp: { length: 7 } }))),
        { about: "an address with a TCP service only" },
      ),
    ],
  },
];

/** An IP packet to the service with so many zero bytes of transport. */
function headless(family: "ipv4" | "ipv6", protocol: number, length: number): Uint8Array {
  const addresses = { source: CLIENT[family], destination: SERVICE[family] };
  const ip =
    family === "ipv4" ? ipv4({ ...addresses, protocol }) : ipv6({ ...addresses, nextHeader: protocol });
  return packet(ip, new Uint8Array(length));
}

function replaceByte(bytes: Uint8Array, offset: number, value: number): Uint8Array {
  const changed = bytes.slice();
  changed[offset] = value;
  return changed;
}

function withEtherType(frame: Uint8Array, etherType: number): Uint8Array {
  return replaceByte(replaceByte(frame, 12, etherType >> 8), 13, etherType & 0xff);
}

/** A carrier frame to node 2 whose inner packet is malformed, or none of what the header says. */
function inner(about: string, header: Parameters<typeof connref>[0], ip: Uint8Array): FrameStep {
  return fromLan(2, overEthernet(concatBytes(connref(header), ip)), "droppedMalformed", [], { about });
}

const client = { clientPort: CLIENT_PORT.node2 } as const;

const innerPackets: readonly Scenario[] = [
  {
    title: "an inner packet that is malformed makes its carrier frame malformed",
    entries,
    steps: [
      inner("version 5", {}, clientPacket({ ...client, ipv4: { version: 5 } })),
      inner("an IPv6 packet, but the header says IPv4", {}, clientPacket({ ...client, ...six })),
      inner("an IPv4 packet, but the header says IPv6", six, clientPacket(client)),
      inner("header length 4 words", {}, clientPacket({ ...client, ipv4: { headerLength: 4 } })),
      inner("total length beyond the frame", {}, clientPacket({ ...client, ipv4: { totalLength: 1000 } })),
      inner("data offset 4 words", {}, clientPacket({ ...client, tcp: { dataOffset: 4 } })),
      inner(
        "UDP length over the payload",
        { protocol: 17, applicationPort: 53 },
        clientPacket({ ...client, ...udp, udp: { length: 100 } }),
      ),
      inner(
        "IPv6 payload beyond the frame",
        six,
        clientPacket({ ...client, ...six, ipv6: { payloadLength: 1000 } }),
      ),
      inner(
        "five extension headers",
        six,
        clientPacket({
          ...client,
          ...six,
          extensions: [...FOUR_EXTENSIONS, ipv6Extension("destinationOptions")],
        }),
      ),
      inner("half a fragment header", six, withExtensionBytes(44, [6, 0, 0, 0])),
      inner("no packet at all", {}, new Uint8Array()),
    ],
  },
  {
    title: "four extension headers are walked over",
    entries,
    steps: [
      fromWan(
        1,
        routed(clientPacket({ ...six, ...local, extensions: FOUR_EXTENSIONS })),
        "deliveredLocal",
        toHost(routed(clientPacket({ ...six, ...local, extensions: FOUR_EXTENSIONS }))),
      ),
      fromWan(
        1,
        routed(clientPacket({ ...six, ...local, extensions: [...FOUR_EXTENSIONS, ipv6Fragment()] })),
        "droppedFragment",
        [],
        { about: "and a fragment header behind them" },
      ),
    ],
  },
  {
    title: "header and inner packet that disagree are malformed",
    entries,
    steps: [
      inner("protocol", { protocol: 17 }, clientPacket(client)),
      inner("client address", { clientAddress: "198.51.100.8" }, clientPacket(client)),
      inner("client port", { clientPort: CLIENT_PORT.node1 }, clientPacket(client)),
      inner("application port", { applicationPort: 81 }, clientPacket(client)),
      inner("neither TCP nor UDP inside", {}, headless("ipv4", 47, 20)),
      inner("an ICMP error that the header does not announce", {}, headless("ipv4", 1, 36)),
      inner("announced ICMP error that is none", { fromIcmp: 1 }, clientPacket(client)),
      inner(
        "client address of IPv6",
        { ...six, clientAddress: "2001:db8:77::8" },
        clientPacket({ ...client, ...six }),
      ),
    ],
  },
  {
    title: "a foreign MAC does not hide that a frame is malformed",
    entries,
    steps: [
      fromWan(1, routed(clientPacket({ ipv4: { totalLength: 9 } }), { node: 3 }), "droppedMalformed"),
      fromWan(1, routed(clientPacket({ tcp: { dataOffset: 1 } }), { node: 3 }), "droppedMalformed"),
      fromWan(
        1,
        routed(clientPacket({ tcp: { dataOffset: 1 }, serviceAddress: "192.0.2.77" }), {
          destination: node(3).hostMac,
        }),
        "droppedNotForUs",
      ),
    ],
  },
];

export const MALFORMED: Suite = {
  title: "malformed frames",
  picture: `
    router --- wan [ node 1 ] lan ===
               === lan [ node 2 ] host`,
  pipeline: FARM,
  scenarios: [...truncated, ...wrongLengths, ...innerPackets],
};
