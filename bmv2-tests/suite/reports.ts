import { concatBytes, ipv6Extension } from "../../packet/index.ts";
import { FARM, FARM_NO_AGENT } from "../models/farm.ts";
import {
  answerFrame,
  type ClientPacketFields,
  clientPacket,
  icmpErrorPacket,
  reportOf,
  routed,
  servicePacket,
  synPacket,
} from "./client-frame.ts";
import { CLIENT_PORT, FARM_ENTRIES as entries, FAMILIES, FAMILY_NAME, type Family } from "./farm-facts.ts";
import { fromHost, fromWan, type Scenario, type Suite, toCpu, toHost, toLan, toWan } from "./scenario.ts";
import { connref, overEthernet } from "./second-packet.ts";

const UDP = { protocol: "udp" } as const;

function syn(fields: ClientPacketFields, framing = {}): Uint8Array {
  return routed(synPacket(fields), framing);
}

function datagram(fields: ClientPacketFields): Uint8Array {
  return routed(clientPacket({ ...fields, ...UDP }));
}

/** Delivered by the policy, and told to the agent. */
function reported(about: string, frame: Uint8Array, fields: ClientPacketFields) {
  return fromWan(1, frame, "deliveredLocal", toHost(frame), { about, report: reportOf(fields) });
}

/** Delivered, and nobody is told. */
function unreported(about: string, frame: Uint8Array) {
  return fromWan(1, frame, "deliveredLocal", toHost(frame), { about });
}

/** Options of IPv4, an extension header of IPv6: the connection is read behind them. */
function withOptions(family: Family): ClientPacketFields {
  return family === "ipv4"
    ? { family, ipv4: { options: new Uint8Array(8).fill(1) } }
    : { family, extensions: [ipv6Extension("hopByHop")] };
}

const farm: readonly Scenario[] = FAMILIES.flatMap((family): readonly Scenario[] => {
  const segment = routed(clientPacket({ family }));
  const type = family === "ipv4" ? 3 : 1;
  const error = routed(icmpErrorPacket({ family, type, quoted: servicePacket({ family, ...UDP }) }));
  const owned = { family, clientPort: CLIENT_PORT.node1 };
  const remote = { family, clientPort: CLIENT_PORT.node2 };
  const second = overEthernet(concatBytes(connref({ family, syn: 1 }), synPacket(remote)));
  return [
    {
      title: `the agent is told of each unknown ${FAMILY_NAME[family]} connection whose first packet is delivered`,
      entries,
      steps: [
        reported("SYN", syn({ family }), { family }),
        reported("the same again, since no entry has come", syn({ family }), { family }),
        reported("from another port", syn({ family, clientPort: 65_535 }), { family, clientPort: 65_535 }),
        reported("behind a VLAN tag", syn({ family }, { vlanId: 12, padding: 6 }), { family }),
        reported("behind options", syn(withOptions(family)), { family }),
        reported("a datagram", datagram({ family }), { family, ...UDP }),
        reported("a datagram from port 0", datagram({ family, clientPort: 0 }), {
          family,
          ...UDP,
          clientPort: 0,
        }),
        reported("the same ports over UDP", datagram({ family, servicePort: 80 }), {
          family,
          ...UDP,
          servicePort: 80,
        }),
      ],
    },
    {
      title: `of an ${FAMILY_NAME[family]} packet that cannot begin a connection, or whose connection has an entry, nobody is told`,
      entries,
      steps: [
        fromWan(1, segment, "punted", toCpu(segment), { puntReason: 1, about: "a segment" }),
        fromWan(1, error, "punted", toCpu(error), { puntReason: 1, about: "an ICMP error" }),
        unreported("a SYN of an own connection", syn(owned)),
        unreported("a datagram of an own session", datagram(owned)),
        fromWan(1, syn(remote), "forwarded", toLan(second), { about: "a SYN of a peer's connection" }),
        fromHost(1, answerFrame({ family }), "answered", toWan(answerFrame({ family }))),
      ],
    },
  ];
});

const withoutAgent: readonly Scenario[] = FAMILIES.map((family) => ({
  title: `without a cpu port an unknown ${FAMILY_NAME[family]} SYN is delivered, and nobody is told`,
  entries,
  steps: [unreported("SYN", syn({ family }))],
}));

export const REPORTS: readonly Suite[] = [
  {
    title: "reports of new connections",
    picture: `
    router --- wan [ node 1 ] cpu: the agent
                     host`,
    pipeline: FARM,
    scenarios: farm,
  },
  {
    title: "no agent to report to",
    picture: `
    router --- wan [ node 1 ] host`,
    pipeline: FARM_NO_AGENT,
    scenarios: withoutAgent,
  },
];
