import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { pipelineMessages } from "../../diagnostics/messages-pipeline.ts";
import type { EncapsulationModel, FieldRoleKind } from "../model/encapsulation.ts";
import { familiesOf, fieldOf, layoutOf } from "../model/encapsulation-layout.ts";
import type { Check } from "./check.ts";
import { placedActions } from "./rule-walk.ts";

/** Roles of which a header may have several fields. */
const REPEATABLE: readonly FieldRoleKind[] = ["constant", "connectionData"];

/** Hops are counted in a number. */
const MOST_HOPS_BITS = 32;

/** The form of the encapsulation header: its length, its fields' roles and their places. */
export const checkEncapsulation: Check = (pipeline) => [
  ...pipeline.encapsulations.flatMap((encapsulation) => [
    ...(pipeline.incomplete ? [] : length(encapsulation)),
    ...repeatedRoles(encapsulation),
    ...tagPlace(encapsulation),
    ...hopsWidth(encapsulation),
  ]),
  ...passingOnWithoutHops(pipeline),
];

/** 4 bytes: the inner IP header stays aligned, as it is behind Ethernet and UDP (RFC 791 counts its header in them). */
function length(encapsulation: EncapsulationModel): readonly Diagnostic[] {
  const families = familiesOf(encapsulation);
  const [family] = families.filter((candidate) => layoutOf(encapsulation, candidate).bits % 32 !== 0);
  if (family === undefined && families.length > 0) return [];
  const { bits } = layoutOf(encapsulation, family ?? "ipv4");
  if (bits % 32 === 0) return [];
  const about = { header: encapsulation.name, bits, missing: 32 - (bits % 32) };
  return [pipelineMessages.diagnose("pipeline-encapsulation-length", { span: encapsulation.span }, about)];
}

function repeatedRoles({ name, fields }: EncapsulationModel): readonly Diagnostic[] {
  return fields.flatMap((field, index) => {
    const first = fields.findIndex(({ role }) => role.kind === field.role.kind);
    if (first === index || REPEATABLE.includes(field.role.kind)) return [];
    const related = [{ message: `${fields[first]!.name} is declared here`, span: fields[first]!.span }];
    const about = { header: name, field: field.name, first: fields[first]!.name };
    return [pipelineMessages.diagnose("pipeline-role-repeated", { span: field.span, related }, about)];
  });
}

function tagPlace({ fields }: EncapsulationModel): readonly Diagnostic[] {
  const index = fields.findIndex(({ role }) => role.kind === "tag");
  const tag = fields[index];
  if (tag === undefined || index === fields.length - 1) return [];
  return [pipelineMessages.diagnose("pipeline-tag-not-last", { span: tag.span }, { field: tag.name })];
}

function hopsWidth(encapsulation: EncapsulationModel): readonly Diagnostic[] {
  const hops = fieldOf(encapsulation, "hops");
  if (hops === undefined || hops.bits === "address" || hops.bits <= MOST_HOPS_BITS) return [];
  const about = { field: hops.name, bits: hops.bits, most: MOST_HOPS_BITS };
  return [pipelineMessages.diagnose("pipeline-hops-width", { span: hops.span }, about)];
}

/** Without a count of hops, two servers that each take the other for the owner would pass a packet on for ever. */
const passingOnWithoutHops: Check = (pipeline) => {
  if (pipeline.incomplete) return [];
  const without = pipeline.encapsulations.find(
    (encapsulation) => fieldOf(encapsulation, "hops") === undefined,
  );
  const passing = placedActions(pipeline).find(
    ({ action, port }) => action.kind === "pass-on" || (action.kind === "home" && port === "lan"),
  );
  if (without === undefined || passing === undefined) return [];
  const related = [{ message: "packets are passed on here", span: passing.action.span }];
  const place = { span: without.span, related };
  return [pipelineMessages.diagnose("pipeline-hops-missing", place, { header: without.name })];
};
