import {
  type AddressFamily,
  type EncapsulationFieldModel,
  type EncapsulationLayout,
  type EncapsulationModel,
  type FieldRoleKind,
  familiesOf,
  fieldOf,
  layoutOf,
  type PlacedField,
} from "../dsl/model/index.ts";
import { readBits, writeBits } from "../packet/bit-field.ts";
import { bigintFromBytes, bytesFromBigint } from "../packet/bytes.ts";
import { sipHash24 } from "../packet/siphash.ts";
import { type Connection, familyOf } from "./connection.ts";
import { type Malformed, malformed } from "./malformed.ts";

/** What the sender of a second packet writes into its header. */
export interface Reference {
  readonly connection: Connection;
  readonly ownerAddress: Uint8Array;
  readonly fromIcmp: boolean;
  readonly syn: boolean;
  /** Forwards left; undefined for the header's initial value. */
  readonly hops: bigint | undefined;
  readonly generation: number;
  /** By parameter name; what is not there is written as 0. */
  readonly data: Readonly<Record<string, bigint>>;
}

/** The bytes of the header, each field by its role (semantics.md, 8). */
export function encodeReference(encapsulation: EncapsulationModel, reference: Reference): Uint8Array {
  const layout = layoutOf(encapsulation, familyOf(reference.connection));
  const bytes = new Uint8Array(layout.bytes);
  for (const { field, bitOffset, bits } of layout.fields) {
    // The tag is over all that lies before it, so it is computed here, where all of that is written.
    const value =
      field.role.kind === "tag" ? tagOf(field.role.key, bytes, bitOffset) : writtenValue(field, reference);
    writeBits(bytes, bitOffset, bits, BigInt.asUintN(bits, value));
  }
  return bytes;
}

function writtenValue({ role }: EncapsulationFieldModel, reference: Reference): bigint {
  const { client, service, protocol } = reference.connection;
  switch (role.kind) {
    case "version":
    case "constant":
      return role.value;
    case "forwarded":
      return 1n;
    case "ipv6":
      return familyOf(reference.connection) === "ipv6" ? 1n : 0n;
    case "fromIcmp":
      return reference.fromIcmp ? 1n : 0n;
    case "syn":
      return reference.syn ? 1n : 0n;
    case "protocol":
      return BigInt(protocol);
    case "hops":
      return reference.hops ?? BigInt(role.initial);
    case "generation":
      return BigInt(reference.generation);
    case "clientPort":
      return BigInt(client.port);
    case "applicationPort":
      return BigInt(service.port);
    case "clientAddress":
      return bigintFromBytes(client.address);
    case "ownerAddress":
      return bigintFromBytes(reference.ownerAddress);
    case "connectionData":
      return reference.data[role.parameter] ?? 0n;
    case "tag":
      throw new Error("the tag is computed from the fields before it");
  }
}

function tagOf(key: bigint, header: Uint8Array, tagBitOffset: number): bigint {
  return sipHash24(bytesFromBigint(key, 16), header.slice(0, tagBitOffset / 8));
}

/** A received encapsulation header: its layout, its values, and what follows it. */
export interface ReceivedHeader {
  readonly kind: "received-header";
  readonly family: AddressFamily;
  /** Value of the first field with the role; undefined when the header has none. */
  readonly value: (role: FieldRoleKind) => bigint | undefined;
  /** Value of the field with the name; undefined when the header has none. */
  readonly field: (name: string) => bigint | undefined;
  readonly placed: readonly PlacedField[];
  readonly valueAt: (place: PlacedField) => bigint;
  /** Whether the tag, if the header has one, is that of the header's bytes. */
  readonly tagRight: boolean;
  /** What follows the header in its frame or datagram. */
  readonly inner: Uint8Array;
}

/**
 * The header that the carrier's content begins with (semantics.md, 9, step 2). How long it is depends on the `ipv6`
 * flag where addresses are of the client's family.
 */
export function readReceivedHeader(
  encapsulation: EncapsulationModel,
  content: Uint8Array,
): ReceivedHeader | Malformed {
  if (content.length * 8 < fixedPartBits(encapsulation)) return malformed("encapsulation header cut");
  const family = receivedFamily(encapsulation, content);
  const layout = layoutOf(encapsulation, family);
  if (content.length < layout.bytes) return malformed(`encapsulation header cut at ${content.length} bytes`);
  const valueAt = ({ bitOffset, bits }: PlacedField) => readBits(content, bitOffset, bits);
  const first = (wanted: (place: PlacedField) => boolean) => {
    const place = layout.fields.find(wanted);
    return place && valueAt(place);
  };
  return {
    kind: "received-header",
    family,
    value: (role) => first(({ field }) => field.role.kind === role),
    field: (name) => first(({ field }) => field.name === name),
    placed: layout.fields,
    valueAt,
    tagRight: isTagRight(layout, content),
    inner: content.slice(layout.bytes),
  };
}

/** All before the first address-sized field: where it ends depends on no value. */
function fixedPartBits(encapsulation: EncapsulationModel): number {
  const { fields, bits } = layoutOf(encapsulation, "ipv4");
  return fields.find(({ field }) => field.bits === "address")?.bitOffset ?? bits;
}

/** By the `ipv6` flag; without one, the family that the header's addresses hold. */
function receivedFamily(encapsulation: EncapsulationModel, content: Uint8Array): AddressFamily {
  const flag = fieldOf(encapsulation, "ipv6");
  if (flag === undefined) return familiesOf(encapsulation)[0] ?? "ipv4";
  // The flag lies in the fixed part, which is at the same place in both families.
  const place = layoutOf(encapsulation, "ipv4").fields.find(({ field }) => field === flag)!;
  return readBits(content, place.bitOffset, place.bits) === 0n ? "ipv4" : "ipv6";
}

function isTagRight({ fields }: EncapsulationLayout, content: Uint8Array): boolean {
  const place = fields.find(({ field }) => field.role.kind === "tag");
  if (place === undefined || place.field.role.kind !== "tag") return true;
  const { bitOffset, bits } = place;
  return readBits(content, bitOffset, bits) === tagOf(place.field.role.key, content, bitOffset);
}
