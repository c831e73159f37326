import type {
  CarrierModel,
  EncapsulationFieldModel,
  EncapsulationModel,
  FieldRoleKind,
} from "./encapsulation.ts";

export type AddressFamily = "ipv4" | "ipv6";

export const ADDRESS_BITS: Readonly<Record<AddressFamily, number>> = { ipv4: 32, ipv6: 128 };

export interface PlacedField {
  readonly field: EncapsulationFieldModel;
  /** From the header's first bit. */
  readonly bitOffset: number;
  readonly bits: number;
}

/** An encapsulation header as it lies on the wire for clients of one family. */
export interface EncapsulationLayout {
  readonly family: AddressFamily;
  readonly fields: readonly PlacedField[];
  readonly bits: number;
  readonly bytes: number;
}

/** The families whose clients' addresses the header can hold: both when its addresses are of the client's family. */
export function familiesOf(encapsulation: EncapsulationModel): readonly AddressFamily[] {
  const address = fieldOf(encapsulation, "clientAddress");
  if (address === undefined) return [];
  if (address.bits === "address") return ["ipv4", "ipv6"];
  return address.bits === 32 ? ["ipv4"] : ["ipv6"];
}

export function layoutOf(encapsulation: EncapsulationModel, family: AddressFamily): EncapsulationLayout {
  const fields: PlacedField[] = [];
  let bitOffset = 0;
  for (const field of encapsulation.fields) {
    const bits = field.bits === "address" ? ADDRESS_BITS[family] : field.bits;
    fields.push({ field, bitOffset, bits });
    bitOffset += bits;
  }
  return { family, fields, bits: bitOffset, bytes: Math.ceil(bitOffset / 8) };
}

/** The first field with this role. */
export function fieldOf(
  encapsulation: EncapsulationModel,
  role: FieldRoleKind,
): EncapsulationFieldModel | undefined {
  return encapsulation.fields.find((field) => field.role.kind === role);
}

/** Bytes between the Ethernet header and the encapsulation header. */
export function carrierBytes(carrier: CarrierModel): number {
  if (carrier.kind === "ethernet") return 0;
  return (carrier.ipVersion === 4 ? 20 : 40) + 8;
}

/** Bytes that forwarding adds in front of the inner IP packet, against the LAN's MTU. The only such figure. */
export function overheadBytes(encapsulation: EncapsulationModel, family: AddressFamily): number {
  return carrierBytes(encapsulation.carrier) + layoutOf(encapsulation, family).bytes;
}
