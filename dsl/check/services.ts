import { pipelineMessages } from "../../diagnostics/messages-pipeline.ts";
import type { ServiceModel } from "../model/service.ts";
import type { Check } from "./check.ts";
import type { PipelineDraft } from "./pipeline-draft.ts";

/** Services that clients can tell apart, and the farm from its own carrier. */
export const checkServices: Check = (pipeline) =>
  pipeline.services.flatMap((service) => [
    ...withoutAddress(service, pipeline),
    ...repeated(service, pipeline),
    ...onCarrierPort(service, pipeline),
  ]);

function withoutAddress({ name, addresses, span }: ServiceModel, { incomplete }: PipelineDraft) {
  if (addresses.length > 0 || incomplete) return [];
  return [pipelineMessages.diagnose("pipeline-service-without-address", { span }, { service: name })];
}

function repeated(service: ServiceModel, { services }: PipelineDraft) {
  const { protocol, port, span } = service;
  return service.addresses.flatMap((address, index) => {
    const same = (other: ServiceModel) =>
      other.protocol === protocol && other.port === port && other.addresses.includes(address);
    const first = services.find(same);
    const twiceHere = service.addresses.indexOf(address) !== index;
    if (first === undefined || (first === service && !twiceHere)) return [];
    const related =
      first === service ? [] : [{ message: `service ${first.name} is declared here`, span: first.span }];
    const about = { service: service.name, protocol, address, port, first: first.name };
    return [pipelineMessages.diagnose("pipeline-service-repeated", { span, related }, about)];
  });
}

/** A datagram to that port would be taken for a carrier frame from wan: droppedSpoofed where the address is a node's. */
function onCarrierPort({ name, protocol, port, span }: ServiceModel, { encapsulations }: PipelineDraft) {
  return encapsulations.flatMap((encapsulation) => {
    const { carrier } = encapsulation;
    if (carrier.kind !== "udp" || protocol !== "udp" || carrier.port !== port) return [];
    const related = [{ message: "the carrier is declared here", span: encapsulation.span }];
    return [
      pipelineMessages.diagnose(
        "pipeline-service-on-carrier-port",
        { span, related },
        { service: name, port },
      ),
    ];
  });
}
