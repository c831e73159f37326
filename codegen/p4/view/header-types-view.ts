import {
  type AddressFamily,
  layoutOf,
  STANDARD_HEADERS,
  type StandardHeaderName,
} from "../../../dsl/model/index.ts";
import { nameAnnotation, p4Identifier } from "../identifiers.ts";
import { placeComment } from "../source-marks.ts";
import { aligned, type Generation, headersAfter, referenceHeader, userHeader } from "./generation.ts";

export interface HeaderTypeView {
  /** Comment lines above the type. */
  readonly comments: readonly string[];
  readonly annotation: string;
  readonly name: string;
  readonly fields: readonly string[];
}

/** A member of `headers_t`, in the order in which the deparser emits them. */
interface HeaderMember {
  readonly type: string;
  readonly name: string;
}

function headerType(
  name: string,
  fields: readonly (readonly [string, string])[],
  comments: readonly string[] = [],
) {
  return {
    comments,
    annotation: "",
    name,
    fields: aligned(fields.map(([type, field]) => [type, `${field};`])),
  };
}

function standardType(name: Exclude<StandardHeaderName, "connection">, comment: string): HeaderTypeView {
  const fields = Object.entries(STANDARD_HEADERS[name]).map(
    ([field, bits]) => [`bit<${bits}>`, p4Identifier(field)] as const,
  );
  return headerType(`${name}_t`, fields, [`// ${comment}`]);
}

/** All header types, in the order of the wire. */
export function headerTypes(gen: Generation): readonly HeaderTypeView[] {
  const { model, families } = gen;
  const types: HeaderTypeView[] = [];
  if (model.ports.cpu !== undefined) types.push(...controllerHeaders());
  types.push(
    standardType("ethernet", "IEEE 802.3"),
    standardType("vlan", "IEEE 802.1Q, behind EtherType 0x8100"),
    ...families.map((family) => referenceType(gen, family)),
    standardType("ipv4", "RFC 791, without options"),
    headerType("ipv4_options_t", [["varbit<320>", "data"]]),
    standardType("ipv6", "RFC 8200"),
    headerType(
      "ipv6_extension_t",
      [
        ["bit<8>", "nextHeader"],
        ["bit<8>", "length"],
        ["varbit<16368>", "data"],
      ],
      [
        "// RFC 8200, 4.3 to 4.6: hop-by-hop options, routing, destination options; length in 8 bytes, the first ones not counted",
      ],
    ),
    standardType("tcp", "RFC 9293, without options"),
  );
  if (headersAfter(gen, "tcp").length > 0) types.push(headerType("tcp_options_t", [["varbit<320>", "data"]]));
  types.push(
    standardType("udp", "RFC 768"),
    headerType(
      "icmp_t",
      [
        ["bit<8>", p4Identifier("type")],
        ["bit<8>", "code"],
        ["bit<16>", "checksum"],
        ["bit<32>", "rest"],
      ],
      ["// RFC 792 and RFC 4443"],
    ),
    ...model.headers.map((header) => userType(gen, header)),
  );
  return types;
}

function controllerHeaders(): readonly HeaderTypeView[] {
  return [
    {
      ...headerType(
        "packet_in_t",
        [
          ["bit<16>", "ingress_port"],
          ["bit<8>", "reason"],
        ],
        ["// To the agent: where the frame came in, and why it goes there (PUNT_*)."],
      ),
      annotation: '@controller_header("packet_in")',
    },
    {
      ...headerType(
        "packet_out_t",
        [["bit<16>", "egress_port"]],
        ["// From the agent: where the frame goes out."],
      ),
      annotation: '@controller_header("packet_out")',
    },
  ];
}

function referenceType(gen: Generation, family: AddressFamily): HeaderTypeView {
  const { encapsulation } = gen.model;
  const layout = layoutOf(encapsulation, family);
  const lines = aligned(
    layout.fields.map(({ field, bits }) => [
      `bit<${bits}>`,
      `${p4Identifier(field.name)}${nameAnnotation(field.name)};`,
    ]),
  );
  const other = gen.families.length === 2 ? ` for ${family === "ipv4" ? "IPv4" : "IPv6"} clients` : "";
  return {
    comments: [
      `// ${placeComment(encapsulation.span)}  ${encapsulation.name}: the reference to the connection's data structure, whole in this one header,`,
      `// ${layout.bytes} bytes${other}`,
    ],
    annotation: "",
    name: `${referenceHeader(gen, family)}_t`,
    fields: lines.map((line, index) => `${line}${gen.marks.mark(layout.fields[index]!.field.span)}`),
  };
}

function userType(gen: Generation, header: Generation["model"]["headers"][number]): HeaderTypeView {
  const { transport, servicePort } = header.after;
  const lines = aligned(
    header.fields.map(({ name, bits }) => [`bit<${bits}>`, `${p4Identifier(name)}${nameAnnotation(name)};`]),
  );
  return {
    comments: [
      `// ${placeComment(header.span)}  ${header.name}: behind ${transport.toUpperCase()} to port ${servicePort}`,
    ],
    annotation: "",
    name: `${userHeader(gen, header.name)}_t`,
    fields: lines.map((line, index) => `${line}${gen.marks.mark(header.fields[index]!.span)}`),
  };
}

/** Members of `headers_t` in wire order, which is the deparser's order: the carrier, then the client's packet. */
export function headerMembers(gen: Generation): readonly HeaderMember[] {
  const { model, families } = gen;
  const { carrier } = model.encapsulation;
  const members: HeaderMember[] = [];
  const add = (type: string, name: string) => members.push({ type, name });
  if (model.ports.cpu !== undefined) {
    add("packet_in_t", "packet_in");
    add("packet_out_t", "packet_out");
  }
  add("ethernet_t", "ethernet");
  add("vlan_t", "vlan");
  if (carrier.kind === "udp") {
    add(`ipv${carrier.ipVersion}_t`, `outer_ipv${carrier.ipVersion}`);
    if (carrier.ipVersion === 4) add("ipv4_options_t", "outer_ipv4_options");
    add("udp_t", "outer_udp");
  }
  for (const family of families) add(`${referenceHeader(gen, family)}_t`, referenceHeader(gen, family));
  add("ipv4_t", "ipv4");
  add("ipv4_options_t", "ipv4_options");
  add("ipv6_t", "ipv6");
  add("ipv6_extension_t[4]", "ipv6_extensions");
  add("tcp_t", "tcp");
  if (headersAfter(gen, "tcp").length > 0) add("tcp_options_t", "tcp_options");
  add("udp_t", "udp");
  for (const { name } of model.headers) add(`${userHeader(gen, name)}_t`, userHeader(gen, name));
  add("icmp_t", "icmp");
  add("ipv4_t", "quoted_ipv4");
  add("ipv4_options_t", "quoted_ipv4_options");
  add("ipv6_t", "quoted_ipv6");
  return members;
}
