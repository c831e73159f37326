import { MAX_FIELD_BITS, readBits, writeBits } from "./bit-field.ts";

type NumberWidth =
  | (1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14 | 15 | 16)
  | (17 | 18 | 19 | 20 | 21 | 22 | 23 | 24 | 25 | 26 | 27 | 28 | 29 | 30 | 31 | 32);

/** Widths in bits, by field name, in the order of the header. */
export type FieldWidths = { readonly [name: string]: number };

/** What a field's value is in JavaScript: a number up to 32 bits, bigint above, either when the width is open. */
type FieldValue<Width extends number> = number extends Width
  ? number | bigint
  : Width extends NumberWidth
    ? number
    : bigint;

/** The values of all fields of a header. */
export type HeaderValues<Fields extends FieldWidths> = {
  readonly [Name in keyof Fields]: FieldValue<Fields[Name]>;
};

/** How traces and failures write a field's value. */
export type FieldDisplay = "decimal" | "hex" | "mac" | "ip";

export interface LaidOutField {
  readonly name: string;
  readonly bits: number;
  /** From the header's first bit. */
  readonly bitOffset: number;
  readonly display: FieldDisplay;
}

/** The fixed part of a header: its fields in order, without gaps. Made by {@link headerLayout}. */
export interface HeaderLayout<Fields extends FieldWidths = FieldWidths> {
  readonly name: string;
  readonly fields: readonly LaidOutField[];
  readonly byteLength: number;
  /** Carries the field names and widths in the type; the same as in `fields`. */
  readonly widths: Fields;
}

/**
 * Describes a header by its fields and their widths in bits.
 *
 * @throws RangeError when a field has not 1 to 128 bits, or the header is no whole number of bytes.
 * @example
 * const VLAN = headerLayout("vlan", { priority: 3, dropEligible: 1, vlanId: 12, etherType: 16 });
 * encodeHeader(VLAN, { priority: 0, dropEligible: 0, vlanId: 100, etherType: 0x0800 });
 */
export function headerLayout<const Fields extends FieldWidths>(
  name: string,
  widths: Fields,
  display: { readonly [Name in keyof Fields]?: FieldDisplay } = {},
): HeaderLayout<Fields> {
  let bitOffset = 0;
  const fields = Object.entries(widths).map(([field, bits]) => {
    if (!Number.isInteger(bits) || bits < 1 || bits > MAX_FIELD_BITS) {
      throw new RangeError(`field ${field} of ${name} has ${bits} bits, not 1 to ${MAX_FIELD_BITS}`);
    }
    const laidOut = { name: field, bits, bitOffset, display: display[field] ?? "decimal" } as const;
    bitOffset += bits;
    return laidOut;
  });
  if (bitOffset % 8 !== 0) throw new RangeError(`header ${name} has ${bitOffset} bits, no whole bytes`);
  return { name, fields, byteLength: bitOffset / 8, widths };
}

/**
 * The bytes of a header.
 *
 * @throws RangeError when a value does not fit its field, TypeError when one is missing.
 */
export function encodeHeader<Fields extends FieldWidths>(
  layout: HeaderLayout<Fields>,
  values: HeaderValues<Fields>,
): Uint8Array {
  const bytes = new Uint8Array(layout.byteLength);
  for (const { name, bits, bitOffset } of layout.fields) {
    const value = values[name];
    if (value === undefined) throw new TypeError(`no value for ${layout.name}.${name}`);
    try {
      writeBits(bytes, bitOffset, bits, value);
    } catch {
      throw new RangeError(`${layout.name}.${name}: ${value} does not fit in ${bits} bits`);
    }
  }
  return bytes;
}

/**
 * The values of a header that begins at a byte offset.
 *
 * @throws RangeError when the bytes end before the header does.
 */
export function decodeHeader<Fields extends FieldWidths>(
  layout: HeaderLayout<Fields>,
  bytes: Uint8Array,
  byteOffset = 0,
): HeaderValues<Fields> {
  return Object.fromEntries(
    layout.fields.map((field) => [field.name, readLaidOutField(field, bytes, byteOffset)]),
  ) as HeaderValues<Fields>;
}

function readLaidOutField(field: LaidOutField, bytes: Uint8Array, byteOffset: number): number | bigint {
  const value = readBits(bytes, byteOffset * 8 + field.bitOffset, field.bits);
  return field.bits <= 32 ? Number(value) : value;
}

function fieldNamed(layout: HeaderLayout, name: string): LaidOutField {
  const field = layout.fields.find((candidate) => candidate.name === name);
  if (field === undefined) throw new TypeError(`no field ${name} in ${layout.name}`);
  return field;
}

/** One field of a header that begins at a byte offset of a packet. */
export function readField<Fields extends FieldWidths, Name extends keyof Fields & string>(
  layout: HeaderLayout<Fields>,
  name: Name,
  bytes: Uint8Array,
  byteOffset = 0,
): FieldValue<Fields[Name]> {
  return readLaidOutField(fieldNamed(layout, name), bytes, byteOffset) as FieldValue<Fields[Name]>;
}

/** Overwrites one field of a header in place; checksums are left as they are. */
export function writeField<Fields extends FieldWidths, Name extends keyof Fields & string>(
  layout: HeaderLayout<Fields>,
  name: Name,
  bytes: Uint8Array,
  byteOffset: number,
  value: FieldValue<Fields[Name]>,
): void {
  const { bitOffset, bits } = fieldNamed(layout, name);
  writeBits(bytes, byteOffset * 8 + bitOffset, bits, value);
}
