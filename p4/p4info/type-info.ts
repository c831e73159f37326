import type { MessageInitShape } from "@bufbuild/protobuf";
import type {
  P4BitstringLikeTypeSpecSchema,
  P4DataTypeSpecSchema,
  P4NewTypeSpecSchema,
  P4TypeInfoSchema,
} from "../../p4runtime/gen/p4/config/v1/p4types_pb.js";
import { controlPlaneName } from "../check/annotations.ts";
import type { CheckedProgram } from "../check/checked-program.ts";
import { widthOf } from "../check/layout.ts";
import type { HeaderType, NewtypeType, StructType, Type } from "../check/type.ts";
import { annotationFields } from "./annotations.ts";
import { paddedBytes } from "./bit-string.ts";
import { flattenHeader } from "./flat-header.ts";
import { translationOf } from "./translation.ts";

type DataTypeSpec = MessageInitShape<typeof P4DataTypeSpecSchema>;
type BitstringSpec = MessageInitShape<typeof P4BitstringLikeTypeSpecSchema>;
type TypeInfo = MessageInitShape<typeof P4TypeInfoSchema>;
type Section<Key extends keyof TypeInfo> = NonNullable<TypeInfo[Key]>;

/** Named types that the objects of a P4Info mention, with all that they are made of (P4Runtime specification 8.4). */
export class TypeInfoBuilder {
  private readonly program: CheckedProgram;
  private readonly structs: Section<"structs"> = {};
  private readonly headers: Section<"headers"> = {};
  private readonly headerUnions: Section<"headerUnions"> = {};
  private readonly enums: Section<"enums"> = {};
  private readonly serializableEnums: Section<"serializableEnums"> = {};
  private readonly newTypes: Section<"newTypes"> = {};
  private errors: string[] | undefined;

  constructor(program: CheckedProgram) {
    this.program = program;
  }

  /** How P4Info states a type; adds the named types that it needs. */
  spec(type: Type): DataTypeSpec {
    switch (type.kind) {
      case "bit":
      case "int":
      case "varbit":
        return { typeSpec: { case: "bitstring", value: bitstring(type) } };
      case "bool":
        return { typeSpec: { case: "bool", value: {} } };
      case "error":
        this.errors ??= [...this.program.errors];
        return { typeSpec: { case: "error", value: {} } };
      case "enum":
        return { typeSpec: { case: "enum", value: { name: this.addEnum(type) } } };
      case "serializableEnum":
        return { typeSpec: { case: "serializableEnum", value: { name: this.addSerializableEnum(type) } } };
      case "newtype":
        return { typeSpec: { case: "newType", value: { name: this.addNewtype(type) } } };
      case "struct":
        return { typeSpec: { case: "struct", value: { name: this.addStruct(type) } } };
      case "header":
        return { typeSpec: { case: "header", value: { name: this.addHeader(type) } } };
      case "headerUnion":
        return { typeSpec: { case: "headerUnion", value: { name: this.addHeaderUnion(type) } } };
      case "tuple":
        return {
          typeSpec: { case: "tuple", value: { members: type.elements.map((element) => this.spec(element)) } },
        };
      case "stack":
        return this.stackSpec(type);
      default:
        return {};
    }
  }

  /** All types so far, by name. */
  build(): TypeInfo {
    return {
      structs: sorted(this.structs),
      headers: sorted(this.headers),
      headerUnions: sorted(this.headerUnions),
      enums: sorted(this.enums),
      ...(this.errors === undefined ? {} : { error: { members: this.errors } }),
      serializableEnums: sorted(this.serializableEnums),
      newTypes: sorted(this.newTypes),
    };
  }

  private stackSpec(type: Type & { kind: "stack" }): DataTypeSpec {
    const { element, size } = type;
    if (element.kind === "header")
      return {
        typeSpec: { case: "headerStack", value: { header: { name: this.addHeader(element) }, size } },
      };
    if (element.kind === "headerUnion")
      return {
        typeSpec: {
          case: "headerUnionStack",
          value: { headerUnion: { name: this.addHeaderUnion(element) }, size },
        },
      };
    return {};
  }

  private addStruct(type: StructType): string {
    const name = type.declaration === undefined ? type.name : controlPlaneName(type.declaration);
    if (name in this.structs) return name;
    const members = type.fields.map((field) => ({
      name: field.declaration === undefined ? field.name : controlPlaneName(field.declaration),
      typeSpec: this.spec(field.type),
    }));
    this.structs[name] = { members };
    return name;
  }

  private addHeader(type: HeaderType): string {
    const name = controlPlaneName(type.declaration);
    this.headers[name] ??= {
      members: flattenHeader(type).map((field) => ({ name: field.name, typeSpec: bitstring(field.type) })),
    };
    return name;
  }

  private addHeaderUnion(type: Type & { kind: "headerUnion" }): string {
    const name = controlPlaneName(type.declaration);
    if (name in this.headerUnions) return name;
    const members = type.fields.flatMap((field) =>
      field.type.kind === "header"
        ? [{ name: controlPlaneName(field.declaration), header: { name: this.addHeader(field.type) } }]
        : [],
    );
    this.headerUnions[name] = { members };
    return name;
  }

  private addEnum(type: Type & { kind: "enum" }): string {
    const name = controlPlaneName(type.declaration);
    this.enums[name] ??= { members: type.members.map((member) => ({ name: member })) };
    return name;
  }

  private addSerializableEnum(type: Type & { kind: "serializableEnum" }): string {
    const name = controlPlaneName(type.declaration);
    const bitwidth = type.underlying.width;
    this.serializableEnums[name] ??= {
      underlyingType: { bitwidth },
      members: type.declaration.members.map((member) => {
        const value = this.program.constantOf(member.value);
        return {
          name: member.name.text,
          value: paddedBytes(value?.kind === "integer" ? value.value : 0n, bitwidth),
        };
      }),
    };
    return name;
  }

  private addNewtype(type: NewtypeType): string {
    const name = controlPlaneName(type.declaration);
    if (name in this.newTypes) return name;
    const translation = translationOf(type.declaration.annotations);
    const { annotations } = annotationFields(
      this.program,
      type.declaration.annotations,
      (annotation) => annotation === "p4runtime_translation",
    );
    let underlying: Type = type;
    while (underlying.kind === "newtype") underlying = underlying.underlying;
    const representation: MessageInitShape<typeof P4NewTypeSpecSchema>["representation"] =
      translation === undefined
        ? { case: "originalType", value: this.spec(underlying) }
        : {
            case: "translatedType",
            value: {
              uri: translation.uri,
              sdnType:
                translation.bitwidth === undefined
                  ? { case: "sdnString", value: {} }
                  : { case: "sdnBitwidth", value: translation.bitwidth },
            },
          };
    this.newTypes[name] = { representation, annotations };
    return name;
  }
}

function bitstring(type: Type): BitstringSpec {
  switch (type.kind) {
    case "int":
      return { typeSpec: { case: "int", value: { bitwidth: type.width } } };
    case "varbit":
      return { typeSpec: { case: "varbit", value: { maxBitwidth: type.maxWidth } } };
    default:
      return { typeSpec: { case: "bit", value: { bitwidth: widthOf(type) ?? 0 } } };
  }
}

function sorted<Item>(section: { [key: string]: Item }): { [key: string]: Item } {
  return Object.fromEntries(Object.entries(section).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}
