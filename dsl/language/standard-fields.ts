import { STANDARD_HEADERS, type StandardHeaderName } from "../model/field-reference.ts";
import type { TransportProtocol } from "../model/service.ts";
import { DECLARED, type Declared, declare } from "./declaration.ts";
import { brokenField, type Field, type FieldGroup, makeField } from "./field.ts";
import { symbolGroup, unknownName } from "./symbol-group.ts";

type StandardFields<Name extends StandardHeaderName> = FieldGroup<(typeof STANDARD_HEADERS)[Name]>;

function standardFields<Name extends StandardHeaderName>(
  header: Name,
  base: object = {},
): StandardFields<Name> {
  const widths: Readonly<Record<string, number>> = STANDARD_HEADERS[header];
  const names = Object.keys(widths);
  return symbolGroup(
    base,
    names,
    (field, span) =>
      makeField({ kind: "field", scope: "standard", header, field, bits: widths[field]! }, span),
    (field, span) => brokenField(unknownName(header, field, names, span), span),
  );
}

/** Fields of the Ethernet header (IEEE 802.3). */
export const ethernet: StandardFields<"ethernet"> = standardFields("ethernet");
/** Fields of the one VLAN tag that is looked through (IEEE 802.1Q). */
export const vlan: StandardFields<"vlan"> = standardFields("vlan");
/** Fields of the IPv4 header (RFC 791). */
export const ipv4: StandardFields<"ipv4"> = standardFields("ipv4");
/** Fields of the IPv6 header (RFC 8200). */
export const ipv6: StandardFields<"ipv6"> = standardFields("ipv6");

/** `tcp` or `udp`: its fields, and the protocol itself where a header is declared behind it. */
export type Transport<Name extends TransportProtocol = TransportProtocol> = StandardFields<Name> &
  Declared<"transport", Name>;

function transport<Name extends TransportProtocol>(name: Name): Transport<Name> {
  const span = { file: "<nicforge>", line: 1, column: 1, endLine: 1, endColumn: 2 };
  const base = declare({ kind: "transport", span, model: name, problems: [], parts: [] }, {});
  return standardFields(name, base) as Transport<Name>;
}

/** Fields of the TCP header (RFC 9293); as `after: tcp`, what a user's header stands behind. */
export const tcp: Transport<"tcp"> = transport("tcp");
/** Fields of the UDP header (RFC 768); as `after: udp`, what a user's header stands behind. */
export const udp: Transport<"udp"> = transport("udp");

/** One of the five values that tell connections apart; they make the key of the connection table. */
export interface ConnectionPart<Name extends string = string> {
  readonly part: Name;
}

interface ConnectionFields {
  readonly clientAddress: ConnectionPart<"clientAddress"> & Declared<"connection-address">;
  readonly clientPort: ConnectionPart<"clientPort"> & Field<16>;
  readonly serviceAddress: ConnectionPart<"serviceAddress"> & Declared<"connection-address">;
  readonly servicePort: ConnectionPart<"servicePort"> & Field<16>;
  readonly protocol: ConnectionPart<"protocol"> & Field<8>;
}

const CONNECTION_PARTS: readonly (keyof ConnectionFields)[] = [
  "clientAddress",
  "clientPort",
  "serviceAddress",
  "servicePort",
  "protocol",
];

/**
 * The connection that a packet belongs to: on wan and behind the encapsulation header the packet's source is the
 * client; an ICMP error belongs to the connection of the packet that it quotes. Its ports and protocol are fields;
 * its addresses, of either family, stand in the connection table's key only: match `ipv4.source` or `ipv6.source`.
 */
export const connection: ConnectionFields = symbolGroup(
  {},
  CONNECTION_PARTS,
  (part, span) => {
    const bits = (STANDARD_HEADERS.connection as Readonly<Record<string, number>>)[part];
    if (bits === undefined) {
      return declare({ kind: "connection-address", span, model: part, problems: [], parts: [] }, { part });
    }
    const field = makeField(
      { kind: "field", scope: "standard", header: "connection", field: part, bits },
      span,
    );
    return declare({ ...field[DECLARED] }, { bits, part });
  },
  (name, span) => brokenField(unknownName("connection", name, CONNECTION_PARTS, span), span),
);
