import type { HeaderType, StructType, Type } from "./type.ts";

/** Bits that a value of a type takes; they differ where a varbit is inside. */
export interface WidthRange {
  readonly minimum: number;
  readonly maximum: number;
}

const ranges = new WeakMap<Type, WidthRange | "none">();

/** The size of a type, specification section 9: undefined for types that have none, such as `int`. */
export function widthRange(type: Type): WidthRange | undefined {
  const known = ranges.get(type);
  if (known !== undefined) return known === "none" ? undefined : known;
  const range = computeRange(type);
  ranges.set(type, range ?? "none");
  return range;
}

function computeRange(type: Type): WidthRange | undefined {
  switch (type.kind) {
    case "bit":
    case "int":
      return fixed(type.width);
    case "varbit":
      return { minimum: 0, maximum: type.maxWidth };
    case "bool":
      return fixed(1);
    case "serializableEnum":
    case "newtype":
      return widthRange(type.underlying);
    case "header":
    case "struct":
      return sum(type.fields.map((field) => field.type));
    case "tuple":
      return sum(type.elements);
    case "headerUnion": {
      const members = type.fields.map((field) => widthRange(field.type));
      if (members.some((member) => member === undefined)) return undefined;
      return {
        minimum: Math.min(...members.map((member) => member!.minimum)),
        maximum: Math.max(0, ...members.map((member) => member!.maximum)),
      };
    }
    case "stack": {
      const element = widthRange(type.element);
      if (element === undefined) return undefined;
      return { minimum: element.minimum * type.size, maximum: element.maximum * type.size };
    }
    default:
      return undefined;
  }
}

function fixed(width: number): WidthRange {
  return { minimum: width, maximum: width };
}

function sum(types: readonly Type[]): WidthRange | undefined {
  let minimum = 0;
  let maximum = 0;
  for (const type of types) {
    const range = widthRange(type);
    if (range === undefined) return undefined;
    minimum += range.minimum;
    maximum += range.maximum;
  }
  return { minimum, maximum };
}

/** Bits of a value whose size is the same for each value; undefined for varbits and types without a size. */
export function widthOf(type: Type): number | undefined {
  const range = widthRange(type);
  return range === undefined || range.minimum !== range.maximum ? undefined : range.minimum;
}

/** A field as it lies in the packet. */
export interface FieldLayout {
  readonly name: string;
  readonly type: Type;
  /** Bits from the start of the header; behind a varbit, with the varbit empty. */
  readonly offset: number;
  /** Bits; of a varbit the most. */
  readonly width: number;
}

/** Fields of a header or struct in the order of the packet. Those without a size are left out. */
export function fieldLayout(type: HeaderType | StructType): readonly FieldLayout[] {
  let offset = 0;
  return type.fields.flatMap((field) => {
    const range = widthRange(field.type);
    if (range === undefined) return [];
    const layout = { name: field.name, type: field.type, offset, width: range.maximum };
    offset += range.minimum;
    return [layout];
  });
}
