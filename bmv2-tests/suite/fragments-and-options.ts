import { bytesFromHex, concatBytes, ipv6Extension, ipv6Fragment } from "../../packet/index.ts";
import { FARM } from "../models/farm.ts";
import { clientPacket, reportOf, routed, synPacket } from "./client-frame.ts";
import { CLIENT_PORT, FARM_ENTRIES as entries } from "./farm-facts.ts";
import { type FrameStep, fromLan, fromWan, type Scenario, type Suite, toHost, toLan } from "./scenario.ts";
import { connref, handedToHost, overEthernet } from "./second-packet.ts";

const local = { clientPort: CLIENT_PORT.node1 } as const;
const remote = { clientPort: CLIENT_PORT.node2 } as const;
const six = { family: "ipv6" } as const;

function fragment(about: string, ip: Uint8Array): FrameStep {
  return fromWan(1, routed(ip), "droppedFragment", [], { about });
}

const fragments: readonly Scenario[] = [
  {
    title: "fragments to a service's address are dropped and counted, whatever stands where ports would be",
    entries,
    steps: [
      fragment("the first IPv4 fragment", clientPacket({ ...local, ipv4: { moreFragments: true } })),
      fragment(
        "a middle one",
        clientPacket({ ...local, ipv4: { moreFragments: true, fragmentOffset: 185 } }),
      ),
      fragment("the last one", clientPacket({ ...local, ipv4: { fragmentOffset: 1 } })),
      fragment("to another port", clientPacket({ ...local, servicePort: 4711, ipv4: { fragmentOffset: 1 } })),
      fragment("UDP", clientPacket({ ...local, protocol: "udp", ipv4: { fragmentOffset: 8191 } })),
      fragment(
        "transport that would be malformed",
        clientPacket({ ...local, tcp: { dataOffset: 0 }, ipv4: { moreFragments: true } }),
      ),
      fragment(
        "the first IPv6 fragment",
        clientPacket({ ...six, ...local, extensions: [ipv6Fragment({ moreFragments: true })] }),
      ),
      fragment(
        "a later one",
        clientPacket({ ...six, ...local, extensions: [ipv6Fragment({ fragmentOffset: 5 })] }),
      ),
      fragment("an atomic one (RFC 6946)", clientPacket({ ...six, ...local, extensions: [ipv6Fragment()] })),
      fragment(
        "behind other extension headers",
        clientPacket({ ...six, ...local, extensions: [ipv6Extension("hopByHop"), ipv6Fragment()] }),
      ),
    ],
  },
  {
    title: "fragments to other addresses or protocols pass",
    entries,
    steps: [
      clientPacket({ serviceAddress: "192.0.2.77", ipv4: { moreFragments: true } }),
      clientPacket({ serviceAddress: "203.0.113.11", protocol: "udp", ipv4: { moreFragments: true } }),
      clientPacket({
        ...six,
        serviceAddress: "2001:db8:99::1",
        extensions: [ipv6Fragment({ moreFragments: true })],
      }),
    ].map((ip) => fromWan(1, routed(ip), "passed", toHost(routed(ip)))),
  },
  {
    title: "an inner fragment is dropped; only its protocol and client are compared with the header",
    entries,
    steps: [
      fromLan(
        2,
        overEthernet(concatBytes(connref(), clientPacket({ ...remote, ipv4: { moreFragments: true } }))),
        "droppedFragment",
      ),
      fromLan(
        2,
        overEthernet(
          concatBytes(connref({ clientPort: 1 }), clientPacket({ ...remote, ipv4: { fragmentOffset: 3 } })),
        ),
        "droppedFragment",
        [],
        { about: "its ports are not read" },
      ),
      fromLan(
        2,
        overEthernet(
          concatBytes(
            connref({ clientAddress: "198.51.100.8" }),
            clientPacket({ ...remote, ipv4: { fragmentOffset: 3 } }),
          ),
        ),
        "droppedMalformed",
        [],
        { about: "another client" },
      ),
      fromLan(
        2,
        overEthernet(
          concatBytes(connref({ protocol: 17 }), clientPacket({ ...remote, ipv4: { fragmentOffset: 3 } })),
        ),
        "droppedMalformed",
        [],
        { about: "another protocol" },
      ),
      fromLan(
        2,
        overEthernet(
          concatBytes(connref({ fromIcmp: 1 }), clientPacket({ ...remote, ipv4: { moreFragments: true } })),
        ),
        "droppedMalformed",
        [],
        { about: "announced as ICMP error" },
      ),
      fromLan(
        2,
        overEthernet(
          concatBytes(
            connref({ ...six }),
            clientPacket({ ...six, ...remote, extensions: [ipv6Fragment({ fragmentOffset: 9 })] }),
          ),
        ),
        "droppedFragment",
      ),
    ],
  },
];

/** Every number of option words that an IPv4 header may have. */
const OPTION_WORDS = Array.from({ length: 11 }, (_, words) => words);

const optionsAndExtensions: readonly Scenario[] = [
  {
    title: "IPv4 options of every length are parsed over",
    entries,
    steps: OPTION_WORDS.flatMap((words) => {
      const options = new Uint8Array(words * 4).fill(1);
      const here = clientPacket({ ...local, ipv4: { options } });
      const there = clientPacket({ ...remote, ipv4: { options } });
      const second = overEthernet(concatBytes(connref(), there));
      return [
        fromWan(1, routed(here), "deliveredLocal", toHost(routed(here)), { about: `${words} words` }),
        fromWan(1, routed(there), "forwarded", toLan(second), { about: `${words} words` }),
        fromLan(2, second, "deliveredForwarded", toHost(handedToHost(there)), { about: `${words} words` }),
      ];
    }),
  },
  {
    title: "TCP options of every length are parsed over",
    entries,
    steps: OPTION_WORDS.map((words) => {
      const ip = clientPacket({ ...local, tcp: { options: new Uint8Array(words * 4).fill(1) } });
      return fromWan(1, routed(ip), "deliveredLocal", toHost(routed(ip)), { about: `${words} words` });
    }),
  },
  {
    title: "option bytes that look like ports are not taken for them",
    entries,
    steps: [
      // Behind 20 bytes of header, these options read as ports 40001 to 80.
      clientPacket({
        clientPort: 1,
        servicePort: 1,
        ipv4: { options: bytesFromHex("9c 41 00 50 00 00 00 00") },
      }),
    ].map((ip) => fromWan(1, routed(ip), "passed", toHost(routed(ip)))),
  },
  {
    title: "IPv6 extension headers are walked over, one to four of them, of any length",
    entries,
    steps: [1, 2, 3, 4].flatMap((count) =>
      [0, 14, 254].flatMap((length) => {
        const extensions = Array.from({ length: count }, () =>
          ipv6Extension("destinationOptions", { body: new Uint8Array(length) }),
        );
        const here = clientPacket({ ...six, ...local, extensions, payload: "" });
        const there = clientPacket({ ...six, ...remote, extensions, payload: "" });
        const second = overEthernet(concatBytes(connref(six), there));
        const about = `${count} with ${length} bytes`;
        return [
          fromWan(1, routed(here), "deliveredLocal", toHost(routed(here)), { about }),
          fromWan(1, routed(there), "forwarded", toLan(second), { about }),
          fromLan(2, second, "deliveredForwarded", toHost(handedToHost(there)), { about }),
        ];
      }),
    ),
  },
  {
    title: "an ECN SYN is a SYN, a SYN with ACK is none",
    entries,
    steps: [
      ...[0x02, 0xc2, 0x42, 0x82, 0x03, 0x06].map((flags) => {
        const frame = routed(synPacket({ tcp: { flags } }));
        const about = `flags 0x${flags.toString(16)}`;
        return fromWan(1, frame, "deliveredLocal", toHost(frame), { about, report: reportOf() });
      }),
      ...[0x12, 0xd2, 0x10, 0x04, 0x01, 0x00].map((flags) => {
        const frame = routed(synPacket({ tcp: { flags } }));
        return fromWan(1, frame, "punted", [{ port: "cpu" as const, bytes: frame }], {
          puntReason: 1,
          about: `flags 0x${flags.toString(16)}`,
        });
      }),
    ],
  },
];

export const FRAGMENTS_AND_OPTIONS: Suite = {
  title: "fragments, options, extension headers, SYN",
  picture: `
    router --- wan [ node 1 ] lan === lan [ node 2 ] host`,
  pipeline: FARM,
  scenarios: [...fragments, ...optionsAndExtensions],
};
