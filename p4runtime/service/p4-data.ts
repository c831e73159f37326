import { create } from "@bufbuild/protobuf";
import { byteString } from "../byte-string.ts";
import type { P4BitstringLikeTypeSpec, P4DataTypeSpec, P4TypeInfo } from "../gen/p4/config/v1/p4types_pb.js";
import { type P4Data, P4DataSchema, type P4Header } from "../gen/p4/v1/p4data_pb.js";
import { refusal, within } from "./request-error.ts";

/**
 * A value as P4Data (P4Runtime specification, "Representation of Arbitrary P4 Types"), from its scalars: unsigned, in
 * the order of the type, as devices hold them. Headers count as valid.
 */
export function p4Data(
  type: P4DataTypeSpec,
  types: P4TypeInfo | undefined,
  scalars: readonly bigint[],
): P4Data {
  return new Encoder(types, scalars).data(type);
}

/**
 * The scalars of a value.
 *
 * @throws RequestError with a path within the P4Data when it does not have the type
 */
export function p4Scalars(
  type: P4DataTypeSpec,
  types: P4TypeInfo | undefined,
  data: P4Data,
): readonly bigint[] {
  const scalars: bigint[] = [];
  readScalars(type, types, data, scalars);
  return scalars;
}

class Encoder {
  readonly #types: P4TypeInfo | undefined;
  readonly #scalars: readonly bigint[];
  #next = 0;

  constructor(types: P4TypeInfo | undefined, scalars: readonly bigint[]) {
    this.#types = types;
    this.#scalars = scalars;
  }

  data({ typeSpec }: P4DataTypeSpec): P4Data {
    switch (typeSpec.case) {
      case "bitstring":
        return create(P4DataSchema, { data: { case: "bitstring", value: this.#bits(typeSpec.value) } });
      case "bool":
        return create(P4DataSchema, { data: { case: "bool", value: this.#scalar() !== 0n } });
      case "tuple":
        return create(P4DataSchema, {
          data: {
            case: "tuple",
            value: { members: typeSpec.value.members.map((member) => this.data(member)) },
          },
        });
      case "struct": {
        const { members } = this.#types?.structs[typeSpec.value.name] ?? { members: [] };
        const values = members.flatMap((member) =>
          member.typeSpec === undefined ? [] : [this.data(member.typeSpec)],
        );
        return create(P4DataSchema, { data: { case: "struct", value: { members: values } } });
      }
      case "header":
        return create(P4DataSchema, { data: { case: "header", value: this.#header(typeSpec.value.name) } });
      case "headerStack": {
        const { header, size } = typeSpec.value;
        const entries = Array.from({ length: size }, () => this.#header(header?.name ?? ""));
        return create(P4DataSchema, { data: { case: "headerStack", value: { entries } } });
      }
      case "enum": {
        const members = this.#types?.enums[typeSpec.value.name]?.members ?? [];
        const value = members[Number(this.#scalar())]?.name ?? "";
        return create(P4DataSchema, { data: { case: "enum", value } });
      }
      case "error": {
        const value = this.#types?.error?.members[Number(this.#scalar())] ?? "";
        return create(P4DataSchema, { data: { case: "error", value } });
      }
      case "serializableEnum": {
        const width = this.#types?.serializableEnums[typeSpec.value.name]?.underlyingType?.bitwidth ?? 0;
        return create(P4DataSchema, {
          data: { case: "enumValue", value: byteString(this.#scalar(), width) },
        });
      }
      case "newType": {
        const { representation } = this.#types?.newTypes[typeSpec.value.name] ?? {};
        if (representation?.case === "originalType") return this.data(representation.value);
        return create(P4DataSchema, { data: { case: "bitstring", value: byteString(this.#scalar(), 64) } });
      }
      default:
        throw refusal("p4runtime-unimplemented", "", { what: `data of type ${typeSpec.case}` });
    }
  }

  #header(name: string) {
    const { members } = this.#types?.headers[name] ?? { members: [] };
    const bitstrings = members.flatMap(({ typeSpec }) =>
      typeSpec === undefined ? [] : [this.#bits(typeSpec)],
    );
    return { isValid: true, bitstrings };
  }

  #bits({ typeSpec }: P4BitstringLikeTypeSpec): Uint8Array {
    const scalar = this.#scalar();
    return typeSpec.case === "int"
      ? signedByteString(scalar, typeSpec.value.bitwidth)
      : byteString(scalar, widthOf(typeSpec));
  }

  #scalar(): bigint {
    return this.#scalars[this.#next++] ?? 0n;
  }
}

function widthOf(type: P4BitstringLikeTypeSpec["typeSpec"]): number {
  if (type.case === undefined) return 0;
  return type.case === "varbit" ? type.value.maxBitwidth : type.value.bitwidth;
}

/** The shortest byte string that keeps the sign. @param scalar two's complement of `width` bits */
function signedByteString(scalar: bigint, width: number): Uint8Array {
  const value = BigInt.asIntN(width, scalar);
  let bytes = 1;
  while (BigInt.asIntN(8 * bytes, value) !== value) bytes++;
  const padded = Buffer.from(
    BigInt.asUintN(8 * bytes, value)
      .toString(16)
      .padStart(2 * bytes, "0"),
    "hex",
  );
  return new Uint8Array(padded);
}

function readScalars(
  { typeSpec }: P4DataTypeSpec,
  types: P4TypeInfo | undefined,
  { data }: P4Data,
  scalars: bigint[],
): void {
  const mismatch = (expected: string) =>
    data.case === undefined
      ? refusal("p4runtime-missing-field", "data")
      : refusal("p4runtime-invalid-value", data.case, { reason: `the type asks for ${expected}` });
  switch (typeSpec.case) {
    case "bitstring":
      if (data.case !== "bitstring") throw mismatch("a bitstring");
      scalars.push(scalarOf(typeSpec.value, data.value, "bitstring"));
      return;
    case "bool":
      if (data.case !== "bool") throw mismatch("a bool");
      scalars.push(data.value ? 1n : 0n);
      return;
    case "struct":
    case "tuple": {
      if (data.case !== typeSpec.case) throw mismatch(`a ${typeSpec.case}`);
      const declared =
        typeSpec.case === "tuple" ? typeSpec.value.members : structMembers(types, typeSpec.value.name);
      requireCount(declared.length, data.value.members.length, `${data.case}.members`);
      declared.forEach((member, index) => {
        try {
          readScalars(member, types, data.value.members[index]!, scalars);
        } catch (error) {
          throw within(`${data.case}.members[${index}]`, error);
        }
      });
      return;
    }
    case "header":
      if (data.case !== "header") throw mismatch("a header");
      readHeader(types, typeSpec.value.name, data.value, scalars);
      return;
    case "serializableEnum": {
      if (data.case !== "enumValue") throw mismatch("an enum_value");
      const width = types?.serializableEnums[typeSpec.value.name]?.underlyingType?.bitwidth ?? 0;
      scalars.push(unsigned(data.value, width, "enum_value"));
      return;
    }
    case "newType": {
      const { representation } = types?.newTypes[typeSpec.value.name] ?? {};
      if (representation?.case === "originalType") {
        readScalars(representation.value, types, { data } as P4Data, scalars);
        return;
      }
      if (data.case !== "bitstring") throw mismatch("a bitstring");
      scalars.push(unsigned(data.value, 64, "bitstring"));
      return;
    }
    default:
      throw refusal("p4runtime-unimplemented", "", { what: `writing data of type ${typeSpec.case}` });
  }
}

function structMembers(types: P4TypeInfo | undefined, name: string): readonly P4DataTypeSpec[] {
  return (types?.structs[name]?.members ?? []).flatMap(({ typeSpec }) => typeSpec ?? []);
}

function readHeader(types: P4TypeInfo | undefined, name: string, header: P4Header, scalars: bigint[]): void {
  const members = (types?.headers[name]?.members ?? []).flatMap(({ typeSpec }) => typeSpec ?? []);
  if (!header.isValid)
    throw refusal("p4runtime-unimplemented", "header.is_valid", { what: "an invalid header" });
  requireCount(members.length, header.bitstrings.length, "header.bitstrings");
  members.forEach((member, index) => {
    scalars.push(scalarOf(member, header.bitstrings[index]!, `header.bitstrings[${index}]`));
  });
}

function requireCount(expected: number, given: number, path: string): void {
  if (expected === given) return;
  throw refusal("p4runtime-invalid-value", path, {
    reason: `the type has ${expected} members, not ${given}`,
  });
}

function scalarOf({ typeSpec }: P4BitstringLikeTypeSpec, bytes: Uint8Array, path: string): bigint {
  const width = widthOf(typeSpec);
  if (typeSpec.case !== "int") return unsigned(bytes, width, path);
  if (bytes.length === 0) throw refusal("p4runtime-empty-byte-string", path);
  const value = BigInt.asIntN(8 * bytes.length, BigInt(`0x${Buffer.from(bytes).toString("hex")}`));
  if (BigInt.asIntN(width, value) !== value) throw tooWide(bytes, width, path);
  return BigInt.asUintN(width, value);
}

function unsigned(bytes: Uint8Array, width: number, path: string): bigint {
  if (bytes.length === 0) throw refusal("p4runtime-empty-byte-string", path);
  const value = BigInt(`0x${Buffer.from(bytes).toString("hex")}`);
  if (value >> BigInt(width) !== 0n) throw tooWide(bytes, width, path);
  return value;
}

function tooWide(bytes: Uint8Array, width: number, path: string) {
  return refusal("p4runtime-value-too-wide", path, { value: Buffer.from(bytes).toString("hex"), width });
}
