import { pipelineMessages } from "../../diagnostics/messages-pipeline.ts";
import type { Check } from "./check.ts";

/** Each application serves a service of this pipeline, and each service has one application. */
export const checkApplications: Check = ({ applications, services }) =>
  applications.flatMap((application, index) => {
    const { name, service, span } = application;
    if (!services.some((candidate) => candidate.name === service)) {
      return [
        pipelineMessages.diagnose("pipeline-application-service", { span }, { application: name, service }),
      ];
    }
    const first = applications.find((other) => other.service === service);
    if (first === undefined || first === applications[index]) return [];
    const related = [{ message: `${first.name} is declared here`, span: first.span }];
    const about = { application: name, service, first: first.name };
    return [pipelineMessages.diagnose("pipeline-application-repeated", { span, related }, about)];
  });
