import { OWN_TABLE_NAMES } from "../../codegen/p4/control-plane-names.ts";
import { ruleStages } from "../../codegen/p4/rule-stages.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { bmv2Messages } from "../../diagnostics/messages-bmv2.ts";
import type { PipelineModel } from "../../dsl/model/index.ts";
import { unsupportedKinds } from "../capabilities.ts";
import { BMV2_CAPABILITIES, BMV2_TITLE } from "./capabilities.ts";
import { BMV2_LIMITS, DROP_PORT } from "./limits.ts";

const { diagnose } = bmv2Messages;

type Check = (model: PipelineModel) => readonly Diagnostic[];

const CHECKS: readonly Check[] = [
  (model) => unsupportedKinds(model, { title: BMV2_TITLE, capabilities: BMV2_CAPABILITIES }),
  checkPorts,
  checkTableSizes,
  checkServices,
  checkTableNames,
  checkTableOrder,
  checkPrefixes,
  checkHeaders,
];

/** What of a pipeline BMv2 cannot run, beyond what the DSL checks for every target. */
export function checkForBmv2(model: PipelineModel): readonly Diagnostic[] {
  return CHECKS.flatMap((check) => check(model));
}

function checkPorts({ ports }: PipelineModel): readonly Diagnostic[] {
  const limit = BMV2_LIMITS.portNumber;
  return Object.values(ports)
    .filter(({ number }) => number > limit)
    .map(({ role, number, span }) =>
      diagnose("bmv2-port-number", { span }, { role, number, limit, drop: DROP_PORT }),
    );
}

function checkTableSizes({ connections, tables }: PipelineModel): readonly Diagnostic[] {
  const limit = BMV2_LIMITS.tableEntries;
  const sizes = [
    { table: `${connections.name} for IPv4`, size: connections.capacity.ipv4, span: connections.span },
    { table: `${connections.name} for IPv6`, size: connections.capacity.ipv6, span: connections.span },
    ...tables.map(({ name, size, span }) => ({ table: name, size, span })),
  ];
  return sizes
    .filter(({ size }) => size > limit)
    .map(({ table, size, span }) => diagnose("bmv2-table-too-large", { span }, { table, size, limit }));
}

function checkServices({ services }: PipelineModel): readonly Diagnostic[] {
  const limit = BMV2_LIMITS.services;
  const addresses = services.flatMap((service) => service.addresses.map((address) => ({ address, service })));
  return [true, false].flatMap((ipv6) => {
    const ofFamily = addresses.filter(({ address }) => address.includes(":") === ipv6);
    const first = ofFamily[limit];
    if (first === undefined) return [];
    return [
      diagnose("bmv2-too-many-services", { span: first.service.span }, { count: ofFamily.length, limit }),
    ];
  });
}

function checkTableNames({ tables }: PipelineModel): readonly Diagnostic[] {
  const taken = OWN_TABLE_NAMES.join(", ");
  return tables
    .filter(({ name }) => OWN_TABLE_NAMES.includes(name))
    .map(({ name, span }) => diagnose("bmv2-table-name", { span }, { name, taken }));
}

function checkTableOrder(model: PipelineModel): readonly Diagnostic[] {
  const repeated = Object.values(model.rules).flatMap(({ steps }) =>
    steps.filter(
      (step, index) =>
        step.kind === "apply" &&
        steps.findIndex((other) => other.kind === "apply" && other.table === step.table) < index,
    ),
  );
  if (repeated.length > 0) {
    return repeated.map((step) =>
      diagnose("bmv2-table-twice", { span: step.span }, { table: step.kind === "apply" ? step.table : "" }),
    );
  }
  const stages = ruleStages(model);
  if (!("kind" in stages)) return [];
  const related = [{ message: "the other rule applies it here, before", span: stages.other.span }];
  return [diagnose("bmv2-table-order", { span: stages.step.span, related })];
}

/** PI, below BMv2's P4Runtime server, counts a prefix's trailing zeros in whole bytes. */
function checkPrefixes({ tables }: PipelineModel): readonly Diagnostic[] {
  return tables.flatMap(({ name: table, key }) =>
    key
      .filter(({ match, field }) => match === "lpm" && field.bits % 8 !== 0)
      .map(({ name, field, span }) =>
        diagnose("bmv2-lpm-width", { span }, { key: name, table, bits: field.bits }),
      ),
  );
}

function checkHeaders({ headers }: PipelineModel): readonly Diagnostic[] {
  return headers.flatMap((header, index) => {
    const { transport, servicePort: port } = header.after;
    const first = headers
      .slice(0, index)
      .find(({ after }) => after.transport === transport && after.servicePort === port);
    if (first === undefined) return [];
    const names = { first: first.name, second: header.name };
    const related = [{ message: `${first.name} is declared here`, span: first.span }];
    return [diagnose("bmv2-headers-overlap", { span: header.span, related }, { ...names, transport, port })];
  });
}
