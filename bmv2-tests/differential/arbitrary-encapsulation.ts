import fc from "fast-check";
import type {
  CarrierModel,
  EncapsulationFieldModel,
  EncapsulationModel,
  ParameterModel,
} from "../../dsl/model/index.ts";
import { connref, encapsulation, encapsulationField as field } from "../models/model-literal.ts";

export const arbitraryCarrier: fc.Arbitrary<CarrierModel> = fc.oneof(
  fc.constantFrom(0x88b5, 0x88b6, 0x9000).map((etherType) => ({ kind: "ethernet" as const, etherType })),
  fc.tuple(fc.constantFrom(4 as const, 6 as const), fc.constantFrom(6635, 4789)).map(([ipVersion, port]) => ({
    kind: "udp" as const,
    ipVersion,
    port,
  })),
);

const tagKey = fc.bigInt({ min: 0n, max: (1n << 128n) - 1n });

/** The default header or one with fields of odd widths in any order, over any carrier. */
export function arbitraryEncapsulation(data: readonly ParameterModel[]): fc.Arbitrary<EncapsulationModel> {
  return arbitraryCarrier.chain((carrier) =>
    fc.oneof(
      fc.option(tagKey, { nil: undefined }).map((key) => connref(carrier, key)),
      arbitraryFields(data).map((fields) => encapsulation("steering", carrier, fields)),
    ),
  );
}

function widthAndValue(most: number): fc.Arbitrary<{ bits: number; value: bigint }> {
  return fc
    .integer({ min: 1, max: most })
    .chain((bits) => fc.record({ bits: fc.constant(bits), value: fc.bigInt(0n, (1n << BigInt(bits)) - 1n) }));
}

const shape = fc.constantFrom("address" as const, 32 as const, 128 as const);

function arbitraryFields(data: readonly ParameterModel[]): fc.Arbitrary<readonly EncapsulationFieldModel[]> {
  return fc
    .record({
      addresses: shape,
      version: widthAndValue(8),
      hops: fc.tuple(fc.integer({ min: 2, max: 16 }), fc.integer({ min: 0, max: 3 })),
      constants: fc.array(widthAndValue(20), { maxLength: 2 }),
      optional: fc.subarray(["fromIcmp", "syn", "generation", "ipv6"] as const),
      carried: fc.subarray([...data]),
      order: fc.array(fc.nat(), { minLength: 20, maxLength: 20 }),
      key: fc.option(tagKey, { nil: undefined, freq: 3 }),
    })
    .map(({ addresses, version, hops, constants, optional, carried, order, key }) => {
      const optionalFields = {
        fromIcmp: field("fromIcmp", 1, { kind: "fromIcmp" }),
        syn: field("syn", 1, { kind: "syn" }),
        generation: field("generation", 8, { kind: "generation" }),
        ipv6: field("ipv6", 1, { kind: "ipv6" }),
      };
      const fields = [
        field("version", version.bits, { kind: "version", value: version.value }),
        field("forwarded", 1, { kind: "forwarded" }),
        field("protocol", 8, { kind: "protocol" }),
        field("hops", hops[0], { kind: "hops", initial: hops[1] }),
        field("clientPort", 16, { kind: "clientPort" }),
        field("applicationPort", 16, { kind: "applicationPort" }),
        ...optional.filter((name) => name !== "ipv6").map((name) => optionalFields[name]),
        ...constants.map(({ bits, value }, index) =>
          field(`constant${index}`, bits, { kind: "constant", value }),
        ),
        ...carried.map(({ name, bits }) => field(name, bits, { kind: "connectionData", parameter: name })),
        field("client", addresses, { kind: "clientAddress" }),
        field("owner", addresses, { kind: "ownerAddress" }),
      ];
      const shuffled = fields
        .map((value, index) => ({ value, rank: order[index] ?? 0 }))
        .toSorted((a, b) => a.rank - b.rank)
        .map(({ value }) => value);
      // The flag says how long the addresses are, so it stands before them.
      const withFlag =
        addresses === "address" || optional.includes("ipv6") ? [optionalFields.ipv6, ...shuffled] : shuffled;
      return [
        ...withFlag,
        ...padding(withFlag),
        ...(key === undefined ? [] : [field("tag", 64, { kind: "tag", key })]),
      ];
    });
}

/** Up to the next multiple of 32 bits; address-sized fields are multiples themselves. */
function padding(fields: readonly EncapsulationFieldModel[]): readonly EncapsulationFieldModel[] {
  const bits = fields.reduce((sum, { bits: width }) => sum + (width === "address" ? 32 : width), 0);
  const missing = -bits & 31;
  return missing === 0 ? [] : [field("padding", missing, { kind: "constant", value: 0n })];
}
