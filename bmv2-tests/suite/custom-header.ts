import { bytesFromHex, concatBytes, icmp, ipv4, packet } from "../../packet/index.ts";
import { CUSTOM } from "../models/custom.ts";
import {
  type ClientPacketFields,
  clientPacket,
  icmpErrorPacket,
  reportOf,
  routed,
  servicePacket,
  synPacket,
} from "./client-frame.ts";
import { CLIENT, FARM_ENTRIES, node, ownedBy, SERVICE, withTables } from "./farm-facts.ts";
import {
  type FrameStep,
  fromLan,
  fromWan,
  type Scenario,
  type Suite,
  toCpu,
  toHost,
  toLan,
} from "./scenario.ts";
import { handedToHost, overEthernet } from "./second-packet.ts";

const COOKIE = 0xc0ffee_123456n;

const entries = {
  ...FARM_ENTRIES,
  connections: [
    ownedBy({
      family: "ipv4",
      clientPort: 40_001,
      protocol: "tcp",
      servicePort: 443,
      node: 1,
      data: { cookie: 1n },
    }),
    ownedBy({
      family: "ipv4",
      clientPort: 40_002,
      protocol: "tcp",
      servicePort: 443,
      node: 2,
      data: { cookie: COOKIE },
    }),
    ownedBy({
      family: "ipv4",
      clientPort: 40_003,
      protocol: "tcp",
      servicePort: 443,
      node: 3,
      data: { cookie: 0xffff_ffff_ffffn },
    }),
  ],
};

/** Port 443 over TCP. */
function api(fields: ClientPacketFields = {}): Uint8Array {
  return clientPacket({ servicePort: 443, clientPort: 40_002, payload: "x", ...fields });
}

/** Port 4433 over UDP, with a session header in front. */
function session(payload: string, fields: ClientPacketFields = {}): Uint8Array {
  return clientPacket({
    protocol: "udp",
    servicePort: 4433,
    clientPort: 50_000,
    payload: bytesFromHex(payload),
    ...fields,
  });
}

/** What follows `kind`, flags, protocol, hops and constants; client 198.51.100.7. */
const TO_NODE_2 = "9c 42 01 bb c6 33 64 07 0a 4d 00 02";
/**
 * kind 0x2a (6 bits), steered 1, opening 0: 1010 1010; protocol 6; hops 5 (3 bits) and 0x1234 (13 bits): 1011 0010
 * 0011 0100; 16 zero bits; the cookie.
 */
const HEADER = bytesFromHex(`aa 06 b2 34 00 00 c0 ff ee 12 34 56 ${TO_NODE_2}`);
const HEADER_OF_SYN = bytesFromHex(`ab 06 b2 34 00 00 c0 ff ee 12 34 56 ${TO_NODE_2}`);

function carried(
  header: string,
  ip: Uint8Array,
  transfer: Parameters<typeof overEthernet>[1] = {},
): Uint8Array {
  return overEthernet(concatBytes(bytesFromHex(header), ip), transfer);
}

function refused(header: string, verdict: FrameStep["verdict"], about: string, ip = api()): FrameStep {
  return fromLan(2, carried(header, ip), verdict, [], { about });
}

const headers: readonly Scenario[] = [
  {
    title: "a header of one's own carries an opaque value from the connection's entry",
    shows: ["R5", "R7"],
    entries,
    steps: [
      fromWan(1, routed(api()), "forwarded", toLan(overEthernet(concatBytes(HEADER, api())))),
      fromLan(2, overEthernet(concatBytes(HEADER, api())), "deliveredForwarded", toHost(handedToHost(api()))),
      fromWan(
        1,
        routed(synPacket({ servicePort: 443, clientPort: 40_002 })),
        "forwarded",
        toLan(overEthernet(concatBytes(HEADER_OF_SYN, synPacket({ servicePort: 443, clientPort: 40_002 })))),
      ),
      fromWan(
        1,
        routed(api({ clientPort: 40_003 })),
        "forwarded",
        toLan(
          carried(
            "aa 06 b2 34 00 00 ff ff ff ff ff ff 9c 43 01 bb c6 33 64 07 0a 4d 00 03",
            api({ clientPort: 40_003 }),
            { to: 3 },
          ),
        ),
      ),
    ],
  },
  {
    title: "its version and constants are demanded as they are, its other fields are compared",
    entries,
    steps: [
      refused(`a6 06 b2 34 00 00 c0 ff ee 12 34 56 ${TO_NODE_2}`, "droppedVersion", "version 0x29"),
      refused(`a8 06 b2 34 00 00 c0 ff ee 12 34 56 ${TO_NODE_2}`, "droppedReserved", "forwarded clear"),
      refused(`aa 06 b2 35 00 00 c0 ff ee 12 34 56 ${TO_NODE_2}`, "droppedReserved", "magic"),
      refused(`aa 06 b2 34 00 01 c0 ff ee 12 34 56 ${TO_NODE_2}`, "droppedReserved", "pad"),
      refused(`aa 01 b2 34 00 00 c0 ff ee 12 34 56 ${TO_NODE_2}`, "droppedReserved", "protocol 1"),
      refused(
        `aa 06 b2 34 00 00 c0 ff ee 12 34 56 9c 42 01 bb c6 33 64 07 0a 4d 00 03`,
        "droppedNotOwner",
        "owner",
      ),
      refused(`aa 11 b2 34 00 00 c0 ff ee 12 34 56 ${TO_NODE_2}`, "droppedMalformed", "protocol 17"),
      refused(
        `aa 06 b2 34 00 00 c0 ff ee 12 34 56 9c 42 01 bc c6 33 64 07 0a 4d 00 02`,
        "droppedMalformed",
        "port",
      ),
      refused("", "droppedMalformed", "no header", HEADER.slice(0, 23)),
      fromLan(
        2,
        carried(`aa 06 12 34 00 00 00 00 00 00 00 00 ${TO_NODE_2}`, api()),
        "deliveredForwarded",
        toHost(handedToHost(api())),
        {
          about: "another cookie and no hops: the entry decides",
        },
      ),
    ],
  },
  {
    title: "passing on counts the header's own hops down, and writes this node's value of the connection",
    entries,
    steps: [5, 1, 0].map((hops) => {
      const ip = api();
      const first = (hops << 5) | 0x12;
      const frame = carried(
        `aa 06 ${hex(first)} 34 00 00 00 00 00 00 00 07 9c 42 01 bb c6 33 64 07 0a 4d 00 03`,
        ip,
        { to: 3 },
      );
      if (hops === 0) return fromLan(3, frame, "droppedHops");
      const next = ((hops - 1) << 5) | 0x12;
      const out = carried(`aa 06 ${hex(next)} 34 00 00 c0 ff ee 12 34 56 ${TO_NODE_2}`, ip, { from: 3 });
      return fromLan(3, frame, "forwarded", toLan(out), { about: `hops ${hops}` });
    }),
  },
  {
    title: "without a generation nothing is stale",
    entries,
    steps: [
      refused(
        "aa 06 b2 34 00 00 00 00 00 00 00 00 9c 40 01 bb c6 33 64 07 0a 4d 00 02",
        "droppedUnknown",
        "an unknown connection",
        api({ clientPort: 40_000 }),
      ),
    ],
  },
  {
    title: "without a flag for it, the inner packet itself says that it is an ICMP error",
    entries,
    steps: (() => {
      const quoted = servicePacket({ clientPort: 40_002, servicePort: 443 });
      const error = icmpErrorPacket({ type: 3, quoted });
      const second = overEthernet(concatBytes(HEADER, error));
      const other = icmpErrorPacket({
        type: 3,
        quoted: servicePacket({ clientPort: 40_003, servicePort: 443 }),
      });
      const echo = packet(
        ipv4({ source: CLIENT.ipv4, destination: SERVICE.ipv4 }),
        icmp({ type: 8 }),
        "ping",
      );
      return [
        fromWan(1, routed(error), "forwarded", toLan(second)),
        fromLan(2, second, "deliveredForwarded", toHost(handedToHost(error))),
        fromLan(2, overEthernet(concatBytes(HEADER, other)), "droppedMalformed", [], {
          about: "about another",
        }),
        fromLan(2, overEthernet(concatBytes(HEADER, echo)), "droppedMalformed", [], { about: "no error" }),
      ];
    })(),
  },
  {
    title: "an IPv6 client does not fit a header with IPv4 addresses",
    entries: {
      ...entries,
      services: [{ address: SERVICE.ipv6, protocol: "tcp", port: 443 }],
      connections: [
        ownedBy({
          family: "ipv6",
          clientPort: 40_002,
          protocol: "tcp",
          servicePort: 443,
          node: 2,
          data: { cookie: 0n },
        }),
        ownedBy({
          family: "ipv6",
          clientPort: 40_001,
          protocol: "tcp",
          servicePort: 443,
          node: 1,
          data: { cookie: 0n },
        }),
      ],
    },
    steps: [
      fromWan(1, routed(api({ family: "ipv6" })), "droppedNoPeer"),
      fromWan(
        1,
        routed(api({ family: "ipv6", clientPort: 40_001 })),
        "deliveredLocal",
        toHost(routed(api({ family: "ipv6", clientPort: 40_001 }))),
      ),
      fromLan(2, overEthernet(concatBytes(HEADER, api({ family: "ipv6" }))), "droppedMalformed", [], {
        about: "and is none on lan",
      }),
    ],
  },
];

function hex(byte: number): string {
  return byte.toString(16).padStart(2, "0");
}

const toServer = (kind: number, serverId: number, owner: number) => ({
  match: {
    kind: { kind: "exact" as const, value: BigInt(kind) },
    serverId: { kind: "exact" as const, value: BigInt(serverId) },
  },
  action: "toServer",
  parameters: { node: BigInt(owner) },
  priority: 0,
});

const tables = withTables({
  sessions: [toServer(5, 0x010203, 2), toServer(5, 0x010204, 3), toServer(0, 0, 3)],
  tenants: [
    { match: { tenant: { kind: "exact", value: 0x1234n } }, action: "refuse", parameters: {}, priority: 0 },
  ],
});

/** kind 5 (3 bits), flags 0x1f, server id 0x010203, token. */
const SESSION = "bf 01 02 03 00 11 22 33 44 55 66 77";

function steered(about: string, ip: Uint8Array, owner: number): FrameStep {
  const header = `aa 11 b2 34 00 00 00 00 00 00 00 00 c3 50 11 51 c6 33 64 07 0a 4d 00 0${owner}`;
  return fromWan(1, routed(ip), "forwarded", toLan(carried(header, ip, { to: owner })), { about });
}

function deliveredHere(about: string, ip: Uint8Array): FrameStep {
  return fromWan(1, routed(ip), "deliveredLocal", toHost(routed(ip)), { about });
}

const userHeaders: readonly Scenario[] = [
  {
    title: "a header of the client's packet says which server, without any connection; the opaque value is 0",
    shows: ["R2"],
    entries: tables,
    steps: [
      steered("server id 0x010203", session(`${SESSION} 01 02`), 2),
      steered("other flags", session("a0 01 02 03 00 11 22 33 44 55 66 77"), 2),
      steered("server id 0x010204", session("bf 01 02 04 00 11 22 33 44 55 66 77"), 3),
    ],
  },
  {
    title: "a header that is not there reads 0: too short, another port, another protocol",
    entries: tables,
    steps: [
      steered("11 of its 12 bytes", session("bf 01 02 03 00 11 22 33 44 55 66"), 3),
      steered(
        "UDP length ends before it, the IP payload does not",
        session(SESSION, { udp: { length: 8 + 11 } }),
        3,
      ),
      steered("empty", session(""), 3),
    ],
  },
  {
    title: "a header behind TCP begins behind its options",
    entries: { ...tables, connections: entries.connections, tables: { tenants: tables.tables.tenants! } },
    steps: [
      fromWan(1, routed(api({ payload: bytesFromHex("12 34") })), "droppedPolicy", [], {
        about: "tenant 0x1234",
      }),
      fromWan(
        1,
        routed(api({ payload: bytesFromHex("12 34 56"), tcp: { options: new Uint8Array(12) } })),
        "droppedPolicy",
        [],
        { about: "behind 12 bytes of options" },
      ),
      deliveredHere("tenant 0x1235", api({ clientPort: 40_001, payload: bytesFromHex("12 35") })),
      deliveredHere(
        "options that look like the tenant",
        api({ clientPort: 40_001, payload: "", tcp: { options: bytesFromHex("12 34 12 34") } }),
      ),
      deliveredHere("a single byte", api({ clientPort: 40_001, payload: bytesFromHex("12") })),
    ],
  },
  {
    title: "without tables the classes decide, as ever",
    entries: FARM_ENTRIES,
    steps: [
      {
        ...deliveredHere("UDP", session(SESSION)),
        report: reportOf({ protocol: "udp", clientPort: 50_000, servicePort: 4433 }),
      },
      fromWan(1, routed(api()), "punted", toCpu(routed(api())), { puntReason: 1 }),
    ],
  },
];

const nodes: Scenario = {
  title: "each node answers for its own address in that header",
  controls: ["R4"],
  entries,
  steps: [1, 3].map((id) =>
    fromLan(id, overEthernet(concatBytes(HEADER, api()), { from: 2, to: id }), "droppedNotOwner", [], {
      about: node(id).ipv4,
    }),
  ),
};

export const CUSTOM_HEADER: Suite = {
  title: "a header of one's own, and a header of the client's packet",
  picture: `
    router --- wan [ node 1 ] lan === Ethernet | steering | inner ===+=== lan [ node 2 ]
                                                                     '=== lan [ node 3 ]`,
  pipeline: CUSTOM,
  scenarios: [...headers, ...userHeaders, nodes],
};
