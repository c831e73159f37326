import { bytesFromHex, concatBytes, hexFromBytes, ipv6Extension } from "../../packet/index.ts";
import { FARM } from "../models/farm.ts";
import { clientPacket, routed, synPacket } from "./client-frame.ts";
import { CLIENT_PORT, FARM_ENTRIES as entries } from "./farm-facts.ts";
import { fromLan, fromWan, type Scenario, type Suite, toHost, toLan } from "./scenario.ts";
import { connref, handedToHost, overEthernet } from "./second-packet.ts";

/** A client's SYN to 203.0.113.10:80, written out by hand: TTL 57, DSCP 46, ECN 1, MSS option, ECN SYN (0xC2). */
const SYN_IPV4 = `
  45 b9 00 2c 42 42 40 00 39 06 98 8b c6 33 64 07 cb 00 71 0a
  9c 42 00 50 01 02 03 04 00 00 00 00 60 c2 ff ff 90 88 00 00 02 04 05 b4`;

/** The frame that brings it: router to node 1, and 2 bytes of padding up to 60. */
const SYN_FRAME = bytesFromHex(`
  02 00 00 00 00 01 02 00 00 00 00 fe 08 00 ${SYN_IPV4} a5 a5`);

/**
 * What node 1 sends to node 2: EtherType 0x88B5; version 1, flags forwarded and syn; protocol 6; 2 hops; generation 7;
 * ports 40002 and 80; client 198.51.100.7; owner 10.77.0.2; then the packet as it was, without the padding.
 */
const SECOND_FRAME = bytesFromHex(`
  02 00 00 00 01 02 02 00 00 00 01 01 88 b5
  19 06 02 07 9c 42 00 50 c6 33 64 07 0a 4d 00 02 ${SYN_IPV4}`);

const HOST_FRAME = bytesFromHex(`
  02 00 00 00 00 02 02 00 00 00 01 01 08 00 ${SYN_IPV4}`);

/** A UDP datagram over IPv6, from 2001:db8:77::7 port 40003 to 2001:db8:10::10 port 53, traffic class 0xb8, "hi". */
const DATAGRAM_IPV6 = `
  6b 81 23 45 00 0a 11 39 20 01 0d b8 00 77 00 00 00 00 00 00 00 00 00 07
  20 01 0d b8 00 10 00 00 00 00 00 00 00 00 00 10 9c 43 00 35 00 0a 12 34 68 69`;

const DATAGRAM_FRAME = bytesFromHex(`
  02 00 00 00 00 01 02 00 00 00 00 fe 81 00 40 0c 86 dd ${DATAGRAM_IPV6}`);

/** To node 3: flags forwarded and ipv6 (0x1c), 40 bytes of header; the VLAN tag is not carried. */
const SECOND_DATAGRAM_FRAME = bytesFromHex(`
  02 00 00 00 01 03 02 00 00 00 01 01 88 b5
  1c 11 02 07 9c 43 00 35
  20 01 0d b8 00 77 00 00 00 00 00 00 00 00 00 07 fd 77 00 00 00 00 00 00 00 00 00 00 00 00 00 03
  ${DATAGRAM_IPV6}`);

const DATAGRAM_HOST_FRAME = bytesFromHex(`
  02 00 00 00 00 03 02 00 00 00 01 01 86 dd ${DATAGRAM_IPV6}`);

const byHand: readonly Scenario[] = [
  {
    title: "an IPv4 SYN becomes these bytes, and the owner's host gets it back as it was",
    shows: ["R5", "R6", "R7", "R8"],
    entries,
    steps: [
      fromWan(1, SYN_FRAME, "forwarded", toLan(SECOND_FRAME)),
      fromLan(2, SECOND_FRAME, "deliveredForwarded", toHost(HOST_FRAME)),
    ],
  },
  {
    title: "a tagged IPv6 datagram becomes these bytes, and the owner's host gets it back as it was",
    shows: ["R5", "R6", "R7", "R9"],
    entries,
    steps: [
      fromWan(1, DATAGRAM_FRAME, "forwarded", toLan(SECOND_DATAGRAM_FRAME)),
      fromLan(3, SECOND_DATAGRAM_FRAME, "deliveredForwarded", toHost(DATAGRAM_HOST_FRAME)),
    ],
  },
  {
    title: "a reference that is not whole within its header is not completed from what follows it",
    controls: ["R5"],
    entries,
    steps: [
      fromLan(2, SECOND_FRAME.slice(0, 14 + 15), "droppedMalformed", [], { about: "cut in the last field" }),
      fromLan(3, SECOND_DATAGRAM_FRAME.slice(0, 14 + 16), "droppedMalformed", [], {
        about: "the header says IPv6, and has 16 bytes",
      }),
    ],
  },
  {
    title: "a second packet from which the last byte of the first is missing is not accepted",
    controls: ["R6"],
    entries,
    steps: [
      fromLan(2, SECOND_FRAME.slice(0, -1), "droppedMalformed"),
      fromLan(3, SECOND_DATAGRAM_FRAME.slice(0, -1), "droppedMalformed"),
    ],
  },
  {
    title: "a reference that names another client, client port, application port or owner is not accepted",
    controls: ["R7"],
    entries,
    steps: [
      fromLan(2, replaced(SECOND_FRAME, 14 + 4, "9c 41"), "droppedMalformed", [], { about: "client port" }),
      fromLan(2, replaced(SECOND_FRAME, 14 + 6, "00 51"), "droppedMalformed", [], {
        about: "application port",
      }),
      fromLan(2, replaced(SECOND_FRAME, 14 + 8, "c6 33 64 08"), "droppedMalformed", [], { about: "client" }),
      fromLan(2, replaced(SECOND_FRAME, 14 + 12, "0a 4d 00 03"), "droppedNotOwner", [], { about: "owner" }),
      fromLan(2, replaced(SECOND_FRAME, 14 + 1, "11"), "droppedMalformed", [], { about: "protocol" }),
      fromLan(3, replaced(SECOND_DATAGRAM_FRAME, 14 + 8 + 15, "08"), "droppedMalformed", [], {
        about: "client",
      }),
    ],
  },
];

/** The bytes with some of them overwritten. */
function replaced(bytes: Uint8Array, offset: number, hex: string): Uint8Array {
  const changed = bytes.slice();
  changed.set(bytesFromHex(hex), offset);
  return changed;
}

const carried: readonly Scenario[] = [
  {
    title:
      "what differs between packets is carried as it is: TTL, DSCP, ECN, options, checksums right or wrong",
    shows: ["R6"],
    entries,
    steps: [
      clientPacket({ clientPort: CLIENT_PORT.node2, ipv4: { ttl: 1 } }),
      clientPacket({ clientPort: CLIENT_PORT.node2, ipv4: { ttl: 0, dscp: 63, ecn: 3 } }),
      clientPacket({ clientPort: CLIENT_PORT.node2, ipv4: { checksum: 0xdead, identification: 0xffff } }),
      clientPacket({ clientPort: CLIENT_PORT.node2, tcp: { checksum: 0xbeef } }),
      clientPacket({ clientPort: CLIENT_PORT.node2, ipv4: { options: bytesFromHex("94 04 00 00") } }),
      clientPacket({ clientPort: CLIENT_PORT.node2, ipv4: { flags: 4 } }),
      clientPacket({ clientPort: CLIENT_PORT.node2, payload: new Uint8Array(1400).fill(0x5a) }),
      clientPacket({ clientPort: CLIENT_PORT.node2, payload: "" }),
    ].flatMap((ip) => {
      const second = overEthernet(concatBytes(connref(), ip));
      return [
        fromWan(1, routed(ip), "forwarded", toLan(second)),
        fromLan(2, second, "deliveredForwarded", toHost(handedToHost(ip))),
      ];
    }),
  },
  {
    title: "the VLAN tag and the padding of the first frame are not carried",
    entries,
    steps: [0, 1, 6, 100].flatMap((padding) =>
      [undefined, 0, 4095].map((vlanId) => {
        const ip = clientPacket({ clientPort: CLIENT_PORT.node2, payload: "" });
        const frame = routed(ip, { padding, ...(vlanId === undefined ? {} : { vlanId }) });
        return fromWan(1, frame, "forwarded", toLan(overEthernet(concatBytes(connref(), ip))));
      }),
    ),
  },
  {
    title: "padding behind the inner packet of a carrier frame is cut",
    entries,
    steps: [0, 1, 20].map((padding) => {
      const ip = clientPacket({ clientPort: CLIENT_PORT.node2, payload: "" });
      const frame = overEthernet(concatBytes(connref(), ip, new Uint8Array(padding).fill(0xa5)));
      return fromLan(2, frame, "deliveredForwarded", toHost(handedToHost(ip)), { about: `${padding} bytes` });
    }),
  },
  {
    title: "a local frame keeps tag and padding: it is delivered as the whole frame",
    entries,
    steps: [0, 6].flatMap((padding) =>
      [undefined, 7].map((vlanId) => {
        const ip = clientPacket({ clientPort: CLIENT_PORT.node1, payload: "" });
        const frame = routed(ip, { padding, ...(vlanId === undefined ? {} : { vlanId }) });
        return fromWan(1, frame, "deliveredLocal", toHost(frame));
      }),
    ),
  },
  {
    title: "the syn flag is set for a TCP SYN without ACK only",
    entries,
    steps: [
      [0x02, 1],
      [0xc2, 1],
      [0x12, 0],
      [0x52, 0],
      [0x10, 0],
      [0x03, 1],
      [0x00, 0],
    ].map(([flags, syn]) => {
      const ip = synPacket({ clientPort: CLIENT_PORT.node2, tcp: { flags: flags! } });
      const header = connref({ syn: syn === 1 ? 1 : 0 });
      const about = `TCP flags 0x${hexFromBytes(Uint8Array.of(flags!))}`;
      return fromWan(1, routed(ip), "forwarded", toLan(overEthernet(concatBytes(header, ip))), { about });
    }),
  },
  {
    title: "IPv6 extension headers are carried along",
    entries,
    steps: [
      [ipv6Extension("hopByHop")],
      [ipv6Extension("hopByHop"), ipv6Extension("routing", { body: new Uint8Array(14) })],
    ].flatMap((extensions) => {
      const ip = clientPacket({ family: "ipv6", clientPort: CLIENT_PORT.node2, extensions });
      const second = overEthernet(concatBytes(connref({ family: "ipv6" }), ip));
      return [
        fromWan(1, routed(ip), "forwarded", toLan(second)),
        fromLan(2, second, "deliveredForwarded", toHost(handedToHost(ip))),
      ];
    }),
  },
];

export const SECOND_PACKET_BYTES: Suite = {
  title: "the second packet over Ethernet",
  picture: `
    router --- wan [ node 1 ] lan === Ethernet | connref | inner packet === lan [ node 2 ] host`,
  pipeline: FARM,
  scenarios: [...byHand, ...carried],
};
