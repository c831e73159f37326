import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { pipelineMessages } from "../../diagnostics/messages-pipeline.ts";
import type { EncapsulationModel, FieldRoleKind } from "../model/encapsulation.ts";
import { familiesOf, fieldOf } from "../model/encapsulation-layout.ts";
import type { Check } from "./check.ts";
import type { PipelineDraft } from "./pipeline-draft.ts";
import { addressFamily, FAMILY_NAMES } from "./service-families.ts";

/** What the reference holds, as a pipeline file spells it. */
const REFERENCE: readonly (readonly [role: FieldRoleKind, spelling: string, meaning: string])[] = [
  ["clientAddress", "client.address", "the client's IP address"],
  ["clientPort", "client.port", "the port of the client's application"],
  ["ownerAddress", "owner.address", "the owner's IP address"],
  ["applicationPort", "application.port", "the port of the application on the owner"],
];

/** The reference to a connection's data structure: whole, in one header, and of the families that clients have. */
export const checkReference: Check = (pipeline) => [
  ...split(pipeline),
  ...missing(pipeline),
  ...pipeline.encapsulations.flatMap((encapsulation) => [
    ...(pipeline.incomplete ? [] : incomplete(encapsulation)),
    ...addresses(encapsulation),
    ...ambiguousProtocol(encapsulation, pipeline),
    ...unheldFamilies(encapsulation, pipeline),
  ]),
];

function split({ encapsulations }: PipelineDraft): readonly Diagnostic[] {
  const [first, second] = encapsulations;
  if (first === undefined || second === undefined) return [];
  const related = [{ message: `${first.name} is declared here`, span: first.span }];
  const where = `the rules use ${encapsulations.length} encapsulations, ${encapsulations.map(({ name }) => name).join(" and ")}`;
  return [pipelineMessages.diagnose("pipeline-reference-split", { span: second.span, related }, { where })];
}

/** A pipeline steers: it looks connections up and sends those of peers to them. */
function missing({
  encapsulations,
  connectionTables,
  span,
  incomplete,
}: PipelineDraft): readonly Diagnostic[] {
  if (incomplete) return [];
  return [
    ...(encapsulations.length === 0
      ? [pipelineMessages.diagnose("pipeline-encapsulation-missing", { span })]
      : []),
    ...(connectionTables.length === 0
      ? [pipelineMessages.diagnose("pipeline-lookup-missing", { span })]
      : []),
    ...connectionTables.slice(1).map((table) => {
      const related = [{ message: "the first is declared here", span: connectionTables[0]!.span }];
      return pipelineMessages.diagnose("pipeline-connection-tables", { span: table.span, related });
    }),
  ];
}

function incomplete(encapsulation: EncapsulationModel): readonly Diagnostic[] {
  const { name, span } = encapsulation;
  return REFERENCE.filter(([role]) => fieldOf(encapsulation, role) === undefined).map(([, field, meaning]) =>
    pipelineMessages.diagnose("pipeline-reference-incomplete", { span }, { header: name, field, meaning }),
  );
}

function addresses(encapsulation: EncapsulationModel): readonly Diagnostic[] {
  const client = fieldOf(encapsulation, "clientAddress");
  const owner = fieldOf(encapsulation, "ownerAddress");
  if (client === undefined || owner === undefined) return [];
  if (client.bits !== owner.bits) {
    const related = [{ message: `${client.name} is declared here`, span: client.span }];
    const about = { client: client.name, owner: owner.name };
    return [pipelineMessages.diagnose("pipeline-addresses-differ", { span: owner.span, related }, about)];
  }
  if (client.bits !== "address" || fieldOf(encapsulation, "ipv6") !== undefined) return [];
  const place = {
    span: encapsulation.span,
    related: [{ message: "of the client's family", span: client.span }],
  };
  return [pipelineMessages.diagnose("pipeline-ipv6-flag-missing", place, { header: encapsulation.name })];
}

/** Tuples that are equal but for the protocol are two connections; the reference must tell them apart. */
function ambiguousProtocol(
  encapsulation: EncapsulationModel,
  { services }: PipelineDraft,
): readonly Diagnostic[] {
  if (fieldOf(encapsulation, "protocol") !== undefined) return [];
  const tcp = services.find(
    (service) =>
      service.protocol === "tcp" &&
      services.some(
        (other) => other.protocol === "udp" && other.port === service.port && shareAddress(service, other),
      ),
  );
  if (tcp === undefined) return [];
  const related = [{ message: "one of the two services", span: tcp.span }];
  const about = { header: encapsulation.name, port: tcp.port };
  return [
    pipelineMessages.diagnose("pipeline-protocol-missing", { span: encapsulation.span, related }, about),
  ];
}

function shareAddress(
  a: { readonly addresses: readonly string[] },
  b: { readonly addresses: readonly string[] },
) {
  return a.addresses.some((address) => b.addresses.includes(address));
}

function unheldFamilies(
  encapsulation: EncapsulationModel,
  { services }: PipelineDraft,
): readonly Diagnostic[] {
  const held = familiesOf(encapsulation);
  if (held.length === 0) return [];
  return services.flatMap((service) => {
    const address = service.addresses.find((candidate) => !held.includes(addressFamily(candidate)));
    if (address === undefined) return [];
    const related = [{ message: `${encapsulation.name} is declared here`, span: encapsulation.span }];
    const about = {
      header: encapsulation.name,
      service: service.name,
      address,
      family: FAMILY_NAMES[addressFamily(address)],
    };
    return [pipelineMessages.diagnose("pipeline-family-not-held", { span: service.span, related }, about)];
  });
}
