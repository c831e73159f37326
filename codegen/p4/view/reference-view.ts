import {
  type AddressFamily,
  type EncapsulationFieldModel,
  type FieldRole,
  type FieldRoleKind,
  fieldOf,
  layoutOf,
  type PlacedField,
} from "../../../dsl/model/index.ts";
import { hexLiteral, p4Identifier } from "../identifiers.ts";
import { placeComment } from "../source-marks.ts";
import { bytesConstant } from "./constants-view.ts";
import { type Generation, ifAny, referenceHeader } from "./generation.ts";

/** Everything that depends on the fields of the encapsulation header, for one family of clients. */
export interface ReferenceView {
  readonly family: AddressFamily;
  /** `connref_ipv4`, and the same behind `hdr.`. */
  readonly name: string;
  readonly header: string;
  readonly bytes: string;
  /** Statements that write all fields but the tag. */
  readonly write: readonly string[];
  /** Statements on receipt, one verdict after another in their order of precedence. */
  readonly checks: readonly string[];
}

const FAMILY_BIT: Readonly<Record<AddressFamily, number>> = { ipv4: 0, ipv6: 1 };

/** `clientIpv4`: the member of `meta.connection` that holds this address of the family. */
export function connectionAddress(side: "client" | "service", family: AddressFamily): string {
  return `meta.connection.${side}${family === "ipv4" ? "Ipv4" : "Ipv6"}`;
}

/** Members of `meta.received`: what later steps need of a received header, whichever family's it is. */
export function receivedField(name: string): string {
  return `meta.received.${p4Identifier(name)}`;
}

export function referenceView(
  gen: Generation,
  family: AddressFamily,
  received: readonly string[],
): ReferenceView {
  const name = referenceHeader(gen, family);
  const layout = layoutOf(gen.model.encapsulation, family);
  const context: FieldContext = { gen, family, header: `hdr.${name}` };
  return {
    family,
    name,
    header: context.header,
    bytes: bytesConstant(gen, family),
    write: layout.fields.flatMap((placed) => written(context, placed)),
    checks: checks(context, received),
  };
}

interface FieldContext {
  readonly gen: Generation;
  readonly family: AddressFamily;
  readonly header: string;
}

type RoleValue = {
  readonly [Kind in FieldRoleKind]: (
    role: Extract<FieldRole, { kind: Kind }>,
    context: FieldContext,
  ) => { readonly value: string; readonly bits?: number } | undefined;
};

/** What a sender writes for each role; `bits` where the value has a width of its own. Only the tag is written later. */
const ROLE_VALUE: RoleValue = {
  version: ({ value }) => ({ value: literal(value) }),
  constant: ({ value }) => ({ value: literal(value) }),
  forwarded: () => ({ value: "1" }),
  ipv6: (_role, { family }) => ({ value: String(FAMILY_BIT[family]) }),
  fromIcmp: () => ({ value: "meta.fromIcmp", bits: 1 }),
  syn: () => ({ value: "meta.syn", bits: 1 }),
  protocol: () => ({ value: "meta.connection.protocol", bits: 8 }),
  hops: () => ({ value: "meta.hops" }),
  generation: () => ({ value: "meta.self.generation", bits: 8 }),
  clientPort: () => ({ value: "meta.connection.clientPort", bits: 16 }),
  applicationPort: () => ({ value: "meta.connection.servicePort", bits: 16 }),
  clientAddress: (_role, { family }) => ({ value: connectionAddress("client", family) }),
  ownerAddress: (_role, { family }) => ({ value: `meta.peer.${family}` }),
  connectionData: ({ parameter }, { gen }) => {
    const declared = gen.model.connections.data.find(({ name }) => name === parameter);
    return {
      value: `meta.data.${p4Identifier(parameter)}`,
      ...(declared === undefined ? {} : { bits: declared.bits }),
    };
  },
  tag: () => undefined,
};

function literal(value: bigint): string {
  return value < 10n ? String(value) : hexLiteral(value);
}

function roleValue(role: FieldRole, context: FieldContext) {
  const value = ROLE_VALUE[role.kind] as RoleValue[FieldRoleKind] as (
    role: FieldRole,
    context: FieldContext,
  ) => ReturnType<RoleValue[FieldRoleKind]>;
  return value(role, context);
}

function written(context: FieldContext, { field, bits }: PlacedField): readonly string[] {
  const source = roleValue(field.role, context);
  if (source === undefined) return [];
  const cast = source.bits === undefined || source.bits === bits ? "" : `(bit<${bits}>)`;
  const statement = `${context.header}.${p4Identifier(field.name)} = ${cast}${source.value};`;
  return [`${statement}${context.gen.marks.mark(field.span)}`];
}

function checks(context: FieldContext, received: readonly string[]): readonly string[] {
  const { encapsulation } = context.gen.model;
  const copies = received.map((name) => {
    const field = encapsulation.fields.find((candidate) => candidate.name === name)!;
    const cast = field.bits === "address" && context.family === "ipv4" ? "(bit<128>)" : "";
    return `${receivedField(name)} = ${cast}${context.header}.${p4Identifier(name)};`;
  });
  return [
    ...tagCheck(context),
    ...dropIf(context, ["version"], versionConditions(context), "droppedVersion"),
    ...dropIf(
      context,
      ["constant", "forwarded", "ipv6", "protocol", "fromIcmp", "syn"],
      reservedConditions(context),
      "droppedReserved",
    ),
    ...dropIf(context, ["ownerAddress"], ownerConditions(context), "droppedNotOwner"),
    "// The inner packet must be whole, and of the connection that the header names.",
    ...dropIf(context, [], innerConditions(context), "droppedMalformed"),
    ...copies,
  ];
}

function field(context: FieldContext, role: FieldRoleKind): string | undefined {
  const found = fieldOf(context.gen.model.encapsulation, role);
  return found === undefined ? undefined : `${context.header}.${p4Identifier(found.name)}`;
}

function fieldsOf(context: FieldContext, role: FieldRoleKind): readonly EncapsulationFieldModel[] {
  return context.gen.model.encapsulation.fields.filter((candidate) => candidate.role.kind === role);
}

/** `if (a || b) { drop }`, one condition a line, marked with the first field that has one of the roles. */
function dropIf(
  context: FieldContext,
  roles: readonly FieldRoleKind[],
  conditions: readonly string[],
  verdict: string,
): readonly string[] {
  if (conditions.length === 0) return [];
  const { encapsulation } = context.gen.model;
  const cause = encapsulation.fields.find(({ role }) => roles.includes(role.kind)) ?? encapsulation;
  return context.gen.marks.lines(cause.span, [...ifAny(conditions), `drop(Verdict.${verdict});`, "}"]);
}

function tagCheck(context: FieldContext): readonly string[] {
  const tag = field(context, "tag");
  if (tag === undefined) return [];
  const [declared] = fieldsOf(context, "tag");
  return context.gen.marks.lines(declared!.span, [
    "sip_start();",
    `${referenceHeader(context.gen, context.family)}_tag();`,
    `if (${tag} != meta.sip.v0) {`,
    "drop(Verdict.droppedSpoofed);",
    "}",
  ]);
}

function versionConditions(context: FieldContext): readonly string[] {
  return fieldsOf(context, "version").map(({ name, role }) =>
    role.kind === "version" ? `${context.header}.${p4Identifier(name)} != ${literal(role.value)}` : "",
  );
}

function reservedConditions(context: FieldContext): readonly string[] {
  const conditions: string[] = [];
  for (const { name, role } of context.gen.model.encapsulation.fields) {
    const path = `${context.header}.${p4Identifier(name)}`;
    if (role.kind === "forwarded") conditions.push(`${path} == 0`);
    if (role.kind === "constant") conditions.push(`${path} != ${literal(role.value)}`);
    // With headers for both families, the flag has chosen this one.
    if (role.kind === "ipv6" && context.gen.families.length === 1) {
      conditions.push(`${path} != ${FAMILY_BIT[context.family]}`);
    }
    if (role.kind === "protocol") conditions.push(`(${path} != PROTOCOL_TCP && ${path} != PROTOCOL_UDP)`);
  }
  const fromIcmp = field(context, "fromIcmp");
  const syn = field(context, "syn");
  if (fromIcmp !== undefined && syn !== undefined) conditions.push(`(${fromIcmp} == 1 && ${syn} == 1)`);
  return conditions;
}

function ownerConditions(context: FieldContext): readonly string[] {
  const owner = field(context, "ownerAddress");
  if (owner === undefined) return [];
  const own = `meta.self.${context.family}`;
  return [`${owner} != ${own}`, `${own} == 0`];
}

function innerConditions(context: FieldContext): readonly string[] {
  const { gen, family } = context;
  const protocol = field(context, "protocol");
  const fromIcmp = field(context, "fromIcmp");
  const clientAddress = field(context, "clientAddress");
  const ports = [
    [field(context, "clientPort"), "meta.connection.clientPort"],
    [field(context, "applicationPort"), "meta.connection.servicePort"],
  ].flatMap(([path, value]) => (path === undefined ? [] : [`${path} != ${value}`]));
  const ofWhole: string[] = [...ports];
  if (protocol === undefined) {
    ofWhole.push("(meta.fromIcmp == 0 && !hdr.tcp.isValid() && !hdr.udp.isValid())");
  }
  const conditions = ["standard_metadata.parser_error != error.NoError"];
  if (gen.model.encapsulation.carrier.kind === "udp") conditions.push("meta.ipLength != meta.available");
  if (fromIcmp !== undefined) conditions.push(`${fromIcmp} != meta.fromIcmp`);
  if (protocol !== undefined) conditions.push(`${protocol} != meta.connection.protocol`);
  if (clientAddress !== undefined)
    conditions.push(`${clientAddress} != ${connectionAddress("client", family)}`);
  conditions.push(...ofWhole.map((condition) => `(meta.fragment == 0 && ${condition})`));
  return conditions;
}

/** `// farm.ts:12  connref`, above what the header's definition causes. */
export function referenceComment({ model }: Generation): string {
  return `// ${placeComment(model.encapsulation.span)}  ${model.encapsulation.name}`;
}
