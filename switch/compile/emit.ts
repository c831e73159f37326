import type { Span } from "../../diagnostics/span.ts";
import type { Builder } from "./builder.ts";
import { DIRTY, type HeaderLayout, type Layout, ORIGIN, STACK_ELEMENTS, VALID } from "./layout.ts";
import { type WrittenField, writeFields } from "./packet-code.ts";
import { SLOT } from "./slots.ts";
import { forEachElement } from "./storage.ts";
import { traceEmit } from "./trace-code.ts";
import { unsupported } from "./unsupported.ts";
import { type Address, addressAt, slotCode } from "./value.ts";

/**
 * `packet.emit(value)`: valid headers in order (specification section 16.1).
 *
 * Headers that nothing modified are not assembled from their fields but copied from the received packet;
 * neighbours are gathered in one run, and the payload joins the last.
 */
export function emitValue(b: Builder, layout: Layout, at: Address, name: string, span: Span): void {
  switch (layout.kind) {
    case "header":
      emitHeader(b, layout, at, name, span);
      return;
    case "struct":
    case "union":
      for (const field of layout.fields) {
        emitValue(b, field.layout, addressAt(at, field.offset), `${name}.${field.name}`, span);
      }
      return;
    case "stack":
      forEachElement(b, layout, (offset) => {
        const index = at.index === undefined ? offset : b.temp(`${at.index} + ${offset}`);
        emitValue(b, layout.element, { base: at.base + STACK_ELEMENTS, index }, `${name}[]`, span);
      });
      return;
    default:
      unsupported(span, "the emission of something that is no header");
  }
}

function emitHeader(b: Builder, layout: HeaderLayout, at: Address, name: string, span: Span): void {
  if (layout.bits % 8 !== 0) {
    unsupported(span, `headers of ${layout.bits} bits: a header must be a multiple of 8 bits`);
  }
  b.emit(`if (${slotCode(at, VALID)} !== 0) {`);
  traceEmit(b, name, layout, span);
  b.emit(
    () => (layout.varbit === undefined ? fixedHeader(b, layout, at) : varbitHeader(layout, at)).join("\n"),
    "}",
  );
}

function fixedHeader(b: Builder, layout: HeaderLayout, at: Address): string[] {
  const bytes = layout.bits / 8;
  const { usage } = b.generator;
  const written = layout.leaves.filter((leaf) => usage.isWritten(layout, leaf));
  const decoded = layout.leaves.filter((leaf) => usage.isDecoded(layout, leaf));
  const patch =
    written.length === 0
      ? []
      : [
          `if (${slotCode(at, DIRTY)} !== 0) {`,
          "flushRun();",
          `const patched = s[${SLOT.out}] - ${bytes};`,
          // Cells that hold a written field are rewritten whole where their other fields are known too.
          ...patchFields(layout, at, written, decoded),
          "}",
        ];
  return [
    `const origin = ${slotCode(at, ORIGIN)};`,
    "if (origin >= 0) {",
    `if (origin !== s[${SLOT.runEnd}]) { flushRun(); s[${SLOT.run}] = origin; }`,
    `s[${SLOT.runEnd}] = origin + ${bytes};`,
    ...patch,
    "} else {",
    "flushRun();",
    `const place = s[${SLOT.out}];`,
    ...writeFields(
      "place",
      layout.bits,
      layout.leaves.map((leaf) => fieldOf(leaf, at)),
    ),
    `s[${SLOT.out}] = place + ${bytes};`,
    "}",
  ];
}

function patchFields(
  layout: HeaderLayout,
  at: Address,
  written: HeaderLayout["leaves"],
  decoded: HeaderLayout["leaves"],
): string[] {
  const cells = new Set<number>();
  for (const leaf of written) {
    const { width } = leaf.layout as { readonly width: number };
    for (let bit = leaf.bitOffset; bit < leaf.bitOffset + width; bit += 8) cells.add(bit >> 5);
    cells.add((leaf.bitOffset + width - 1) >> 5);
  }
  const fields = decoded.map((leaf) => fieldOf(leaf, at));
  const touched = fields.flatMap((field) => clip(field, cells));
  return writeFields("patched", layout.bits, touched);
}

/** The parts of a field that lie in 32-bit cells with written fields. */
function clip(field: WrittenField, cells: ReadonlySet<number>): WrittenField[] {
  const { bitOffset, layout } = field.leaf;
  const first = bitOffset >> 5;
  const last = (bitOffset + layout.width - 1) >> 5;
  for (let cell = first; cell <= last; cell++) if (cells.has(cell)) return [field];
  return [];
}

function fieldOf(leaf: HeaderLayout["leaves"][number], at: Address): WrittenField {
  const words = Array.from({ length: leaf.layout.size }, (_, index) => slotCode(at, leaf.offset + index));
  const { width } = leaf.layout as { readonly width: number };
  return { leaf: { bitOffset: leaf.bitOffset, layout: { width } }, words };
}

/** Fields, varbit, fields: always assembled, the varbit's bytes copied from where they were received. */
function varbitHeader(layout: HeaderLayout, at: Address): string[] {
  const varbit = layout.varbit!;
  const before = layout.leaves.filter((leaf) => leaf.offset < varbit.offset).map((leaf) => fieldOf(leaf, at));
  const after = layout.leaves
    .filter((leaf) => leaf.offset > varbit.offset)
    .map((leaf) => fieldOf({ ...leaf, bitOffset: leaf.bitOffset - varbit.bitOffset }, at));
  return [
    "flushRun();",
    `let place = s[${SLOT.out}];`,
    ...writeFields("place", varbit.bitOffset, before),
    `place += ${varbit.bitOffset >> 3};`,
    `const bytes = ${slotCode(at, varbit.offset)} >>> 3;`,
    `copyBytes(${slotCode(at, varbit.offset + 1)}, place, bytes);`,
    "place += bytes;",
    ...writeFields("place", layout.bits - varbit.bitOffset, after),
    `s[${SLOT.out}] = place + ${(layout.bits - varbit.bitOffset) >> 3};`,
  ];
}
