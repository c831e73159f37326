import type { PipelineModel } from "../../dsl/model/index.ts";
import { concatBytes } from "../../packet/index.ts";
import { FARM, FARM_KEYED, FARM_NO_AGENT, FARM_UDP4, FARM_UDP6, TAG_KEY } from "../models/farm.ts";
import { clientPacket, routed } from "./client-frame.ts";
import { CLIENT_PORT, FARM_ENTRIES as entries, FAMILY_NAME, type Family } from "./farm-facts.ts";
import { type FrameStep, fromLan, fromWan, type Scenario, type Suite, toCpu, toLan } from "./scenario.ts";
import { connref, type OuterFields, overEthernet, overUdp4, overUdp6 } from "./second-packet.ts";

const MTU = 1600;

/** How each farm wraps, and the bytes that this adds in front of the inner packet, counted by hand. */
interface Wrapping {
  readonly pipeline: PipelineModel;
  readonly overhead: Readonly<Record<Family, number>>;
  readonly wrap: (content: Uint8Array, fields: OuterFields) => Uint8Array;
  readonly tagKey?: bigint;
}

const WRAPPINGS: readonly Wrapping[] = [
  { pipeline: FARM, overhead: { ipv4: 16, ipv6: 40 }, wrap: overEthernet },
  { pipeline: FARM_KEYED, overhead: { ipv4: 24, ipv6: 48 }, wrap: overEthernet, tagKey: TAG_KEY },
  { pipeline: FARM_UDP4, overhead: { ipv4: 20 + 8 + 16, ipv6: 20 + 8 + 40 }, wrap: overUdp4 },
  { pipeline: FARM_UDP6, overhead: { ipv4: 40 + 8 + 16, ipv6: 40 + 8 + 40 }, wrap: overUdp6 },
];

/** A packet of exactly so many IP bytes. */
function packetOf(length: number, family: Family, clientPort: number, dontFragment: boolean): Uint8Array {
  const headers = family === "ipv4" ? 40 : 60;
  return clientPacket({
    family,
    clientPort,
    payload: new Uint8Array(length - headers),
    ipv4: { dontFragment },
  });
}

function boundaries({ pipeline, overhead, wrap, tagKey }: Wrapping): readonly Scenario[] {
  const header = (fields: Parameters<typeof connref>[0]) =>
    connref({ ...fields, ...(tagKey === undefined ? {} : { tagKey }) });
  const forwarded = (family: Family, length: number, dontFragment: boolean): FrameStep => {
    const ip = packetOf(length, family, CLIENT_PORT.node2, dontFragment);
    const out = wrap(concatBytes(header({ family }), ip), { family, seed: pipeline.seed });
    return fromWan(1, routed(ip), "forwarded", toLan(out), { about: `${length} bytes` });
  };
  const tooBig = (family: Family, length: number): FrameStep => {
    const frame = routed(packetOf(length, family, CLIENT_PORT.node2, true), { vlanId: 9, padding: 3 });
    return fromWan(1, frame, "punted", toCpu(frame), { puntReason: 2, about: `${length} bytes` });
  };
  return (["ipv4", "ipv6"] as const).map((family): Scenario => {
    const fits = MTU - overhead[family];
    return {
      title: `an ${FAMILY_NAME[family]} packet that fits the LAN's MTU with its overhead is forwarded, one byte more is punted as too big`,
      entries,
      steps: [
        forwarded(family, fits - 1, true),
        forwarded(family, fits, true),
        tooBig(family, fits + 1),
        tooBig(family, fits + 2),
        ...(family === "ipv6"
          ? []
          : [
              forwarded("ipv4", fits, false),
              fromWan(1, routed(packetOf(fits + 1, "ipv4", CLIENT_PORT.node2, false)), "droppedTooBig", [], {
                about: "may be fragmented, and is not",
              }),
            ]),
      ],
    };
  });
}

/** Passing on measures the inner packet again, and punts the carrier frame as it came. */
function passedOn({ pipeline, overhead, wrap, tagKey }: Wrapping): Scenario {
  const header = (owner: number, hops: number, generation: number) =>
    connref({ owner, hops, generation, ...(tagKey === undefined ? {} : { tagKey }) });
  const ip = packetOf(MTU - overhead.ipv4 + 1, "ipv4", CLIENT_PORT.node2, true);
  const frame = wrap(concatBytes(header(3, 2, 7), ip), { to: 3, seed: pipeline.seed });
  return {
    title: "a packet to be passed on that is too big is punted as the carrier frame that it came in",
    entries,
    steps: [fromLan(3, frame, "punted", toCpu(frame), { puntReason: 2 })],
  };
}

const withoutAgent: readonly Scenario[] = [
  {
    title: "without an agent, what is too big is dropped and counted, never silently",
    entries,
    steps: (["ipv4", "ipv6"] as const).flatMap((family) =>
      [true, false].map((dontFragment) => {
        const fits = MTU - (family === "ipv4" ? 16 : 40);
        return fromWan(
          1,
          routed(packetOf(fits + 1, family, CLIENT_PORT.node2, dontFragment)),
          "droppedTooBig",
        );
      }),
    ),
  },
  {
    title: "without an agent, misses are delivered or dropped for their stated reason",
    entries,
    steps: [
      fromWan(1, routed(clientPacket()), "droppedUnknown"),
      fromWan(1, routed(clientPacket({ protocol: "udp" })), "droppedPolicy"),
    ],
  },
];

const picture = `
    router --- wan [ node 1 ] lan ===( MTU 1600 )=== lan [ node 2 ] host
                  cpu`;

export const TOO_BIG: readonly Suite[] = [
  ...WRAPPINGS.map((wrapping) => ({
    title: `packets as large as the LAN carries, ${wrapping.pipeline.name}`,
    picture,
    pipeline: wrapping.pipeline,
    scenarios: [...boundaries(wrapping), passedOn(wrapping)],
  })),
  {
    title: "a farm without an agent",
    picture: `
    router --- wan [ node 1 ] lan ===( MTU 1600 )=== lan [ node 2 ] host`,
    pipeline: FARM_NO_AGENT,
    scenarios: withoutAgent,
  },
];
