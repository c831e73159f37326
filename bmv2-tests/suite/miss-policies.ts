import { concatBytes } from "../../packet/index.ts";
import { POLICIES } from "../models/policies.ts";
import { clientPacket, icmpErrorPacket, reportOf, routed, servicePacket, synPacket } from "./client-frame.ts";
import { CLIENT_PORT, FARM_ENTRIES as entries, FAMILIES, FAMILY_NAME } from "./farm-facts.ts";
import { fromLan, fromWan, type Scenario, type Suite, toCpu, toHost } from "./scenario.ts";
import { type ConnrefFields, connref, handedToHost, overEthernet } from "./second-packet.ts";

const unknown = { clientPort: CLIENT_PORT.unknown } as const;

function carrier(header: ConnrefFields, ip: Uint8Array): Uint8Array {
  return overEthernet(concatBytes(connref({ ...unknown, ...header }), ip));
}

const scenarios: readonly Scenario[] = FAMILIES.flatMap((family): readonly Scenario[] => {
  const syn = synPacket({ family });
  const datagram = clientPacket({ family, protocol: "udp" });
  const segment = clientPacket({ family });
  const type = family === "ipv4" ? 3 : 1;
  const error = icmpErrorPacket({ family, type, quoted: servicePacket({ family, protocol: "udp" }) });
  const udpHeader = { family, protocol: 17, applicationPort: 53 } as const;
  const moved = clientPacket({ family, clientPort: CLIENT_PORT.node3 });
  const movedFrame = carrier({ family, clientPort: CLIENT_PORT.node3 }, moved);
  return [
    {
      title: `an unknown ${FAMILY_NAME[family]} packet from wan is dropped, punted or delivered as its class says`,
      entries,
      steps: [
        fromWan(1, routed(syn), "droppedPolicy", [], { about: "SYN" }),
        fromWan(1, routed(datagram), "punted", toCpu(routed(datagram)), { puntReason: 1, about: "UDP" }),
        fromWan(1, routed(segment), "droppedUnknown", [], { about: "other TCP" }),
        fromWan(1, routed(error), "droppedUnknown", [], { about: "an ICMP error about UDP" }),
      ],
    },
    {
      title: `an unknown ${FAMILY_NAME[family]} packet from lan is delivered, dropped or punted as its class says`,
      entries,
      steps: [
        fromLan(2, carrier({ family, syn: 1 }, syn), "deliveredForwarded", toHost(handedToHost(syn)), {
          about: "SYN",
          report: reportOf({ family }),
        }),
        fromLan(2, carrier(udpHeader, datagram), "droppedPolicy", [], { about: "UDP" }),
        fromLan(2, carrier({ family }, segment), "punted", toCpu(carrier({ family }, segment)), {
          puntReason: 1,
          about: "other TCP: the carrier frame as it came",
        }),
        fromLan(
          2,
          carrier({ ...udpHeader, fromIcmp: 1 }, error),
          "punted",
          toCpu(carrier({ ...udpHeader, fromIcmp: 1 }, error)),
          { puntReason: 1, about: "an ICMP error" },
        ),
        fromLan(2, carrier({ family, syn: 0 }, syn), "deliveredForwarded", toHost(handedToHost(syn)), {
          about: "the packet says that it is a SYN, not the header's flag",
          report: reportOf({ family }),
        }),
        fromLan(
          2,
          carrier({ family, syn: 1 }, segment),
          "punted",
          toCpu(carrier({ family, syn: 1 }, segment)),
          {
            puntReason: 1,
            about: "a flag without a SYN",
          },
        ),
      ],
    },
    {
      title: `a stale ${FAMILY_NAME[family]} sender is dropped before any policy`,
      entries,
      steps: [
        fromLan(2, carrier({ family, generation: 6, syn: 1 }, syn), "droppedStale"),
        fromLan(2, carrier({ family, generation: 6 }, segment), "droppedStale"),
      ],
    },
    {
      title: `a peer's ${FAMILY_NAME[family]} connection on lan is punted where the rule says so, whatever its hops`,
      entries,
      steps: [
        fromLan(2, movedFrame, "punted", toCpu(movedFrame), { puntReason: 1 }),
        fromLan(
          2,
          carrier({ family, clientPort: CLIENT_PORT.node3, hops: 0 }, moved),
          "punted",
          toCpu(carrier({ family, clientPort: CLIENT_PORT.node3, hops: 0 }, moved)),
          { puntReason: 1 },
        ),
      ],
    },
  ];
});

export const MISS_POLICIES: Suite = {
  title: "policies on a miss",
  picture: `
    router --- wan [ node 1 ] cpu
           lan === [ node 2 ] cpu`,
  pipeline: POLICIES,
  scenarios,
};
