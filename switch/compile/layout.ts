import type { HeaderType, StackType, Type } from "../../p4/check/type.ts";
import { wordCount } from "../words.ts";

/** How a value of a type lies in consecutive slots of the state array. */
export type Layout =
  | ScalarLayout
  | VarbitLayout
  | StructLayout
  | HeaderLayout
  | UnionLayout
  | StackLayout
  | NoLayout;

/** bit, int, bool, error and enums: words as `words.ts` says. */
export interface ScalarLayout {
  readonly kind: "scalar";
  readonly size: number;
  /** In bits; 1 for bool, 32 for errors and enums. */
  readonly width: number;
  readonly signed: boolean;
  readonly isBool: boolean;
}

/** Slots: length in bits, place of the first byte in the arena. A varbit's bytes never change. */
export interface VarbitLayout {
  readonly kind: "varbit";
  readonly size: 2;
  readonly maxWidth: number;
}

export interface LayoutField {
  readonly name: string;
  readonly layout: Layout;
  /** Slots from the beginning of the whole. */
  readonly offset: number;
}

/** Structs and tuples (whose fields have numbers as names). */
export interface StructLayout {
  readonly kind: "struct";
  readonly size: number;
  readonly fields: readonly LayoutField[];
}

/** A leaf field of a header, in the order of the packet. */
export interface HeaderLeaf {
  readonly name: string;
  readonly layout: ScalarLayout | VarbitLayout;
  readonly offset: number;
  /** Bits from the beginning of the header, as if a varbit before it were empty. */
  readonly bitOffset: number;
}

/** Slots: valid, origin, dirty, then the fields. */
export interface HeaderLayout {
  readonly kind: "header";
  readonly size: number;
  readonly name: string;
  readonly fields: readonly LayoutField[];
  readonly leaves: readonly HeaderLeaf[];
  /** Without the varbit's bits. */
  readonly bits: number;
  readonly varbit: HeaderLeaf | undefined;
}

export const VALID = 0;
/** Place in the arena that the header was extracted from, or -1. */
export const ORIGIN = 1;
/** 1 once a field was written since the header was extracted. */
export const DIRTY = 2;
const HEADER_FIELDS = 3;

/** The members, all headers, one behind the other. */
export interface UnionLayout {
  readonly kind: "union";
  readonly size: number;
  readonly fields: readonly (LayoutField & { readonly layout: HeaderLayout })[];
}

/**
 * Slots: next index, then the elements, then one more element that takes accesses beyond the end (undefined in
 * P4, harmless here).
 */
export interface StackLayout {
  readonly kind: "stack";
  readonly size: number;
  readonly element: Layout;
  readonly count: number;
}

export const STACK_NEXT = 0;
export const STACK_ELEMENTS = 1;

/** Types without run-time value: strings, void, packets, extern instances. */
export interface NoLayout {
  readonly kind: "none";
  readonly size: 0;
}

const NONE: NoLayout = { kind: "none", size: 0 };

export function scalarLayout(width: number, signed = false, isBool = false): ScalarLayout {
  return { kind: "scalar", size: wordCount(width), width, signed, isBool };
}

/** Width of errors and of enums without an underlying type: their values are the numbers of their members. */
export const MEMBER_NUMBER = scalarLayout(32);
export const BOOL = scalarLayout(1, false, true);

/** Layouts of types; equal header types get the identical layout, so that usage can be recorded per layout. */
export class Layouts {
  readonly #headers = new Map<string, HeaderLayout>();

  of(type: Type): Layout {
    switch (type.kind) {
      case "bit":
        return scalarLayout(type.width);
      case "int":
        return scalarLayout(type.width, true);
      case "bool":
        return BOOL;
      case "error":
      case "enum":
      case "actionRun":
        return MEMBER_NUMBER;
      case "serializableEnum":
      case "newtype":
        return this.of(type.underlying);
      case "varbit":
        return { kind: "varbit", size: 2, maxWidth: type.maxWidth };
      case "struct":
        return this.#struct(type.fields);
      case "tuple":
        return this.#struct(type.elements.map((element, index) => ({ name: String(index), type: element })));
      case "header":
        return this.#header(type);
      case "headerUnion": {
        const { fields, size } = this.#struct(type.fields);
        return { kind: "union", size, fields: fields as UnionLayout["fields"] };
      }
      case "stack":
        return this.#stack(type);
      default:
        return NONE;
    }
  }

  #struct(fields: readonly { readonly name: string; readonly type: Type }[]): StructLayout {
    let offset = 0;
    const placed = fields.map(({ name, type }) => {
      const field = { name, layout: this.of(type), offset };
      offset += field.layout.size;
      return field;
    });
    return { kind: "struct", size: offset, fields: placed };
  }

  #stack(type: StackType): StackLayout {
    const element = this.of(type.element);
    return {
      kind: "stack",
      size: STACK_ELEMENTS + element.size * (type.size + 1),
      element,
      count: type.size,
    };
  }

  #header(type: HeaderType): HeaderLayout {
    const struct = this.#struct(type.fields);
    const fields = struct.fields.map((field) => ({ ...field, offset: field.offset + HEADER_FIELDS }));
    const leaves = leavesOf(fields, "");
    const bits = leaves.reduce(
      (sum, leaf) => sum + (leaf.layout.kind === "scalar" ? leaf.layout.width : 0),
      0,
    );
    const identity = `${type.name}|${leaves.map((leaf) => `${leaf.name}:${JSON.stringify(leaf.layout)}`).join()}`;
    const known = this.#headers.get(identity);
    if (known !== undefined) return known;
    const layout: HeaderLayout = {
      kind: "header",
      size: HEADER_FIELDS + struct.size,
      name: type.name,
      fields,
      leaves,
      bits,
      varbit: leaves.find((leaf) => leaf.layout.kind === "varbit"),
    };
    this.#headers.set(identity, layout);
    return layout;
  }
}

function leavesOf(fields: readonly LayoutField[], prefix: string, base = 0, bitOffset = 0): HeaderLeaf[] {
  const leaves: HeaderLeaf[] = [];
  let bits = bitOffset;
  for (const { name, layout, offset } of fields) {
    const full = prefix === "" ? name : `${prefix}.${name}`;
    if (layout.kind === "struct") {
      leaves.push(...leavesOf(layout.fields, full, base + offset, bits));
      bits += bitsOf(layout);
    } else if (layout.kind === "scalar" || layout.kind === "varbit") {
      leaves.push({ name: full, layout, offset: base + offset, bitOffset: bits });
      bits += layout.kind === "scalar" ? layout.width : 0;
    }
  }
  return leaves;
}

/** Bits of a scalar or of all scalars of a struct. */
export function bitsOf(layout: Layout): number {
  if (layout.kind === "scalar") return layout.width;
  if (layout.kind !== "struct") return 0;
  return layout.fields.reduce((sum, field) => sum + bitsOf(field.layout), 0);
}
