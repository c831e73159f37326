import { type AddressFamily, fieldOf, homeIndexBits, type PipelineModel } from "../../../dsl/model/index.ts";
import {
  DECISIONS,
  type Decision,
  decisionsIn,
  hashesFlows,
  looksUp,
  looksUpOnLan,
  reportsConnections,
} from "../decisions.ts";
import { ingressIdentifier, p4Identifier } from "../identifiers.ts";
import { placeComment, type SourceMarks } from "../source-marks.ts";
import { OWN_TABLE_SIZES } from "../table-sizes.ts";
import { type ConstantsView, constantsView, overheadConstant } from "./constants-view.ts";
import { type FlowHashView, flowHashView } from "./flow-hash-view.ts";
import {
  aligned,
  FAMILIES,
  type Generation,
  generation,
  headersAfter,
  referenceHeader,
  userHeader,
} from "./generation.ts";
import { type HeaderTypeView, headerMembers, headerTypes } from "./header-types-view.ts";
import { type MetadataView, metadataView } from "./metadata-view.ts";
import {
  connectionAddress,
  type ReferenceView,
  receivedField,
  referenceComment,
  referenceView,
} from "./reference-view.ts";
import { type RuleStageView, ruleStageViews, staleTest } from "./rules-view.ts";
import { type SipHashView, sipHashView } from "./siphash-view.ts";
import { parameterList, type UserTableView, userTableView } from "./tables-view.ts";

/** Everything that the templates print, prepared: they only repeat and leave out. */
export interface ProgramView {
  readonly name: string;
  readonly fileName: string;
  readonly contentHash: string;
  readonly constants: ConstantsView;
  readonly cpu: boolean;
  /** The program has something to send to the agent. */
  readonly punts: boolean;
  readonly looksUp: boolean;
  /** New connections are told to the agent. */
  readonly reports: boolean;
  readonly carrier: CarrierView;
  readonly referenceName: string;
  readonly referenceComment: string;
  readonly flag: FlagView | false;
  readonly references: readonly ReferenceView[];
  readonly headerTypes: readonly HeaderTypeView[];
  readonly headers: readonly string[];
  readonly emitted: readonly string[];
  readonly metadata: MetadataView;
  readonly decisions: readonly string[];
  /** By decision: whether the program needs the part that carries it out. */
  readonly decides: Readonly<Record<Decision, boolean>>;
  readonly userHeaders: UserHeadersView;
  readonly rawDeclarations: readonly RawDeclarationView[];
  readonly connections: ConnectionsView;
  readonly families: readonly FamilyTablesView[];
  readonly sizes: typeof OWN_TABLE_SIZES;
  /** Neither family's encapsulation header is there. */
  readonly notReference: string;
  readonly tables: readonly UserTableView[];
  readonly stages: readonly RuleStageView[];
  readonly sipHash: SipHashView | false;
  readonly flowHashes: readonly FlowHashView[];
  readonly homes: HomesView | false;
  readonly encapsulate: EncapsulateView | false;
  /** This node writes outer IPv4 headers, whose checksum it must compute. */
  readonly outerChecksum: boolean;
}

interface CarrierView {
  readonly ethernet: boolean;
  /** The outer header of a UDP carrier, `ipv4` or `ipv6`. */
  readonly udp: boolean;
  readonly ipv4: boolean;
  readonly ipv6: boolean;
}

/** The `ipv6` bit that says which family's header a frame holds. */
interface FlagView {
  /** Bytes up to the flag's. */
  readonly bytes: number;
  readonly bits: number;
  readonly lowest: number;
}

interface UserHeadersView {
  readonly tcp: readonly UserHeaderView[];
  readonly udp: readonly UserHeaderView[];
}

interface UserHeaderView {
  readonly name: string;
  readonly comment: string;
  readonly mark: string;
  readonly servicePort: number;
  readonly bytes: number;
}

interface RawDeclarationView {
  readonly comment: string;
  readonly lines: readonly string[];
}

interface ConnectionsView {
  readonly comment: string;
  readonly mark: string;
  readonly local: string;
  readonly remote: string;
  readonly store: readonly string[];
}

/** What differs between the two families' tables. */
interface FamilyTablesView {
  readonly family: AddressFamily;
  readonly clientAddress: string;
  readonly serviceAddress: string;
  /** Of the connection table. */
  readonly size: number;
}

interface EncapsulateView {
  readonly hops: { readonly received: string; readonly initial: string; readonly mark: string } | false;
  readonly ipv4: FamilyBranchView;
  readonly ipv6: FamilyBranchView;
}

interface HomesView {
  readonly indexBits: number;
  readonly size: number;
  readonly mark: string;
  /** That the sender's view of the farm is older, where the header says so. */
  readonly stale: readonly [string, string] | false;
}

/** Making the second packet for clients of one family; without `held`, the header has no place for their addresses. */
interface FamilyBranchView {
  readonly held: boolean;
  readonly reference: string;
  readonly header: string;
  readonly missingAddress: string;
  readonly overhead: string;
  /** Over the MTU: ask the agent to tell the sender where the sender can adapt, else drop. */
  readonly tooBig: readonly string[];
  readonly tag: string | false;
  readonly carrierArguments: string;
  readonly flowHash: string | false;
}

export function programView(model: PipelineModel, marks: SourceMarks, contentHash: string): ProgramView {
  const gen = generation(model, marks);
  const { carrier } = model.encapsulation;
  const used = decisionsIn(model);
  const metadata = metadataView(gen);
  const members = headerMembers(gen);
  return {
    name: model.name,
    fileName: model.fileName,
    contentHash,
    constants: constantsView(gen),
    cpu: model.ports.cpu !== undefined,
    punts: model.ports.cpu !== undefined && (used.has("punt") || used.has("encapsulate")),
    looksUp: looksUp(model),
    reports: reportsConnections(model),
    carrier: {
      ethernet: carrier.kind === "ethernet",
      udp: carrier.kind === "udp",
      ipv4: carrier.kind === "udp" && carrier.ipVersion === 4,
      ipv6: carrier.kind === "udp" && carrier.ipVersion === 6,
    },
    referenceName: gen.reference,
    referenceComment: referenceComment(gen),
    flag: flagView(gen),
    references: gen.families.map((family) => referenceView(gen, family, metadata.received)),
    headerTypes: headerTypes(gen),
    headers: aligned(members.map(({ type, name }) => [type, `${name};`])),
    emitted: members.filter(({ name }) => name !== "packet_out").map(({ name }) => `hdr.${name}`),
    metadata,
    decisions: DECISIONS.filter((decision) => decision === "proceed" || used.has(decision)).map(
      (decision, index, all) => `${decision} = ${index}${index === all.length - 1 ? "" : ","}`,
    ),
    decides: Object.fromEntries(
      DECISIONS.map((decision) => [decision, used.has(decision)]),
    ) as unknown as Readonly<Record<Decision, boolean>>,
    userHeaders: { tcp: userHeaderViews(gen, "tcp"), udp: userHeaderViews(gen, "udp") },
    rawDeclarations: model.rawDeclarations.map(({ text, span }) => ({
      comment: `// ${placeComment(span)}`,
      lines: marks.lines(span, text.split("\n")),
    })),
    connections: connectionsView(gen),
    sizes: OWN_TABLE_SIZES,
    families: FAMILIES.map((family) => ({
      family,
      clientAddress: connectionAddress("client", family),
      serviceAddress: connectionAddress("service", family),
      size: model.connections.capacity[family],
    })),
    notReference: gen.families.map((family) => `!hdr.${referenceHeader(gen, family)}.isValid()`).join(" && "),
    tables: model.tables.map((table) => userTableView(gen, table)),
    stages: ruleStageViews(gen),
    sipHash: sipHashView(gen) ?? false,
    flowHashes: hashesFlows(model) ? hashedFamilies(gen).map(flowHashView) : [],
    homes:
      model.homes === undefined
        ? false
        : {
            indexBits: homeIndexBits(model.homes),
            size: model.homes.size,
            mark: marks.mark(model.homes.span),
            stale: looksUpOnLan(model) ? (staleTest(gen) ?? false) : false,
          },
    encapsulate: used.has("encapsulate") ? encapsulateView(gen) : false,
    outerChecksum: used.has("encapsulate") && carrier.kind === "udp" && carrier.ipVersion === 4,
  };
}

/** Homes are of all connections; ports of a UDP carrier only of those that the header can hold. */
function hashedFamilies({ model, families }: Generation): readonly AddressFamily[] {
  return model.homes === undefined ? FAMILIES.filter((family) => families.includes(family)) : FAMILIES;
}

function flagView(gen: Generation): FlagView | false {
  if (gen.families.length < 2) return false;
  let bitOffset = 0;
  for (const { role, bits } of gen.model.encapsulation.fields) {
    if (role.kind === "ipv6") {
      const bytes = Math.floor(bitOffset / 8) + 1;
      return { bytes, bits: bytes * 8, lowest: bytes * 8 - bitOffset - 1 };
    }
    if (bits === "address") break;
    bitOffset += bits;
  }
  throw new Error("no ipv6 flag before the addresses, which the target's check refuses before");
}

function userHeaderViews(gen: Generation, transport: "tcp" | "udp"): readonly UserHeaderView[] {
  return headersAfter(gen, transport).map((header) => ({
    name: userHeader(gen, header.name),
    comment: `// ${placeComment(header.span)}  ${header.name}`,
    mark: gen.marks.mark(header.span),
    servicePort: header.after.servicePort,
    bytes: header.fields.reduce((sum, { bits }) => sum + bits, 0) / 8,
  }));
}

function connectionsView({ model, marks }: Generation): ConnectionsView {
  const { data, span, name } = model.connections;
  const parameters = parameterList(data);
  return {
    comment: `// ${placeComment(span)}  ${name}: who owns a connection.`,
    mark: marks.mark(span),
    local: `local(${parameters})`,
    remote: `remote(${["bit<16> node", ...(parameters === "" ? [] : [parameters])].join(", ")})`,
    store: data.map((parameter) => {
      const { name: parameterName } = parameter;
      return `meta.data.${p4Identifier(parameterName)} = ${ingressIdentifier(parameterName)};${marks.mark(parameter.span)}`;
    }),
  };
}

function encapsulateView(gen: Generation): EncapsulateView {
  const { encapsulation } = gen.model;
  const hops = fieldOf(encapsulation, "hops");
  return {
    hops:
      hops?.role.kind === "hops"
        ? {
            received: receivedField(hops.name),
            initial: String(hops.role.initial),
            mark: gen.marks.mark(hops.span),
          }
        : false,
    ipv4: familyBranch(gen, "ipv4"),
    ipv6: familyBranch(gen, "ipv6"),
  };
}

function familyBranch(gen: Generation, family: AddressFamily): FamilyBranchView {
  const { encapsulation, ports } = gen.model;
  const { carrier } = encapsulation;
  const needed = new Set<AddressFamily>([family]);
  if (carrier.kind === "udp") needed.add(carrier.ipVersion === 4 ? "ipv4" : "ipv6");
  const tag = fieldOf(encapsulation, "tag");
  const reference = `${gen.reference}_${family}`;
  const overhead = overheadConstant(family);
  return {
    held: gen.families.includes(family),
    reference,
    header: `hdr.${reference}`,
    missingAddress: [...needed].map((address) => `meta.peer.${address} == 0`).join(" || "),
    overhead,
    tooBig: tooBig(family, ports.cpu !== undefined),
    tag: tag === undefined ? false : p4Identifier(tag.name),
    carrierArguments:
      carrier.kind === "udp" ? `${overhead}, hdr.${family}.dscp, hdr.${family}.ecn` : overhead,
    flowHash: carrier.kind === "udp" ? `flow_hash_${family}` : false,
  };
}

function tooBig(family: AddressFamily, cpu: boolean): readonly string[] {
  const drop = "drop(Verdict.droppedTooBig);";
  if (!cpu) return [drop];
  // IPv6 routers never fragment (RFC 8200, 5); IPv4 says so in its don't-fragment flag.
  if (family === "ipv6") return ["punt(PUNT_TOO_BIG);"];
  return ["if (hdr.ipv4.flags[1:1] == 1) {  // DF", "punt(PUNT_TOO_BIG);", "}", drop];
}
