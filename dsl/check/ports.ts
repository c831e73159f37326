import { pipelineMessages } from "../../diagnostics/messages-pipeline.ts";
import type { Check } from "./check.ts";

/** wan, lan with its MTU and host, each once, and every port with a number of its own. */
export const checkPorts: Check = ({ ports, span, incomplete }) => [
  ...(["wan", "lan", "host"] as const)
    .filter((role) => !incomplete && !ports.some((port) => port.role === role))
    .map((role) => pipelineMessages.diagnose("pipeline-port-missing", { span }, { role })),
  ...ports
    .filter(({ role, mtu }) => role === "lan" && mtu === undefined)
    .map((port) => pipelineMessages.diagnose("pipeline-port-without-mtu", { span: port.span })),
  ...ports.flatMap((port, index) => {
    const first = ports.findIndex(({ number }) => number === port.number);
    const other = ports[first];
    if (other === undefined || first === index) return [];
    const related = [{ message: `${other.role} is given here`, span: other.span }];
    const about = { role: port.role, other: other.role, number: port.number };
    return [pipelineMessages.diagnose("pipeline-port-number-taken", { span: port.span, related }, about)];
  }),
];
