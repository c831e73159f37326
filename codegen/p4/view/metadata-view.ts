import { ADDRESS_BITS, type AddressFamily, fieldOf, homeIndexBits } from "../../../dsl/model/index.ts";
import { CONTROL_PLANE } from "../control-plane-names.ts";
import { decisionsIn, hashesFlows, looksUp, looksUpOnLan, reportsConnections } from "../decisions.ts";
import { p4Identifier } from "../identifiers.ts";
import { aligned, FAMILIES, type Generation } from "./generation.ts";
import { matchedReferenceFields } from "./tables-view.ts";

export interface StructView {
  readonly comment: string;
  readonly name: string;
  readonly fields: readonly string[];
}

export interface MetadataView {
  readonly structs: readonly StructView[];
  /** Names of encapsulation fields whose received values later steps need. */
  readonly received: readonly string[];
}

type Member = readonly [type: string, name: string, comment?: string];

function struct(name: string, comment: string, members: readonly Member[]): StructView {
  return {
    comment: `// ${comment}`,
    name,
    fields: aligned(
      members.map(([type, member, end]) => [type, `${member};`, ...(end === undefined ? [] : [`// ${end}`])]),
    ),
  };
}

export function metadataView(gen: Generation): MetadataView {
  const { encapsulation, connections } = gen.model;
  const sends = decisionsIn(gen.model).has("encapsulate");
  const tagged = fieldOf(encapsulation, "tag") !== undefined;
  const data = connections.data.map(({ name, bits }): Member => [`bit<${bits}>`, p4Identifier(name)]);
  const received = receivedMembers(gen, sends);
  const structs = [
    struct("connection_t", "A connection as the client sees it; of an ICMP error, the quoted packet's.", [
      ["bit<32>", "clientIpv4"],
      ["bit<128>", "clientIpv6"],
      ["bit<16>", "clientPort"],
      ["bit<32>", "serviceIpv4"],
      ["bit<128>", "serviceIpv6"],
      ["bit<16>", "servicePort"],
      ["bit<8>", "protocol"],
    ]),
    struct("self_t", "This node, by the table self. An address of 0 is none.", [
      ["bit<16>", "id"],
      ["bit<8>", "generation", "of the farm's membership"],
      ["bit<32>", "ipv4"],
      ["bit<128>", "ipv6"],
      ["bit<48>", "lanMac"],
      ["bit<48>", "hostMac"],
    ]),
    struct("peer_t", "The owner's node, by the table peers.", [
      ["bit<32>", "ipv4"],
      ["bit<128>", "ipv6"],
      ["bit<48>", "lanMac", "next hop"],
    ]),
    ...(gen.model.homes === undefined
      ? []
      : [
          struct("home_t", "The connection's home, by the table homes. A node of 0 is none.", [
            [`bit<${homeIndexBits(gen.model.homes)}>`, "index"],
            ["bit<16>", "node"],
            ["bit<16>", "previous", "before the last change of members, where it was another"],
            ["Decision", "unknown", "what follows where nobody is left to ask"],
          ]),
        ]),
    ...(data.length > 0 ? [struct("data_t", "What the connection's entry carries.", data)] : []),
    ...(received.length > 0
      ? [
          struct(
            "received_t",
            `Fields of the received ${encapsulation.name}, whichever family's it is.`,
            received.map(({ member }) => member),
          ),
        ]
      : []),
    ...(reportsConnections(gen.model) ? FAMILIES.map(newConnectionStruct) : []),
    ...(tagged
      ? [
          struct(
            "sip_t",
            "SipHash's state.",
            [0, 1, 2, 3].map((index): Member => ["bit<64>", `v${index}`]),
          ),
        ]
      : []),
    struct(
      "metadata_t",
      "What the program knows of a packet beside its headers.",
      metadataMembers(gen, {
        sends,
        tagged,
        data: data.length > 0,
        received: received.length > 0,
      }),
    ),
  ];
  return { structs, received: received.map(({ name }) => name) };
}

/** A digest, which P4Info names by its struct: the key of the entry that the agent writes. */
function newConnectionStruct(family: AddressFamily): StructView {
  const address = `bit<${ADDRESS_BITS[family]}>`;
  const comment = `A connection of ${family === "ipv4" ? "IPv4" : "IPv6"} that has no entry, as the agent learns of it.`;
  return struct(CONTROL_PLANE.newConnections[family], comment, [
    [address, "clientAddress"],
    ["bit<16>", "clientPort"],
    [address, "serviceAddress"],
    ["bit<16>", "servicePort"],
    ["bit<8>", "protocol"],
  ]);
}

interface ReceivedMember {
  /** The user's name of the field. */
  readonly name: string;
  readonly member: Member;
}

function receivedMembers(gen: Generation, sends: boolean): readonly ReceivedMember[] {
  const { encapsulation } = gen.model;
  const wanted = new Map<string, number>();
  const hops = fieldOf(encapsulation, "hops");
  if (hops !== undefined && sends) wanted.set(hops.name, Number(hops.bits));
  const generation = fieldOf(encapsulation, "generation");
  if (generation !== undefined && looksUpOnLan(gen.model))
    wanted.set(generation.name, Number(generation.bits));
  for (const { field } of matchedReferenceFields(gen)) {
    const bits = encapsulation.fields.find(({ name }) => name === field)!.bits;
    wanted.set(field, bits === "address" ? ADDRESS_BITS.ipv6 : bits);
  }
  return [...wanted].map(([name, bits]) => ({ name, member: [`bit<${bits}>`, p4Identifier(name)] }));
}

function metadataMembers(
  gen: Generation,
  has: {
    readonly sends: boolean;
    readonly tagged: boolean;
    readonly data: boolean;
    readonly received: boolean;
  },
): readonly Member[] {
  const { encapsulation } = gen.model;
  const hops = fieldOf(encapsulation, "hops");
  const udp = encapsulation.carrier.kind === "udp";
  const members: Member[] = [
    ["bit<32>", "available", "bytes that the frame, or the datagram in it, still holds"],
    ["bit<32>", "ipLength", "of the client's packet, headers included"],
    ["bit<32>", "payloadLength", "what of it the parser has before it"],
    ["bit<16>", "etherType", "behind the VLAN tag, if there is one"],
    ["bit<1>", "fragment"],
    ["bit<1>", "fromIcmp", "an ICMP error about the connection"],
    ["bit<1>", "syn", "TCP with SYN set and ACK clear"],
    ...(looksUp(gen.model) ? ([["bit<1>", "answer", "a packet from host, of a connection"]] as const) : []),
    ["connection_t", "connection"],
    ["Lookup", "lookup"],
    ["Decision", "decision"],
    ["bit<16>", "owner", "node id"],
    ["self_t", "self"],
  ];
  if (reportsConnections(gen.model)) members.push(["bit<1>", "report", "tell the agent of the connection"]);
  if (has.sends) members.push(["peer_t", "peer"]);
  if (gen.model.homes !== undefined) members.push(["home_t", "home"]);
  if (has.data) members.push(["data_t", "data"]);
  if (has.received) members.push(["received_t", "received"]);
  if (has.sends && hops !== undefined)
    members.push([`bit<${hops.bits}>`, "hops", "forwards left, for the second packet"]);
  if (hashesFlows(gen.model)) members.push(["bit<32>", "flowHash"]);
  if (has.sends && udp) members.push(["bit<1>", "carrierWritten", "the outer headers are this node's own"]);
  if (has.tagged) members.push(["sip_t", "sip"]);
  return members;
}
