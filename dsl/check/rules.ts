import { pipelineMessages } from "../../diagnostics/messages-pipeline.ts";
import type { Check } from "./check.ts";

/** Exactly one rule a port: there is no order in which two could be tried. */
export const checkRules: Check = ({ rules, span, incomplete }) => [
  ...(["wan", "lan", "host"] as const)
    .filter((port) => !incomplete && !rules.some((rule) => rule.port === port))
    .map((port) => pipelineMessages.diagnose("pipeline-rule-missing", { span }, { port })),
  ...rules.flatMap((rule, index) => {
    const first = rules.findIndex(({ port }) => port === rule.port);
    if (first === index) return [];
    const related = [{ message: "the first is here", span: rules[first]!.span }];
    return [
      pipelineMessages.diagnose("pipeline-rule-repeated", { span: rule.span, related }, { port: rule.port }),
    ];
  }),
];
