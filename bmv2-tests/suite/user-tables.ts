import type { EntryMatch, TableEntry } from "../../dsl/entries/node-entries.ts";
import { bigintFromBytes, concatBytes, ipAddress } from "../../packet/index.ts";
import { TABLES } from "../models/tables.ts";
import {
  type ClientPacketFields,
  clientPacket,
  icmpErrorPacket,
  routed,
  servicePacket,
} from "./client-frame.ts";
import { CLIENT, CLIENT_PORT, withTables } from "./farm-facts.ts";
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
import { connref, handedToHost, overEthernet } from "./second-packet.ts";

const exact = (value: number | bigint): EntryMatch => ({ kind: "exact", value: BigInt(value) });
const range = (low: number, high: number): EntryMatch => ({
  kind: "range",
  low: BigInt(low),
  high: BigInt(high),
});
const ternary = (value: number | bigint, mask: number | bigint): EntryMatch => ({
  kind: "ternary",
  value: BigInt(value),
  mask: BigInt(mask),
});

function lpm(prefix: string): EntryMatch {
  const [address, length] = prefix.split("/");
  return { kind: "lpm", value: bigintFromBytes(ipAddress(address!)), prefixLength: Number(length) };
}

function entry(
  action: string,
  match: TableEntry["match"],
  priority = 0,
  parameters: TableEntry["parameters"] = {},
): TableEntry {
  return { match, action, parameters, priority };
}

const local = { clientPort: CLIENT_PORT.node1 } as const;

function delivered(about: string, fields: ClientPacketFields, vlanId?: number): FrameStep {
  const frame = routed(clientPacket({ ...local, ...fields }), vlanId === undefined ? {} : { vlanId });
  return fromWan(1, frame, "deliveredLocal", toHost(frame), { about });
}

function denied(about: string, fields: ClientPacketFields, vlanId?: number): FrameStep {
  const frame = routed(clientPacket({ ...local, ...fields }), vlanId === undefined ? {} : { vlanId });
  return fromWan(1, frame, "droppedPolicy", [], { about });
}

const CLIENT_BITS = bigintFromBytes(ipAddress(CLIENT.ipv4));

const acl: readonly Scenario[] = [
  {
    title: "without an entry that matches, a table's default action decides",
    entries: withTables({ acl: [entry("deny", { client: ternary(0, 0xffffffff) }, 5)] }),
    steps: [delivered("no such client", {})],
  },
  {
    title: "a ternary key compares under its mask",
    entries: withTables({
      acl: [entry("deny", { client: ternary(CLIENT_BITS, 0xffffff00), flags: ternary(0x10, 0x12) }, 1)],
    }),
    steps: [
      denied("the client's network, ACK without SYN", {}),
      denied("another host of it", { clientAddress: "198.51.100.200", clientPort: 1 }),
      delivered("SYN", { tcp: { flags: 0x12 } }),
      delivered("UDP has no TCP flags: 0", { protocol: "udp" }),
      delivered("an IPv6 client has no IPv4 address: 0", { family: "ipv6" }),
    ],
  },
  {
    title: "bits of a ternary value outside of its mask do not matter",
    entries: withTables({ acl: [entry("deny", { client: ternary(CLIENT_BITS | 0xffn, 0xffffff00) }, 1)] }),
    steps: [denied("the client's network", {})],
  },
  {
    title: "a range holds its ends",
    entries: withTables({
      acl: [entry("deny", { ports: range(40_001, 40_001) }, 1), entry("deny", { ports: range(1, 9) }, 2)],
    }),
    steps: [
      denied("the only port", {}),
      denied("the first", { clientPort: 1 }),
      denied("the last", { clientPort: 9 }),
      fromWan(
        1,
        routed(clientPacket({ clientPort: 10 })),
        "punted",
        toCpu(routed(clientPacket({ clientPort: 10 }))),
        {
          puntReason: 1,
          about: "one more",
        },
      ),
      fromWan(
        1,
        routed(clientPacket({ clientPort: 0 })),
        "punted",
        toCpu(routed(clientPacket({ clientPort: 0 }))),
        {
          puntReason: 1,
          about: "one less",
        },
      ),
    ],
  },
  {
    title: "of entries that match, the largest priority wins, wherever it stands",
    entries: withTables({
      acl: [
        entry("deny", { ports: range(40_001, 40_001) }, 10),
        entry("permit", { ports: range(0, 65_535) }, 20),
        entry("deny", {}, 1),
      ],
    }),
    steps: [delivered("permitted at 20", {}), delivered("the same for UDP", { protocol: "udp" })],
  },
  {
    title: "an entry without keys matches everything",
    entries: withTables({ acl: [entry("deny", {}, 1)] }),
    steps: [denied("TCP", {}), denied("UDP", { protocol: "udp" }), denied("IPv6", { family: "ipv6" })],
  },
  {
    title: "the connection of an ICMP error is a key, TCP's fields are not there",
    entries: withTables({
      acl: [entry("deny", { ports: range(40_001, 40_001), flags: ternary(0, 0xff) }, 2)],
    }),
    steps: (() => {
      const quoted = servicePacket({ clientPort: CLIENT_PORT.node1 });
      return [
        fromWan(1, routed(icmpErrorPacket({ type: 3, quoted })), "droppedPolicy", [], {
          about: "flags read 0",
        }),
        delivered("the packet itself has flags", {}),
      ];
    })(),
  },
  {
    title: "policy comes before everything that the table of connections leads to",
    entries: withTables({ acl: [entry("deny", {}, 1)] }),
    steps: [
      denied("unknown", { clientPort: CLIENT_PORT.unknown }),
      denied("no peer", { clientPort: CLIENT_PORT.node9 }),
      denied("too big", { clientPort: CLIENT_PORT.node2, payload: new Uint8Array(1600) }),
      fromWan(
        1,
        routed(clientPacket({ serviceAddress: "192.0.2.77" })),
        "passed",
        toHost(routed(clientPacket({ serviceAddress: "192.0.2.77" }))),
        {
          about: "but what is no service's is not steered",
        },
      ),
    ],
  },
];

const vlans: readonly Scenario[] = [
  {
    title: "exact keys match as a whole: the VLAN and the type behind the addresses",
    entries: withTables({
      vlans: [
        entry("deny", { vlan: exact(100), etherType: exact(0x8100) }),
        entry("ask", { vlan: exact(101), etherType: exact(0x8100) }),
        entry("here", { vlan: exact(102), etherType: exact(0x8100) }),
        entry("deny", { vlan: exact(0), etherType: exact(0x86dd) }),
      ],
    }),
    steps: [
      denied("VLAN 100", {}, 100),
      delivered("VLAN 99", {}, 99),
      delivered("no VLAN: 0, and IPv4", {}),
      delivered("VLAN 0 is tagged", {}, 0),
      denied("no VLAN, and IPv6", { family: "ipv6" }),
      fromWan(
        1,
        routed(clientPacket(local), { vlanId: 101 }),
        "punted",
        toCpu(routed(clientPacket(local), { vlanId: 101 })),
        { puntReason: 1, about: "VLAN 101 asks the agent" },
      ),
      delivered("VLAN 102 is delivered without a look-up", { clientPort: CLIENT_PORT.node2 }, 102),
    ],
  },
];

const toNode = (match: TableEntry["match"], node: number) =>
  entry("toNode", match, 0, { node: BigInt(node) });

function steeredTo(node: number, about: string, clientAddress: string): FrameStep {
  const fields = { family: "ipv6", clientAddress, clientPort: CLIENT_PORT.unknown } as const;
  const ip = clientPacket(fields);
  const out = overEthernet(concatBytes(connref({ ...fields, owner: node }), ip), { to: node });
  return fromWan(1, routed(ip), "forwarded", toLan(out), { about });
}

const prefixes: readonly Scenario[] = [
  {
    title: "the longest prefix wins, and its action says which node",
    entries: withTables({
      prefixes: [
        toNode({ client: lpm("2001:db8::/32"), protocol: exact(6) }, 2),
        toNode({ client: lpm("2001:db8:77::/48"), protocol: exact(6) }, 3),
        entry("unknown", { client: lpm("2001:db8:77::66/128"), protocol: exact(6) }),
        toNode({ client: lpm("2001:db8:88::/48"), protocol: exact(6) }, 1),
        toNode({ client: lpm("2001:db8:89::/48"), protocol: exact(6) }, 77),
        entry("unknown", { client: lpm("::/0"), protocol: exact(17) }),
      ],
    }),
    steps: [
      steeredTo(2, "/32", "2001:db8:1::1"),
      steeredTo(3, "/48", "2001:db8:77::1"),
      fromWan(
        1,
        routed(clientPacket({ family: "ipv6", clientAddress: "2001:db8:77::66" })),
        "droppedUnknown",
        [],
        { about: "/128" },
      ),
      fromWan(
        1,
        routed(clientPacket({ family: "ipv6", clientAddress: "2001:db8:88::1" })),
        "droppedNoPeer",
        [],
        {
          about: "this node itself is no peer",
        },
      ),
      fromWan(
        1,
        routed(clientPacket({ family: "ipv6", clientAddress: "2001:db8:89::1" })),
        "droppedNoPeer",
        [],
        {
          about: "no such node",
        },
      ),
      fromWan(1, routed(clientPacket({ family: "ipv6", protocol: "udp" })), "droppedUnknown", [], {
        about: "a prefix of length 0",
      }),
      fromWan(1, routed(clientPacket({ protocol: "udp" })), "droppedUnknown", [], {
        about: "and an IPv4 packet's IPv6 source reads 0",
      }),
    ],
  },
];

const arrivals: readonly Scenario[] = [
  {
    title: "on lan a table sees the carrier's header and the inner packet",
    entries: withTables({
      arrivals: [
        entry("deny", { hops: range(0, 0) }, 30),
        entry("elsewhere", { client: lpm("198.51.100.0/24"), hops: range(3, 9) }, 20, { node: 3n }),
        entry("deny", { client: lpm("198.51.100.7/32"), hops: range(5, 9) }, 10),
        entry("deny", { client: lpm("198.51.100.7/32"), hops: range(1, 1) }, 9),
      ],
    }),
    steps: (() => {
      const ip = clientPacket({ clientPort: CLIENT_PORT.node2 });
      const arriving = (hops: number) => overEthernet(concatBytes(connref({ hops }), ip));
      const passedOn = (hops: number) =>
        overEthernet(concatBytes(connref({ hops, owner: 3 }), ip), { from: 2, to: 3 });
      const out = toHost(handedToHost(ip));
      return [
        fromLan(2, arriving(0), "droppedPolicy", [], { about: "no hops left: denied" }),
        fromLan(2, arriving(1), "droppedPolicy", [], { about: "one hop: denied" }),
        fromLan(2, arriving(2), "deliveredForwarded", out, { about: "two hops: looked up" }),
        fromLan(2, arriving(3), "forwarded", toLan(passedOn(2)), { about: "sent elsewhere by the table" }),
        fromLan(2, arriving(5), "forwarded", toLan(passedOn(4)), {
          about: "priority decides, not the longer prefix",
        }),
        fromLan(2, arriving(10), "deliveredForwarded", out, { about: "beyond the range" }),
      ];
    })(),
  },
];

export const USER_TABLES: Suite = {
  title: "user tables of every match kind",
  picture: `
    router --- wan [ node 1 ] lan ===+=== lan [ node 2 ]
                acl, vlans,          '=== lan [ node 3 ]
                prefixes                  arrivals`,
  pipeline: TABLES,
  scenarios: [...acl, ...vlans, ...prefixes, ...arrivals],
};
