import type { CarrierModel, PipelineModel } from "../../dsl/model/index.ts";
import {
  connref,
  deliver,
  drop,
  ETHERNET_CARRIER,
  type PipelineLiteral,
  pipelineModel,
  punt,
  service,
  UDP4_CARRIER,
  UDP6_CARRIER,
} from "./model-literal.ts";

/** Two services on one address of each family, one over TCP and one over UDP, and two that differ by one part only. */
export const FARM_SERVICES = [
  service("web", "tcp", 80, "203.0.113.10", "2001:db8:10::10"),
  service("dns", "udp", 53, "203.0.113.10", "2001:db8:10::10"),
  service("quic", "udp", 80, "203.0.113.10", "2001:db8:10::10"),
  service("secondWeb", "tcp", 80, "203.0.113.11", "2001:db8:10::11"),
];

/** The key of the farm whose headers carry a tag. */
export const TAG_KEY = 0x000102030405060708090a0b0c0d0e0fn;

function farm(
  name: string,
  carrier: CarrierModel,
  more: Partial<PipelineLiteral> & { readonly tagKey?: bigint } = {},
): PipelineModel {
  const { tagKey, ...rest } = more;
  const unknown = drop("unknown");
  return pipelineModel({
    name,
    encapsulation: connref(carrier, tagKey),
    services: FARM_SERVICES,
    wanMiss: { syn: deliver, udp: deliver, other: punt },
    lanMiss: { syn: unknown, udp: unknown, other: unknown },
    ...rest,
  });
}

/** The default farm: one Ethernet LAN. */
export const FARM = farm("farm", ETHERNET_CARRIER);

/** The same without an agent: nothing can be punted. */
export const FARM_NO_AGENT = farm("farmNoAgent", ETHERNET_CARRIER, {
  cpu: false,
  wanMiss: { syn: deliver, udp: drop("policy"), other: drop("unknown") },
});

/** Routed fabrics. The seeds are not zero, so that a forgotten seed shows in ports and flow labels. */
export const FARM_UDP4 = farm("farmUdp4", UDP4_CARRIER, { seed: 0x5eed_0004 });
export const FARM_UDP6 = farm("farmUdp6", UDP6_CARRIER, { seed: 0xfeed_0006 });

/** Headers with a tag. */
export const FARM_KEYED = farm("farmKeyed", ETHERNET_CARRIER, { tagKey: TAG_KEY });
