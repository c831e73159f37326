import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { pipelineMessages } from "../../diagnostics/messages-pipeline.ts";
import type { RuleModel } from "../model/rule.ts";
import type { TableKeyModel } from "../model/user-table.ts";
import type { Check } from "./check.ts";
import type { PipelineDraft } from "./pipeline-draft.ts";
import { appliedTables } from "./rule-walk.ts";
import { serviceFamilies } from "./service-families.ts";

/** Key fields that the packets of a rule can have: a field that is never there always reads 0. */
export const checkTableFields: Check = (pipeline) => {
  const problems = pipeline.rules.flatMap((rule) =>
    appliedTables(pipeline, rule).flatMap(({ key }) =>
      key.flatMap((field) => fieldProblems(field, rule, pipeline)),
    ),
  );
  // A table that two rules apply says it once.
  const said = new Set<string>();
  return problems.filter(({ message, span }) => {
    const text = `${span?.line}:${span?.column} ${message}`;
    return !said.has(text) && said.add(text);
  });
};

function fieldProblems(key: TableKeyModel, rule: RuleModel, pipeline: PipelineDraft): readonly Diagnostic[] {
  const { header, field, scope } = key.field;
  const related = [{ message: `the ${rule.port} rule applies the table`, span: rule.span }];
  const name = `${header}.${field}`;
  if (scope === "encapsulation" && rule.port === "wan") {
    return [
      pipelineMessages.diagnose("pipeline-field-not-on-wan", { span: key.span, related }, { field: name }),
    ];
  }
  const reason = whyNeverThere(key, rule, pipeline);
  if (reason === undefined) return [];
  return [
    pipelineMessages.diagnose(
      "pipeline-field-never-there",
      { span: key.span, related },
      { field: name, reason },
    ),
  ];
}

function whyNeverThere(
  { field }: TableKeyModel,
  { port }: RuleModel,
  pipeline: PipelineDraft,
): string | undefined {
  const { services } = pipeline;
  // Without services of its own, a pipeline takes them all from the run-time table.
  if (services.length === 0) return undefined;
  if (field.scope === "header") {
    const after = pipeline.headers.find(({ name }) => name === field.header)?.after;
    const used = services.some(
      ({ protocol, port: number }) => protocol === after?.transport && number === after.servicePort,
    );
    return after === undefined || used
      ? undefined
      : `no ${after.transport} service has port ${after.servicePort}`;
  }
  switch (field.header) {
    case "vlan":
      return port === "lan" ? "carrier frames are untagged" : undefined;
    case "ipv4":
    case "ipv6":
      return serviceFamilies(services).includes(field.header)
        ? undefined
        : "no service has an address of that family";
    case "tcp":
    case "udp":
      return services.some(({ protocol }) => protocol === field.header)
        ? undefined
        : `no service is ${field.header}`;
    default:
      return undefined;
  }
}
