import { concatBytes } from "../../packet/index.ts";
import { FARM } from "../models/farm.ts";
import { type ClientPacketFields, clientPacket, routed } from "./client-frame.ts";
import { FAMILIES, FAMILY_NAME, FARM_ENTRIES, type Family, ownedBy, SECOND_SERVICE } from "./farm-facts.ts";
import { fromWan, type Scenario, type Suite, toCpu, toHost, toLan } from "./scenario.ts";
import { connref, overEthernet } from "./second-packet.ts";

/** Connections that are equal but for one part of the five, each another node's. */
function neighbours(family: Family): Scenario {
  const base = { family, clientPort: 41_000, protocol: "tcp", servicePort: 80 } as const;
  const connections = [
    ownedBy({ ...base, node: 1 }),
    ownedBy({ ...base, protocol: "udp", node: 2 }),
    ownedBy({ ...base, serviceAddress: SECOND_SERVICE[family], node: 3 }),
    ownedBy({ ...base, clientPort: 41_001, node: 2 }),
  ];
  const tcp: ClientPacketFields = { family, clientPort: 41_000 };
  const local = routed(clientPacket(tcp));
  const forwarded = (fields: ClientPacketFields, owner: number, header: Parameters<typeof connref>[0]) => {
    const ip = clientPacket(fields);
    const content = concatBytes(connref({ family, owner, clientPort: 41_000, ...header }), ip);
    return fromWan(1, routed(ip), "forwarded", toLan(overEthernet(content, { to: owner })));
  };
  const unknown = routed(
    clientPacket({ ...tcp, clientAddress: family === "ipv4" ? "198.51.100.8" : "2001:db8:77::8" }),
  );
  return {
    title: `${FAMILY_NAME[family]} connections that are equal but for one of client, port, service and protocol never collide`,
    shows: ["R7", "R8", "R9"],
    entries: { ...FARM_ENTRIES, connections },
    steps: [
      { ...fromWan(1, local, "deliveredLocal", toHost(local)), about: "TCP: node 1's" },
      {
        ...forwarded({ ...tcp, protocol: "udp", servicePort: 80 }, 2, { protocol: 17 }),
        about: "UDP with the same four: node 2's",
      },
      {
        ...forwarded({ ...tcp, serviceAddress: SECOND_SERVICE[family] }, 3, {}),
        about: "another service's address: node 3's",
      },
      {
        ...forwarded({ ...tcp, clientPort: 41_001 }, 2, { clientPort: 41_001 }),
        about: "another client port: node 2's",
      },
      {
        ...fromWan(1, unknown, "punted", toCpu(unknown), { puntReason: 1 }),
        about: "another client: nobody's",
      },
    ],
  };
}

/** What one family's table says is nothing to the other's. */
const families: Scenario = {
  title: "an IPv4 client and an IPv6 client with the same ports never collide",
  entries: {
    ...FARM_ENTRIES,
    connections: [
      ownedBy({ family: "ipv4", clientPort: 41_000, protocol: "tcp", servicePort: 80, node: 2 }),
      ownedBy({ family: "ipv6", clientPort: 41_000, protocol: "tcp", servicePort: 80, node: 3 }),
    ],
  },
  steps: FAMILIES.map((family) => {
    const owner = family === "ipv4" ? 2 : 3;
    const ip = clientPacket({ family, clientPort: 41_000 });
    const content = concatBytes(connref({ family, owner, clientPort: 41_000 }), ip);
    return fromWan(1, routed(ip), "forwarded", toLan(overEthernet(content, { to: owner })));
  }),
};

const replacement: Scenario = {
  title: "entries that are loaded replace those before: a connection that moves is followed at once",
  entries: { ...FARM_ENTRIES, generation: 8, connections: [] },
  steps: [
    fromWan(
      1,
      routed(clientPacket({ clientPort: 41_000 })),
      "punted",
      toCpu(routed(clientPacket({ clientPort: 41_000 }))),
      {
        puntReason: 1,
      },
    ),
  ],
};

export const FIVE_TUPLES: Suite = {
  title: "connections by all five parts",
  picture: `
    router --- wan [ node 1 ] lan ===+=== lan [ node 2 ]
                     host            '=== lan [ node 3 ]`,
  pipeline: FARM,
  scenarios: [...FAMILIES.map(neighbours), families, replacement],
};
