import { FARM_SERVICES } from "./farm.ts";
import { connref, deliver, drop, ETHERNET_CARRIER, pipelineModel, punt } from "./model-literal.ts";

/** Every miss policy on a class where the default farm has another one. */
export const POLICIES = pipelineModel({
  name: "policies",
  encapsulation: connref(ETHERNET_CARRIER),
  services: FARM_SERVICES,
  wanMiss: { syn: drop("policy"), udp: punt, other: drop("unknown") },
  lanMiss: { syn: deliver, udp: drop("policy"), other: punt },
  lanRemote: punt,
});
