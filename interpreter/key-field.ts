import { type FieldReference, STANDARD_HEADERS, type StandardHeaderName } from "../dsl/model/index.ts";
import { readBits } from "../packet/bit-field.ts";
import type { Situation } from "./actions.ts";

/** The value of a key field; 0 for a field of a header that is not there (semantics.md, 7a). */
export function keyFieldValue(field: FieldReference, situation: Situation): bigint {
  switch (field.scope) {
    case "standard":
      return standardField(field, situation);
    case "header":
      return userHeaderField(field, situation);
    case "encapsulation":
      return situation.carried?.field(field.field) ?? 0n;
  }
}

function standardField({ header, field }: FieldReference, situation: Situation): bigint {
  const name = header as StandardHeaderName;
  if (name === "connection") return connectionField(field, situation);
  const bytes = standardHeader(name, situation);
  return bytes === undefined ? 0n : fieldOf(Object.entries(STANDARD_HEADERS[name]), field, bytes);
}

/** The bytes that begin with a standard header, or undefined when the packet does not have it. */
function standardHeader(
  name: Exclude<StandardHeaderName, "connection">,
  { arrival, client }: Situation,
): Uint8Array | undefined {
  const { packet, transport } = client;
  switch (name) {
    case "ethernet":
      return arrival.frame.bytes;
    case "vlan":
      return arrival.frame.tag;
    case "ipv4":
      return packet.version === 4 ? packet.bytes : undefined;
    case "ipv6":
      return packet.version === 6 ? packet.bytes : undefined;
    case "tcp":
    case "udp":
      return transport.kind === name ? transport.header : undefined;
  }
}

function connectionField(field: string, { client }: Situation): bigint {
  const { connection } = client;
  switch (field as keyof (typeof STANDARD_HEADERS)["connection"]) {
    case "clientPort":
      return BigInt(connection.client.port);
    case "servicePort":
      return BigInt(connection.service.port);
    case "protocol":
      return BigInt(connection.protocol);
  }
}

function userHeaderField({ header, field }: FieldReference, { arrival, client }: Situation): bigint {
  const definition = arrival.model.headers.find(({ name }) => name === header);
  if (definition === undefined) throw new Error(`no header ${header}; the pipeline is not checked`);
  const { transport } = client;
  if (transport.kind !== definition.after.transport) return 0n;
  if (transport.destinationPort !== definition.after.servicePort) return 0n;
  const widths = definition.fields.map(({ name, bits }) => [name, bits] as const);
  const headerBits = widths.reduce((sum, [, bits]) => sum + bits, 0);
  if (transport.payload.length * 8 < headerBits) return 0n;
  return fieldOf(widths, field, transport.payload);
}

/** One field of a header whose fields follow one another from the first bit. */
function fieldOf(
  widths: readonly (readonly [name: string, bits: number])[],
  field: string,
  bytes: Uint8Array,
): bigint {
  let bitOffset = 0;
  for (const [name, bits] of widths) {
    if (name === field) return readBits(bytes, bitOffset, bits);
    bitOffset += bits;
  }
  throw new Error(`no field ${field}; the pipeline is not checked`);
}
