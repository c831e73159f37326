import { FARM_SERVICES } from "./farm.ts";
import {
  connref,
  deliver,
  drop,
  ETHERNET_CARRIER,
  home,
  pipelineModel,
  punt,
  UDP6_CARRIER,
} from "./model-literal.ts";

/** Ownership by home nodes; a new connection is placed at its home. */
export const HOMES = pipelineModel({
  name: "homes",
  encapsulation: connref(ETHERNET_CARRIER),
  services: FARM_SERVICES,
  homes: 64,
  wanMiss: { syn: home(deliver), udp: home(deliver), other: home(punt) },
  lanMiss: { syn: home(deliver), udp: home(deliver), other: home(drop("unknown")) },
});

/** The same where a SYN stays with the server that receives it, and homes are asked for some classes only. */
export const HOMES_OF_SOME = pipelineModel({
  name: "homesOfSome",
  encapsulation: connref(UDP6_CARRIER),
  services: FARM_SERVICES,
  homes: 256,
  seed: 0x5eed_0006,
  wanMiss: { syn: deliver, udp: home(drop("policy")), other: home(drop("unknown")) },
  lanMiss: { syn: drop("policy"), udp: home(deliver), other: drop("unknown") },
});
