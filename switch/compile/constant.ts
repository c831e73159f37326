import type { Type } from "../../p4/check/type.ts";
import type { Value as CheckedValue } from "../../p4/check/value.ts";
import type { Builder } from "./builder.ts";
import type { Layout } from "./layout.ts";
import type { Value, WordsValue } from "./value.ts";
import { constantWords } from "./wide-code.ts";

/** A value that the checker computed, as a value of generated code. */
export function constantValue(b: Builder, value: CheckedValue, type: Type): Value {
  switch (value.kind) {
    case "boolean":
      return { kind: "condition", code: String(value.value), constant: value.value };
    case "string":
      return { kind: "string", text: value.value };
    case "aggregate":
    case "invalidHeader":
      return aggregate(b, value, type);
    default: {
      const number = constantNumber(b, value)!;
      const layout = b.layoutOf(type);
      return layout.kind === "scalar"
        ? constantOf(number, layout.width, layout.signed)
        : constantOf(number, Math.max(1, number.toString(2).length), number < 0n);
    }
  }
}

/** An integer constant of a given width. */
export function constantOf(value: bigint, width: number, signed: boolean): WordsValue {
  const constant = signed ? BigInt.asIntN(width, value) : BigInt.asUintN(width, value);
  return { kind: "words", width, signed, words: constantWords(constant, width, signed), constant };
}

/** The number that stands for a constant at run time: errors and enum members by their place. */
export function constantNumber(b: Builder, value: CheckedValue): bigint | undefined {
  switch (value.kind) {
    case "integer":
      return value.value;
    case "boolean":
      return value.value ? 1n : 0n;
    case "error":
      return BigInt(b.generator.program.errors.indexOf(value.name));
    case "enum":
      return BigInt(value.declaration.members.findIndex((member) => member.text === value.member));
    default:
      return undefined;
  }
}

function aggregate(
  b: Builder,
  value: CheckedValue & { kind: "aggregate" | "invalidHeader" },
  type: Type,
): Value {
  const layout = b.layoutOf(type);
  if (value.kind === "invalidHeader") return { kind: "aggregate", layout, elements: [], valid: false };
  const elements = value.elements.map((element, index) => constantValue(b, element, partType(type, index)));
  return { kind: "aggregate", layout: type.kind === "list" ? listLayout() : layout, elements, valid: true };
}

function listLayout(): Layout {
  return { kind: "struct", size: 0, fields: [] };
}

function partType(type: Type, index: number): Type {
  switch (type.kind) {
    case "struct":
    case "header":
    case "headerUnion":
      return type.fields[index]!.type;
    case "tuple":
      return type.elements[index]!;
    case "stack":
    case "list":
      return type.element;
    default:
      return { kind: "arbitraryInt" };
  }
}
