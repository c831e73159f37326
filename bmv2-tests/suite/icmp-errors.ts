import {
  bytesFromHex,
  concatBytes,
  icmp,
  ipv4,
  ipv6Extension,
  ipv6Fragment,
  packet,
} from "../../packet/index.ts";
import { FARM } from "../models/farm.ts";
import {
  clientPacket,
  type IcmpErrorFields,
  icmpErrorPacket,
  routed,
  servicePacket,
} from "./client-frame.ts";
import { CLIENT_PORT, FARM_ENTRIES as entries, FAMILY_NAME, type Family, SERVICE } from "./farm-facts.ts";
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
import { type ConnrefFields, connref, handedToHost, overEthernet } from "./second-packet.ts";

/** The errors that are steered: unreachable and time exceeded; for IPv6 packet too big as well. */
const ERRORS: Readonly<Record<Family, readonly (readonly [type: number, code: number])[]>> = {
  ipv4: [
    [3, 1],
    [3, 4],
    [11, 0],
  ],
  ipv6: [
    [1, 0],
    [2, 0],
    [3, 0],
  ],
};

/** An error about the service's packet to this client port. */
function about(family: Family, clientPort: number, more: Partial<IcmpErrorFields> = {}): Uint8Array {
  const type = family === "ipv4" ? 3 : 1;
  return icmpErrorPacket({ family, type, quoted: servicePacket({ family, clientPort }), ...more });
}

const steered: readonly Scenario[] = (["ipv4", "ipv6"] as const).flatMap((family): readonly Scenario[] => [
  {
    title: `${FAMILY_NAME[family]} ICMP errors go where the quoted packet's connection lives`,
    entries,
    steps: ERRORS[family].flatMap(([type, code]) => {
      const here = about(family, CLIENT_PORT.node1, { type, code });
      const there = about(family, CLIENT_PORT.node2, { type, code });
      const second = overEthernet(concatBytes(connref({ family, fromIcmp: 1 }), there));
      return [
        fromWan(1, routed(here), "deliveredLocal", toHost(routed(here)), { about: `type ${type}` }),
        fromWan(1, routed(there), "forwarded", toLan(second), { about: `type ${type}` }),
        fromLan(2, second, "deliveredForwarded", toHost(handedToHost(there)), { about: `type ${type}` }),
      ];
    }),
  },
  {
    title: `${FAMILY_NAME[family]} ICMP errors about UDP do too`,
    entries,
    steps: (() => {
      const quoted = servicePacket({ family, protocol: "udp", clientPort: CLIENT_PORT.node2 });
      const there = about(family, 0, { quoted });
      const second = overEthernet(
        concatBytes(connref({ family, fromIcmp: 1, protocol: 17, applicationPort: 53 }), there),
      );
      return [
        fromWan(1, routed(there), "forwarded", toLan(second)),
        fromLan(2, second, "deliveredForwarded", toHost(handedToHost(there))),
      ];
    })(),
  },
  {
    title: `8 quoted bytes of ${FAMILY_NAME[family]} transport are enough, 7 are not`,
    entries,
    steps: (() => {
      const whole = servicePacket({ family, clientPort: CLIENT_PORT.node1 });
      const header = family === "ipv4" ? 20 : 40;
      const enough = about(family, 0, { quoted: whole.slice(0, header + 8) });
      const tooFew = about(family, 0, { quoted: whole.slice(0, header + 7) });
      const none = about(family, 0, { quoted: whole.slice(0, header) });
      const nothing = about(family, 0, { quoted: new Uint8Array() });
      return [
        fromWan(1, routed(enough), "deliveredLocal", toHost(routed(enough))),
        fromWan(1, routed(tooFew), "passed", toHost(routed(tooFew))),
        fromWan(1, routed(none), "passed", toHost(routed(none))),
        fromWan(1, routed(nothing), "passed", toHost(routed(nothing))),
        fromWan(1, routed(tooFew, { padding: 8 }), "passed", toHost(routed(tooFew, { padding: 8 })), {
          about: "padding is not quoted",
        }),
      ];
    })(),
  },
  {
    title: `an ${FAMILY_NAME[family]} ICMP error about an unknown connection takes the policy of other packets, never that of a SYN`,
    entries,
    steps: [
      about(family, CLIENT_PORT.unknown),
      about(family, 0, { quoted: servicePacket({ family, tcp: { flags: ["SYN"] } }) }),
      about(family, 0, { quoted: servicePacket({ family, protocol: "udp" }) }),
    ].map((ip) => fromWan(1, routed(ip), "punted", toCpu(routed(ip)), { puntReason: 1 })),
  },
  {
    title: `${FAMILY_NAME[family]} ICMP that quotes no service's packet, or is no error, passes`,
    entries,
    steps: [
      about(family, 0, { type: family === "ipv4" ? 8 : 128 }),
      about(family, 0, { type: family === "ipv4" ? 12 : 4 }),
      about(family, 0, { quoted: servicePacket({ family, servicePort: 4711 }) }),
      about(family, 0, {
        quoted: servicePacket({
          family,
          serviceAddress: family === "ipv4" ? "192.0.2.77" : "2001:db8:99::77",
        }),
      }),
      about(family, 0, { quoted: clientPacket({ family, clientPort: CLIENT_PORT.node1 }) }),
      about(family, 0, {
        quoted: servicePacket(
          family === "ipv4" ? { ipv4: { version: 6 } } : { family, ipv6: { version: 4 } },
        ),
      }),
      about(family, 0, {
        quoted: servicePacket(
          family === "ipv4" ? { ipv4: { protocol: 47 } } : { family, ipv6: { nextHeader: 47 } },
        ),
      }),
    ].map((ip): FrameStep => fromWan(1, routed(ip), "passed", toHost(routed(ip)))),
  },
  {
    title: `an ${FAMILY_NAME[family]} ICMP error for another address than it quotes is no service's`,
    entries,
    steps: (() => {
      const ip = about(family, CLIENT_PORT.node1, {
        destination: family === "ipv4" ? "203.0.113.11" : "2001:db8:10::11",
      });
      return [fromWan(1, routed(ip), "passed", toHost(routed(ip)))];
    })(),
  },
  {
    title: `an ${FAMILY_NAME[family]} ICMP error for a foreign MAC is dropped`,
    entries,
    steps: [fromWan(1, routed(about(family, CLIENT_PORT.node1), { node: 2 }), "droppedNotForUs")],
  },
]);

const delivered = (ip: Uint8Array): FrameStep => fromWan(1, routed(ip), "deliveredLocal", toHost(routed(ip)));
const passes = (ip: Uint8Array): FrameStep => fromWan(1, routed(ip), "passed", toHost(routed(ip)));

const quotedHeaders: readonly Scenario[] = [
  {
    title: "a quoted IPv4 packet may have options, and may be the first fragment",
    entries,
    steps: [
      delivered(
        about("ipv4", 0, {
          quoted: servicePacket({ clientPort: CLIENT_PORT.node1, ipv4: { options: new Uint8Array(12) } }),
        }),
      ),
      delivered(
        about("ipv4", 0, {
          quoted: servicePacket({ clientPort: CLIENT_PORT.node1, ipv4: { options: new Uint8Array(40) } }),
        }),
      ),
      delivered(
        about("ipv4", 0, {
          quoted: servicePacket({ clientPort: CLIENT_PORT.node1, ipv4: { moreFragments: true } }),
        }),
      ),
      passes(
        about("ipv4", 0, {
          quoted: servicePacket({ clientPort: CLIENT_PORT.node1, ipv4: { fragmentOffset: 1 } }),
        }),
      ),
      passes(
        about("ipv4", 0, {
          quoted: servicePacket({ clientPort: CLIENT_PORT.node1, ipv4: { headerLength: 4 } }),
        }),
      ),
      passes(about("ipv4", 0, { quoted: servicePacket({ clientPort: CLIENT_PORT.node1 }).slice(0, 19) })),
    ],
  },
  {
    title: "a quoted IPv6 packet with extension headers is not looked into, an error behind them is",
    entries,
    steps: [
      passes(
        about("ipv6", 0, {
          quoted: servicePacket({
            family: "ipv6",
            clientPort: CLIENT_PORT.node1,
            extensions: [ipv6Extension("destinationOptions")],
          }),
        }),
      ),
      passes(
        about("ipv6", 0, {
          quoted: servicePacket({
            family: "ipv6",
            clientPort: CLIENT_PORT.node1,
            extensions: [ipv6Fragment({ moreFragments: true })],
          }),
        }),
      ),
      delivered(about("ipv6", CLIENT_PORT.node1, { extensions: [ipv6Extension("hopByHop")] })),
      passes(about("ipv6", CLIENT_PORT.node1, { extensions: [ipv6Fragment({ moreFragments: true })] })),
    ],
  },
  {
    title: "an ICMP error with IPv4 options is steered, a fragment of one passes",
    entries,
    steps: (() => {
      const quoted = servicePacket({ clientPort: CLIENT_PORT.node1 });
      const message = (fields: Partial<Parameters<typeof ipv4>[0]>) =>
        packet(
          ipv4({ source: "192.0.2.1", destination: SERVICE.ipv4, ...fields }),
          icmp({ type: 11 }),
          quoted,
        );
      return [
        delivered(message({ options: bytesFromHex("94 04 00 00 01 01 01 01") })),
        passes(message({ moreFragments: true })),
        passes(message({ fragmentOffset: 2 })),
      ];
    })(),
  },
];

/** A carrier frame to node 2 that says it carries an ICMP error. */
function announced(header: ConnrefFields, ip: Uint8Array): FrameStep {
  const frame = overEthernet(concatBytes(connref({ fromIcmp: 1, ...header }), ip));
  return fromLan(2, frame, "droppedMalformed");
}

const onLan: readonly Scenario[] = [
  {
    title: "an inner packet that is no error about the header's connection is malformed",
    entries,
    steps: [
      announced({}, about("ipv4", CLIENT_PORT.node1)),
      announced({ protocol: 17 }, about("ipv4", CLIENT_PORT.node2)),
      announced({ applicationPort: 53 }, about("ipv4", CLIENT_PORT.node2)),
      announced({ clientAddress: "198.51.100.8" }, about("ipv4", CLIENT_PORT.node2)),
      announced({}, about("ipv4", CLIENT_PORT.node2, { type: 0 })),
      announced({}, about("ipv4", CLIENT_PORT.node2, { destination: "203.0.113.11" })),
      announced({}, clientPacket({ clientPort: CLIENT_PORT.node2 })),
      announced({ family: "ipv6" }, about("ipv6", CLIENT_PORT.node1)),
      { ...announced({ fromIcmp: 0 }, about("ipv4", CLIENT_PORT.node2)), about: "not announced" },
    ],
  },
];

export const ICMP_ERRORS: Suite = {
  title: "ICMP errors",
  picture: `
    client --x-- router --- wan [ node 1 ] lan === lan [ node 2 ] host
                   '--- "your packet to the client did not arrive"`,
  pipeline: FARM,
  scenarios: [...steered, ...quotedHeaders, ...onLan],
};
