import { describe, expect, expectTypeOf, test } from "vitest";
import { decodeHeader, encodeHeader, headerLayout, readField, writeField } from "../header-layout.ts";
import { IPV6 } from "../headers/ip.ts";
import { bytesFromHex, hexFromBytes } from "../hex.ts";

const VLAN = headerLayout("vlan", { priority: 3, dropEligible: 1, vlanId: 12, etherType: 16 });
const WIDE = headerLayout("wide", { low: 4, wide: 128, high: 4 });

describe("a header layout", () => {
  test("lays fields behind one another and knows its length", () => {
    expect(VLAN.byteLength).toBe(4);
    expect(VLAN.fields.map(({ name, bitOffset }) => [name, bitOffset])).toEqual([
      ["priority", 0],
      ["dropEligible", 3],
      ["vlanId", 4],
      ["etherType", 16],
    ]);
  });

  test("encodes and decodes values", () => {
    const values = { priority: 5, dropEligible: 1, vlanId: 0x123, etherType: 0x86dd };
    expect(hexFromBytes(encodeHeader(VLAN, values))).toBe("b12386dd");
    expect(decodeHeader(VLAN, bytesFromHex("ffff b12386dd"), 2)).toEqual(values);
  });

  test("gives fields above 32 bits as bigint, narrower ones as numbers", () => {
    const values = decodeHeader(WIDE, encodeHeader(WIDE, { low: 1, wide: (1n << 127n) + 3n, high: 2 }));
    expect(values).toEqual({ low: 1, wide: (1n << 127n) + 3n, high: 2 });
    expectTypeOf(values.low).toEqualTypeOf<number>();
    expectTypeOf(values.wide).toEqualTypeOf<bigint>();
    expectTypeOf(readField(IPV6, "source", new Uint8Array(40))).toEqualTypeOf<bigint>();
  });

  test("reads and writes one field inside of a packet", () => {
    const packet = bytesFromHex("ffff b12386dd");
    writeField(VLAN, "vlanId", packet, 2, 0xabc);
    expect(hexFromBytes(packet)).toBe("ffffbabc86dd");
    expect(readField(VLAN, "vlanId", packet, 2)).toBe(0xabc);
  });

  test("refuses values that do not fit, by the field's name", () => {
    const values = { priority: 8, dropEligible: 0, vlanId: 0, etherType: 0 };
    expect(() => encodeHeader(VLAN, values)).toThrow("vlan.priority: 8 does not fit in 3 bits");
  });

  test("refuses a missing value, an unknown field and a packet that is too short", () => {
    expect(() => encodeHeader(VLAN, { priority: 0 } as never)).toThrow("no value for vlan.dropEligible");
    expect(() => readField(VLAN, "nothing" as never, new Uint8Array(4))).toThrow("no field nothing in vlan");
    expect(() => decodeHeader(VLAN, new Uint8Array(3))).toThrow(RangeError);
  });

  test("refuses widths outside of 1..128 bits and headers of broken bytes", () => {
    expect(() => headerLayout("odd", { a: 3 })).toThrow(RangeError);
    expect(() => headerLayout("none", { a: 0, b: 8 })).toThrow(RangeError);
    expect(() => headerLayout("vast", { a: 136 })).toThrow(RangeError);
  });
});
