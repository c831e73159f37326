import fc from "fast-check";
import type { NodeEntries } from "../../dsl/entries/node-entries.ts";
import { carrierBytes, layoutOf, overheadBytes, type PipelineModel } from "../../dsl/model/index.ts";
import { interpret } from "../../interpreter/index.ts";
import {
  bytesFromBigint,
  ipv6Extension,
  ipv6Fragment,
  type Layer,
  sipHash24,
  writeBits,
} from "../../packet/index.ts";
import {
  applyStep,
  encapsulateTo,
  key,
  parameter,
  proceed,
  standardField,
  table,
  tableAction,
} from "../models/model-literal.ts";
import {
  type ClientPacketFields,
  clientPacket,
  icmpErrorPacket,
  routed,
  servicePacket,
} from "../suite/client-frame.ts";
import { CLIENT_PORTS, CLIENTS, MEMBERS, type ServicePoint, servicePoints } from "./world.ts";

/** A frame at a port. */
export interface Arrival {
  readonly port: "wan" | "lan" | "host";
  readonly frame: Uint8Array;
}

/** A frame to the node: valid traffic that often hits, carried by the farm's own header on lan; some of it damaged. */
export function arbitraryArrival(model: PipelineModel, entries: NodeEntries): fc.Arbitrary<Arrival> {
  const ip = arbitraryIpPacket(model);
  const fromWan = fc
    .tuple(ip, framing(entries.node))
    .map(([bytes, around]): Arrival => ({ port: "wan", frame: routed(bytes, around) }));
  const fromLan = fc
    .record({
      ip,
      journey: fc.record({
        sender: fc.constantFrom(1, 2, 3),
        owner: ownerOf(entries.node),
        generation: fc.integer({ min: -2, max: 3 }).map((ahead) => (entries.generation + ahead) & 0xff),
      }),
      tampering: fc.option(arbitraryTampering, { nil: undefined, freq: 3 }),
    })
    .map(({ ip: bytes, journey, tampering }): Arrival => {
      const frame = carried(model, entries, bytes, journey);
      return {
        port: "lan",
        frame: tampering === undefined ? frame : tampered(model, frame, bytes, tampering),
      };
    });
  const fromHost = fc
    .tuple(ip, framing(entries.node))
    .map(([bytes, around]): Arrival => ({ port: "host", frame: routed(bytes, around) }));
  const elsewhere = fc.tuple(fromLan, fc.constantFrom<Arrival["port"]>("wan", "host"), fc.boolean()).map(
    ([{ frame }, port, forHost]): Arrival => ({
      port,
      frame: forHost ? toHostMac(frame, entries.node) : frame,
    }),
  );
  const random = fc.record({
    port: fc.constantFrom<Arrival["port"]>("wan", "lan", "host"),
    frame: fc.uint8Array({ minLength: 1, maxLength: 120 }),
  });
  const valid = fc.oneof(
    { weight: 8, arbitrary: fromWan },
    { weight: 8, arbitrary: fromLan },
    { weight: 1, arbitrary: fromHost },
    { weight: 1, arbitrary: elsewhere },
  );
  return fc.oneof(
    { weight: 12, arbitrary: valid },
    {
      weight: 6,
      arbitrary: fc.tuple(valid, damage).map(([{ port, frame }, change]) => ({ port, frame: change(frame) })),
    },
    { weight: 1, arbitrary: random },
  );
}

function ownerOf(own: number): fc.Arbitrary<number> {
  return seldom(own, (own % 3) + 1, ((own + 1) % 3) + 1);
}

function framing(node: number) {
  return fc.record(
    {
      node: seldom(node, (node % 3) + 1),
      vlanId: fc.constantFrom(0, 7, 4095),
      padding: fc.constantFrom(1, 6, 30),
    },
    { requiredKeys: ["node"] },
  );
}

/** A client's packet, an ICMP error about one of the service's, or something else. */
function arbitraryIpPacket(model: PipelineModel): fc.Arbitrary<Uint8Array> {
  return fc.constantFrom(...servicePoints(model)).chain((point) => {
    const fields = arbitraryFields(point, payloadThatFits(model, point));
    const error = fc
      .record({
        fields,
        type: fc.constantFrom(3, 11, 1, 2, 3, 4, 8, 12, 128),
        kept: fc.oneof(fc.constant(1000), fc.integer({ min: 0, max: 60 })),
        right: fc.integer({ min: 0, max: 9 }),
      })
      .map(({ fields: quoted, type, kept, right }) =>
        icmpErrorPacket({
          family: point.family,
          type,
          quoted: servicePacket(quoted).slice(0, kept),
          ...(right === 0 ? {} : { destination: point.address }),
        }),
      );
    return fc.oneof({ weight: 6, arbitrary: fields.map(clientPacket) }, { weight: 1, arbitrary: error });
  });
}

/** Usual in most respects, each of them unusual now and then. */
function seldom<T>(usual: T, ...unusual: readonly T[]): fc.Arbitrary<T> {
  return fc.oneof(
    { weight: 40, arbitrary: fc.constant(usual) },
    { weight: 1, arbitrary: fc.constantFrom(...unusual) },
  );
}

const extension: fc.Arbitrary<Layer> = fc.oneof(
  fc
    .tuple(
      fc.constantFrom("hopByHop" as const, "routing" as const, "destinationOptions" as const),
      fc.constantFrom(0, 6, 14, 62),
    )
    .map(([kind, length]) => ipv6Extension(kind, { body: new Uint8Array(length) })),
  fc.constantFrom(ipv6Fragment(), ipv6Fragment({ fragmentOffset: 2, moreFragments: true })),
);

/** The longest payload with which a packet without options still fits the LAN's MTU behind its overhead. */
function payloadThatFits(
  { encapsulation, ports }: PipelineModel,
  { family, protocol }: ServicePoint,
): number {
  const headers = (family === "ipv4" ? 20 : 40) + (protocol === "tcp" ? 20 : 8);
  return (ports.lan.mtu ?? 1500) - overheadBytes(encapsulation, family) - headers;
}

function arbitraryFields(
  { family, address, protocol, port }: ServicePoint,
  fitting: number,
): fc.Arbitrary<ClientPacketFields> {
  const other = protocol === "tcp" ? "udp" : "tcp";
  return fc
    .record({
      clientAddress: fc.constantFrom(...CLIENTS[family]),
      clientPort: fc.oneof(
        { weight: 25, arbitrary: fc.constantFrom(...CLIENT_PORTS) },
        { weight: 1, arbitrary: fc.nat(65_535) },
      ),
      protocol: seldom<"tcp" | "udp">(protocol, other),
      servicePort: seldom(port, 0, 80, 53, 6635, 4789),
      serviceAddress: seldom(
        address,
        ...(family === "ipv4" ? ["192.0.2.77", "10.77.0.1", "10.77.0.2"] : ["2001:db8::77", "fd77::1"]),
      ),
      flags: fc.constantFrom(0x02, 0xc2, 0x10, 0x18, 0x12, 0x04, 0x00, 0xff),
      dscp: fc.constantFrom(0, 46, 63),
      ecn: fc.nat(3),
      ttl: fc.constantFrom(0, 1, 57, 64, 255),
      flagBits: fc.constantFrom(2, 2, 2, 2, 0, 0, 0, 4, 6, 1, 7),
      fragmentOffset: seldom(0, 0, 1, 8191),
      options: seldom(0, 1, 2, 10),
      tcpOptions: seldom(0, 1, 3, 10),
      dataOffset: seldom<number | undefined>(undefined, undefined, 0, 4, 6, 15),
      udpLength: seldom<number | undefined>(undefined, undefined, 0, 7, 8, 9, 60_000),
      extensions: fc.oneof(
        { weight: 20, arbitrary: fc.constant([]) },
        { weight: 1, arbitrary: fc.array(extension, { maxLength: 5 }) },
      ),
      flowLabel: fc.constantFrom(0, 1, 0xfffff),
      payload: fc.oneof(
        { weight: 6, arbitrary: fc.uint8Array({ maxLength: 40 }) },
        {
          weight: 1,
          arbitrary: fc.constantFrom(-4, -1, 0, 1, 4).map((more) => new Uint8Array(fitting + more)),
        },
      ),
    })
    .map((choice) => ({
      family,
      protocol: choice.protocol,
      clientAddress: choice.clientAddress,
      clientPort: choice.clientPort,
      serviceAddress: choice.serviceAddress,
      servicePort: choice.servicePort,
      payload: choice.payload,
      ipv4: {
        dscp: choice.dscp,
        ecn: choice.ecn,
        ttl: choice.ttl,
        flags: choice.flagBits,
        fragmentOffset: choice.fragmentOffset,
        options: new Uint8Array(choice.options * 4).fill(1),
      },
      ipv6: { dscp: choice.dscp, ecn: choice.ecn, hopLimit: choice.ttl, flowLabel: choice.flowLabel },
      tcp: {
        flags: choice.flags,
        options: new Uint8Array(choice.tcpOptions * 4).fill(1),
        ...(choice.dataOffset === undefined ? {} : { dataOffset: choice.dataOffset }),
      },
      udp: choice.udpLength === undefined ? {} : { length: choice.udpLength },
      extensions: choice.extensions,
    }));
}

/** Who sends a packet over the LAN to whom, in which generation. */
interface Journey {
  readonly sender: number;
  readonly owner: number;
  readonly generation: number;
}

/** Sends everything to the node that its one entry names. */
const SEND_ALL = table(
  "everything",
  [key("protocol", "ternary", standardField("connection", "protocol"))],
  [tableAction("send", encapsulateTo("node"), parameter("node", 16)), tableAction("keep", proceed)],
  "keep",
);

/**
 * The packet as a peer's NIC would send it to the owner: what the interpreter makes of it at a node whose only table
 * sends everything there. What cannot be sent arrives as it is.
 */
function carried(model: PipelineModel, entries: NodeEntries, ip: Uint8Array, journey: Journey): Uint8Array {
  const frame = routed(ip, { destination: "ff:ff:ff:ff:ff:ff" });
  const sender = journey.sender === journey.owner ? (journey.owner % 3) + 1 : journey.sender;
  const sending: PipelineModel = {
    ...model,
    ports: { ...model.ports, lan: { ...model.ports.lan, mtu: 65_535 } },
    tables: [SEND_ALL],
    rules: {
      ...model.rules,
      wan: { ...model.rules.wan, steps: [applyStep(SEND_ALL.name), ...model.rules.wan.steps] },
    },
  };
  const view: NodeEntries = {
    ...entries,
    node: sender,
    nodes: MEMBERS,
    generation: journey.generation,
    connections: [],
    tables: {
      [SEND_ALL.name]: [
        { match: {}, action: "send", parameters: { node: BigInt(journey.owner) }, priority: 1 },
      ],
    },
  };
  return interpret(sending, view, "wan", frame).outputs.find(({ port }) => port === "lan")?.bytes ?? frame;
}

/** Another value in one field of the encapsulation header; its tag, if it has one, is right again afterwards. */
interface Tampering {
  readonly field: number;
  readonly value: bigint;
}

const arbitraryTampering: fc.Arbitrary<Tampering> = fc.record({
  field: fc.nat(20),
  value: fc.oneof(fc.constantFrom(0n, 1n, 2n, 6n, 17n), fc.bigInt(0n, (1n << 128n) - 1n)),
});

function tampered(
  { encapsulation }: PipelineModel,
  frame: Uint8Array,
  ip: Uint8Array,
  { field, value }: Tampering,
): Uint8Array {
  const { fields, bytes: length } = layoutOf(encapsulation, ip[0]! >> 4 === 6 ? "ipv6" : "ipv4");
  const start = 14 + carrierBytes(encapsulation.carrier);
  if (frame.length < start + length) return frame;
  const header = frame.slice(start, start + length);
  const place = fields[field % fields.length]!;
  writeBits(header, place.bitOffset, place.bits, BigInt.asUintN(place.bits, value));
  const last = fields.at(-1)!;
  if (last.field.role.kind === "tag" && last !== place) {
    const key = bytesFromBigint(last.field.role.key, 16);
    writeBits(header, last.bitOffset, last.bits, sipHash24(key, header.slice(0, last.bitOffset / 8)));
  }
  const changed = frame.slice();
  changed.set(header, start);
  return changed;
}

function toHostMac(frame: Uint8Array, node: number): Uint8Array {
  const changed = frame.slice();
  if (changed.length >= 6) changed[5] = node;
  if (changed.length >= 6) changed[4] = 0;
  return changed;
}

/** One thing wrong with a frame, most often among its headers. At least one byte is left: simple_switch takes no empty frame. */
const damage: fc.Arbitrary<(frame: Uint8Array) => Uint8Array> = fc.oneof(
  fc.integer({ min: 1, max: 120 }).map((length) => (frame: Uint8Array) => frame.slice(0, length)),
  fc.nat(20).map((length) => (frame: Uint8Array) => frame.slice(0, Math.max(1, frame.length - length))),
  fc
    .uint8Array({ minLength: 1, maxLength: 8 })
    .map((more) => (frame: Uint8Array) => Uint8Array.from([...frame, ...more])),
  fc
    .nat(110 * 8)
    .map((bit) => (frame: Uint8Array) => withByte(frame, bit >> 3, (byte) => byte ^ (1 << (bit & 7)))),
  fc.tuple(fc.nat(110), fc.nat(255)).map(
    ([offset, value]) =>
      (frame: Uint8Array) =>
        withByte(frame, offset, () => value),
  ),
);

function withByte(frame: Uint8Array, offset: number, change: (byte: number) => number): Uint8Array {
  const changed = frame.slice();
  if (offset < changed.length) changed[offset] = change(changed[offset]!);
  return changed;
}
