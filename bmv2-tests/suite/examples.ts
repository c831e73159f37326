import { fileURLToPath } from "node:url";
import { loadEntries } from "../../dsl/entries/read-entries.ts";
import type { PipelineModel } from "../../dsl/model/index.ts";
import acl from "../../examples/acl.ts";
import farm from "../../examples/farm.ts";
import ipv6Udp from "../../examples/ipv6-udp.ts";
import opaqueId from "../../examples/opaque-id.ts";
import { bytesFromHex, concatBytes } from "../../packet/index.ts";
import { type ClientPacketFields, clientPacket, routed, synPacket } from "./client-frame.ts";
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
import { connref, handedToHost, overEthernet, overUdp6 } from "./second-packet.ts";

interface Example {
  readonly name: string;
  readonly model: PipelineModel;
  readonly entries: Scenario["entries"];
}

/** An example's pipeline with its own entries file. */
function example(name: string, { model }: { readonly model: PipelineModel | undefined }): Example {
  if (model === undefined) throw new Error(`example ${name} does not check`);
  const path = fileURLToPath(new URL(`../../examples/${name}.entries.json`, import.meta.url));
  const { entries, diagnostics } = loadEntries(path, model);
  if (entries === undefined) throw new Error(diagnostics.map(({ message }) => message).join("\n"));
  return { name, model, entries };
}

const FARM = example("farm", farm);
const IPV6_UDP = example("ipv6-udp", ipv6Udp);
const OPAQUE_ID = example("opaque-id", opaqueId);
const ACL = example("acl", acl);

function here(fields: ClientPacketFields, about: string): FrameStep {
  const frame = routed(clientPacket(fields));
  return fromWan(1, frame, "deliveredLocal", toHost(frame), { about });
}

/** Node 1 sends a second packet with this header, and its owner delivers what it carries. */
function there(ip: Uint8Array, header: Uint8Array, owner: number): readonly FrameStep[] {
  const second = overEthernet(concatBytes(header, ip), { to: owner });
  return [
    fromWan(1, routed(ip), "forwarded", toLan(second)),
    fromLan(owner, second, "deliveredForwarded", toHost(handedToHost(ip, { to: owner }))),
  ];
}

const farmScenarios: readonly Scenario[] = [
  {
    title: "TCP and UDP connections go to their owners, unknown ones by their class",
    shows: ["R3", "R4", "R8", "R9"],
    entries: FARM.entries,
    steps: (() => {
      const dns = clientPacket({ protocol: "udp", clientAddress: "198.51.100.8", clientPort: 53_530 });
      const dnsHeader = connref({
        generation: 1,
        protocol: 17,
        clientAddress: "198.51.100.8",
        clientPort: 53_530,
        applicationPort: 53,
        owner: 3,
      });
      const unknown = routed(clientPacket({ clientPort: 40_009 }));
      return [
        here({ clientPort: 40_000 }, "node 1's"),
        ...there(clientPacket({ clientPort: 40_001 }), connref({ generation: 1, clientPort: 40_001 }), 2),
        ...there(dns, dnsHeader, 3),
        fromWan(1, unknown, "punted", toCpu(unknown), { puntReason: 1 }),
      ];
    })(),
  },
];

const six = { family: "ipv6", serviceAddress: "2001:db8::10" } as const;

const ipv6Scenarios: readonly Scenario[] = [
  {
    title: "IPv6 clients' packets travel in datagrams over IPv6",
    shows: ["R3", "R4"],
    entries: IPV6_UDP.entries,
    steps: (() => {
      const ip = clientPacket({ ...six, clientPort: 40_001 });
      const content = concatBytes(connref({ ...six, generation: 1, clientPort: 40_001 }), ip);
      const second = overUdp6(content, { ...six, clientPort: 40_001, seed: IPV6_UDP.model.seed });
      return [
        here({ ...six, clientPort: 40_000 }, "node 1's"),
        fromWan(1, routed(ip), "forwarded", toLan(second)),
        fromLan(2, second, "deliveredForwarded", toHost(handedToHost(ip))),
      ];
    })(),
  },
];

const echo = { serviceAddress: "203.0.113.20", servicePort: 7 } as const;

const opaqueScenarios: readonly Scenario[] = [
  {
    title: "the owner's opaque id travels in the ticket beside the reference",
    shows: ["R5", "R7"],
    entries: OPAQUE_ID.entries,
    steps: (() => {
      const reference = "c6 33 64 07 0a 4d 00 02 9c 41 00 07";
      const ticket = bytesFromHex(`22 06 00 01 fe ed fa ce ca fe 00 02 ${reference}`);
      const ticketOfSyn = bytesFromHex(`23 06 00 01 fe ed fa ce ca fe 00 02 ${reference}`);
      return [
        here({ ...echo, clientPort: 40_000 }, "node 1's"),
        ...there(clientPacket({ ...echo, clientPort: 40_001 }), ticket, 2),
        ...there(synPacket({ ...echo, clientPort: 40_001 }), ticketOfSyn, 2),
        fromWan(1, routed(clientPacket({ ...echo, clientPort: 40_009 })), "droppedUnknown"),
      ];
    })(),
  },
];

const admin = { clientAddress: "192.0.2.1", servicePort: 8443 } as const;

const aclScenarios: readonly Scenario[] = [
  {
    title: "the access list comes first, then the service list, then the connections",
    entries: ACL.entries,
    steps: (() => {
      const inspected = routed(
        clientPacket({ ...admin, clientPort: 40_002, payload: bytesFromHex("81 00 00 01") }),
      );
      const pinned = clientPacket({ ...admin, clientPort: 40_002, payload: bytesFromHex("01 00 00 01") });
      const pinnedHeader = connref({
        generation: 1,
        clientAddress: admin.clientAddress,
        clientPort: 40_002,
        applicationPort: 8443,
        owner: 3,
      });
      return [
        here({ clientPort: 40_000 }, "permitted by default, open, node 1's"),
        ...there(clientPacket({ clientPort: 40_001 }), connref({ generation: 1, clientPort: 40_001 }), 2),
        fromWan(1, routed(clientPacket({ clientAddress: "198.18.0.1" })), "droppedPolicy", [], {
          about: "closed",
        }),
        fromWan(1, routed(clientPacket({ ...admin, clientAddress: "198.51.100.7" })), "droppedPolicy", [], {
          about: "the admin port is denied to others",
        }),
        fromWan(1, routed(synPacket({ tcp: { flags: 0x03 } })), "droppedPolicy", [], {
          about: "SYN with FIN",
        }),
        fromWan(1, inspected, "punted", toCpu(inspected), {
          puntReason: 1,
          about: "an operation to inspect",
        }),
        ...there(pinned, pinnedHeader, 3),
      ];
    })(),
  },
  {
    title: "a guard on lan sees the inner packet",
    entries: ACL.entries,
    steps: [
      fromLan(
        2,
        overEthernet(
          concatBytes(
            connref({ generation: 1, clientPort: 40_001, syn: 1 }),
            synPacket({ clientPort: 40_001, tcp: { flags: 0x03 } }),
          ),
        ),
        "droppedPolicy",
      ),
    ],
  },
];

const picture = `
    router --- wan [ node 1 ] lan ===+=== lan [ node 2 ] host
                     host            '=== lan [ node 3 ] host`;

/** The examples of the documentation, each with its own entries file. */
export const EXAMPLES: readonly Suite[] = [
  { title: "example farm", picture, pipeline: FARM.model, scenarios: farmScenarios },
  { title: "example ipv6-udp", picture, pipeline: IPV6_UDP.model, scenarios: ipv6Scenarios },
  { title: "example opaque-id", picture, pipeline: OPAQUE_ID.model, scenarios: opaqueScenarios },
  { title: "example acl", picture, pipeline: ACL.model, scenarios: aclScenarios },
];
